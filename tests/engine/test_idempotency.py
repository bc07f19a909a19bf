"""The same key twice is the same command once. What is remembered, for whom, and what is said to a key used for another."""

import orjson
import pytest

from argosy.engine.actor import SYSTEM, Actor
from tests.engine.stage import Stage, fixed, shown
from tests.engine.streams import OPENING, stream
from tests.shop import order_body, submission

A = {"channel": "web", "reference": "A"}
SOMEBODY = Actor("somebody", SYSTEM.scopes)
RECEIPT = ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 5})
TOO_MANY = ("orders.place", order_body("A", {"RARE": 9}))


@pytest.fixture
def stage(database):
    stage = Stage(database)
    stage.play(stream(OPENING), 1, fire=True)
    yield stage
    stage.audited()
    stage.close()


@pytest.fixture
def send(stage):
    """Send commands of (name, body, more) in one batch; the replies. Each has an id of its own, as every try has."""
    sent = iter(range(1000, 10_000))

    def run(*commands):
        batch = [fixed(next(sent), name, body, **(more[0] if more else {})) for name, body, *more in commands]
        return stage.office.run(batch)

    return run


def keyed(command, key="k", **more):
    return (*command, {"key": key, **more})


def on_hand(stage):
    return stage.owner.execute("select on_hand from stock join skus on id = sku_id where code = 'TEA' and location = 'BER'").fetchone()[0]


def test_a_key_sent_again_gets_the_first_answer(stage, send):
    first = send(keyed(RECEIPT))
    before = stage.dump()
    again = send(keyed(RECEIPT))
    assert [(r.status, r.body) for r in again] == [(r.status, r.body) for r in first]
    assert [first[0].repeated, again[0].repeated] == [False, True]
    assert stage.dump() == before


def test_a_key_twice_in_a_batch_is_one_command(stage, send):
    first, second, third = send(keyed(RECEIPT), keyed(RECEIPT), keyed(RECEIPT))
    assert first.body == second.body == third.body
    assert on_hand(stage) == 6 + 5


def test_a_key_used_for_something_else_is_refused(stage, send):
    send(keyed(RECEIPT))
    other = (RECEIPT[0], RECEIPT[1] | {"quantity": 6})
    before = stage.dump()
    assert [(r.status, r.code) for r in send(keyed(other))] == [(422, "key_reused")]
    assert [(r.status, r.code) for r in send(keyed(("catalog.put_sku", {"code": "X", "title": "X"})))] == [(422, "key_reused")]
    assert stage.dump() == before
    replies = send(keyed(RECEIPT, "batch"), keyed(other, "batch"))
    assert [(r.status, r.code) for r in replies] == [(200, None), (422, "key_reused")]


def test_a_refusal_by_a_rule_is_remembered(stage, send):
    """Whoever repeats it hears the same, even when it would pass now: a client that retries must not be surprised."""
    first = send(keyed(TOO_MANY))
    assert (first[0].status, first[0].code) == (422, "not_available")
    send(("stock.receive", {"sku": "RARE", "location": "BER", "quantity": 50}))
    again = send(keyed(TOO_MANY))
    assert shown(again) == shown(first)
    assert send(keyed(TOO_MANY, "new"))[0].status == 201


def test_a_conflict_or_something_unknown_is_not_remembered(stage, send):
    """404 and 409 speak of the moment: under the same key it may be tried again."""
    cancel = ("orders.cancel", {"order": A})
    assert [(r.status, r.code) for r in send(keyed(cancel))] == [(404, "order_unknown")]
    send(("orders.place", order_body("A", {"TEA": 1})))
    assert [r.status for r in send(keyed(cancel))] == [200]
    release = ("fulfillment.release", {"order": {"channel": "web", "reference": "B"}})
    order = ("orders.place", order_body("B", {"TEA": 1}))
    replies = send(keyed(release, "r"), order, keyed(release, "r"))
    assert [r.status for r in replies] == [404, 201, 200], "in one batch too"


def test_what_failed_on_our_side_is_not_remembered(stage, send, extras):
    poison = ("test.poison", {"sku": "TEA", "how": "raises"})
    assert [r.status for r in send(keyed(poison), keyed(RECEIPT))] == [500, 200]
    assert stage.owner.execute("select name, status from commands where key = 'k' order by seq").fetchall() == [
        ("test.poison", 500),
        ("stock.receive", 200),
    ]


def test_keys_belong_to_who_sent_them(stage, send):
    send(keyed(RECEIPT))
    other = (RECEIPT[0], RECEIPT[1] | {"quantity": 1})
    assert [r.status for r in send(keyed(other, actor=SOMEBODY))] == [200]
    assert on_hand(stage) == 6 + 5 + 1


def test_without_a_key_every_command_is_its_own(stage):
    for _ in range(2):
        assert stage.office.run([submission(*RECEIPT)])[0].status == 200
    assert on_hand(stage) == 6 + 10


def test_an_order_is_known_by_its_reference_as_well(stage, send):
    order = ("orders.place", order_body("A", {"TEA": 2}))
    first, second = send(order, order)
    again = send(order)[0]
    assert [r.status for r in (first, second, again)] == [201, 201, 201]
    assert [orjson.loads(r.body)["existed"] for r in (first, second, again)] == [False, True, True]
    assert orjson.loads(first.body)["order"]["number"] == orjson.loads(again.body)["order"]["number"]
    other = ("orders.place", order_body("A", {"TEA": 3}))
    assert [(r.status, r.code) for r in send(other)] == [(409, "reference_taken")]
    assert stage.owner.execute("select count(*), last_value from orders, order_number group by last_value").fetchone() == (
        1,
        100001,
    ), "and no number was drawn for nothing"


def test_how_a_body_is_spelt_makes_no_difference():
    """Fields in another order, defaults written out: HTTP and bulk lines agree on what is the same."""
    spelt = submission("stock.receive", {"location": "BER", "quantity": 5, "sku": "TEA", "receipt": None, "note": None})
    assert spelt.hash == submission(*RECEIPT).hash
    assert spelt.hash != submission(RECEIPT[0], RECEIPT[1] | {"note": ""}).hash
    correction = {"sku": "TEA", "location": "BER", "change": 5, "reason": "x"}
    assert submission("stock.correct", correction).hash != spelt.hash
