"""Commands of one batch: they see each other, a refused one leaves no trace, a poisoned one falls alone."""

import orjson
import psycopg
import pytest

from argosy.engine import due
from argosy.engine.submission import BEHIND, BUSY, MISSED
from tests.engine.stage import MONDAY, Stage, fixed, shown
from tests.engine.streams import OPENING, stream
from tests.shop import order_body

A = {"channel": "web", "reference": "A"}


@pytest.fixture
def stage(database):
    stage = Stage(database)
    stage.play(stream(OPENING), 1, fire=True)
    yield stage
    stage.audited()
    stage.close()


class Day:
    """Numbers a stream's commands after the opening's."""

    def __init__(self, stage):
        self.stage = stage
        self.n = 1000

    def batch(self, *commands, fire=False):
        made = [self.one(*command) for command in commands]
        return self.stage.office.run(made, fire=fire)

    def one(self, name, body, **more):
        self.n += 1
        return fixed(self.n, name, body, **more)


@pytest.fixture
def day(stage):
    return Day(stage)


def place(reference, **lines):
    return "orders.place", order_body(reference, lines)


def transactions(stage, work):
    """How many transactions a piece of work begins; and what it answers."""
    before = stage.connection.begun
    answer = work()
    return stage.connection.begun - before, answer


def test_commands_on_one_order_see_each_other(stage, day):
    """An order is placed, released, picked and shipped, and its money taken, in one transaction."""
    on_order = [
        ("fulfillment.release", {"order": A}),
        ("fulfillment.pick", {"order": A, "fulfillment": 1}),
        ("fulfillment.ship", {"order": A, "fulfillment": 1}),
        ("payments.record_capture", {"order": A, "payment": 1, "amount": "20.00"}),
    ]
    paid = ("orders.place", order_body("A", {"TEA": 2}, authorized="20.00"))
    begun, replies = transactions(stage, lambda: day.batch(paid, *on_order))
    assert begun == 1
    assert [r.status for r in replies] == [201, 200, 200, 200, 200]
    assert orjson.loads(replies[-1].body)["order"]["payment_status"] == "paid"
    assert [r.etag for r in replies] == ['"1.1"', '"1.2"', '"1.3"', '"1.4"', '"1.5"']


def test_the_stock_one_takes_the_next_has_not(stage, day):
    replies = day.batch(place("A", RARE=2), place("B", RARE=1), ("orders.cancel", {"order": A}), place("C", RARE=1))
    assert [(r.status, r.code) for r in replies] == [(201, None), (422, "not_available"), (200, None), (201, None)]


def test_a_new_sku_is_known_at_once(stage, day):
    begun, replies = transactions(
        stage,
        lambda: day.batch(
            ("catalog.put_sku", {"code": "NEW", "title": "New"}),
            ("stock.receive", {"sku": "NEW", "location": "HAM", "quantity": 3}),
            place("A", NEW=2),
            ("catalog.put_sku", {"code": "NEW", "title": "Newer"}),
        ),
    )
    assert (begun, [r.status for r in replies]) == (1, [200, 200, 201, 200])
    assert orjson.loads(replies[2].body)["waiting"] == 0
    assert orjson.loads(replies[3].body)["created"] is False


def test_a_new_location_is_known_at_once(stage, day):
    """Its stock was not locked, since nobody knew of it: the command that needs it, and all after it, wait their turn."""
    replies = day.batch(
        ("settings.put_location", {"code": "MUC", "title": "Munich"}),
        ("stock.receive", {"sku": "TEA", "location": "MUC", "quantity": 3}),
        place("A", TEA=1),
    )
    assert [r.status for r in replies] == [200, 200, 201]


def test_it_left_from_a_place_that_never_had_it_in_the_batch_that_placed_it(stage, day):
    left = {"order": A, "location": "LEJ", "lines": [{"line": 1, "quantity": 1}]}
    replies = day.batch(place("A", CUP=1), ("fulfillment.record_shipment", left), ("orders.cancel", {"order": A}))
    assert [(r.status, r.code) for r in replies] == [(201, None), (201, None), (422, "nothing_to_cancel")]


def test_a_refusal_after_half_the_work_leaves_no_trace(stage, day):
    """The second line is not available, when the first has its stock already; the neighbours stand, as if it had not been."""
    greedy = ("orders.place", order_body("B", {"TEA": 5, "CUP": 3, "RARE": 9}, authorized="170.00"))
    with_it = day.batch(place("A", TEA=4), greedy, place("C", TEA=2))
    assert [(r.status, r.code) for r in with_it] == [(201, None), (422, "not_available"), (201, None)]
    left = stage.dump()
    stage.clear()
    stage.play(stream(OPENING), 1, fire=True)
    day.n = 1000
    first, second, third = (day.one(*c) for c in (place("A", TEA=4), greedy, place("C", TEA=2)))
    without = stage.office.run([first, third], fire=False)
    assert shown(without) == shown([with_it[0], with_it[2]])
    alone = stage.dump()
    for table in set(left) - {"commands", "idempotency"}:
        assert left[table] == alone[table], table
    refused = {row[1].bytes for row in left["commands"]} - {row[1].bytes for row in alone["commands"]}
    assert refused == {second.id}


def test_two_that_ask_for_the_same_rebalancing_ask_once(stage, day):
    missing = ("stock.correct", {"sku": "TEA", "location": "BER", "change": -9, "reason": "count"})
    begun, replies = transactions(stage, lambda: day.batch(missing, missing))
    assert (begun, [r.status for r in replies]) == (1, [200, 200])
    assert [row[2:4] for row in stage.dump()["due"]] == [("stock.rebalance", "TEA")]
    stage.office.fire()


def test_work_that_is_asked_for_again_while_it_is_done_stands(stage, day):
    """A rebalance runs, and a command after it in the batch upsets the stock again: that must not be forgotten with it."""
    missing = ("stock.correct", {"sku": "TEA", "location": "BER", "change": -9, "reason": "count"})
    day.batch(missing)
    running = due.submissions(stage.connection.execute(due.ready(MONDAY)))
    replies = stage.office.run([*running, day.one(*missing)], fire=False)
    assert [r.status for r in replies] == [200, 200]
    assert [row[2:4] for row in stage.dump()["due"]] == [("stock.rebalance", "TEA")]
    assert stage.office.fire() == 1
    assert stage.dump()["due"] == []


CHANNEL = {"code": "web", "title": "Web", "currency": "EUR"}


@pytest.mark.parametrize("size", [1, 5])
def test_a_receipt_looks_at_its_own_place_whatever_its_neighbours_have_read(stage, day, size):
    """Goods come free where nothing was sold, and then it is. Who opened the place has asked; a receipt elsewhere does not ask for it."""
    commands = [
        place("A", CUP=4),
        ("settings.put_channel", CHANNEL | {"locations": ["BER"]}),
        ("stock.correct", {"sku": "CUP", "location": "HAM", "change": 3, "reason": "count"}),
        ("settings.put_channel", CHANNEL | {"locations": ["HAM"]}),
        ("stock.receive", {"sku": "CUP", "location": "LEJ", "quantity": 4}),
    ]
    made = [day.one(*command) for command in commands]
    assert [r.status for r in stage.play(made, size)] == [201, 200, 200, 200, 200]
    assert [row[2] for row in stage.dump()["due"]] == ["stock.rebalance_waiting"]
    stage.office.fire()
    assert stage.owner.execute("select count(*) from promises where kind = 'waiting'").fetchone() == (0,)


@pytest.mark.parametrize("size", [1, 2])
def test_units_of_an_order_that_goes_on_are_filled_from_places_nobody_read(stage, day, size):
    """Money releases the hold and looks at no stock; that a neighbour has read some of it must not pass for all of it."""
    stage.owner.execute("update hold_types set blocks_promise = true where code = 'payment'")
    stage.owner.execute("update settings_version set version = version + 1")
    held = [
        ("orders.place", order_body("A", {"CUP": 4}, authorized="40.00")),
        ("payments.capture", {"order": A, "payment": 1}),
        ("payments.record_failure", {"order": A, "instruction": 1, "failure": "declined"}),
        ("stock.receive", {"sku": "CUP", "location": "HAM", "quantity": 1}),
    ]
    assert all(r.accepted for r in day.batch(*held, fire=True))
    elsewhere = ("stock.receive", {"sku": "CUP", "location": "LEJ", "quantity": 1})
    paid = ("payments.record_capture", {"order": A, "payment": 1, "amount": "40.00"})
    assert all(r.accepted for r in stage.play([day.one(*elsewhere), day.one(*paid)], size))
    stage.office.fire()
    assert stage.owner.execute("select count(*) from promises where kind = 'waiting'").fetchone() == (0,)


def test_a_place_a_channel_gains_counts_for_those_behind_in_the_batch(stage, day):
    """They were loaded under the settings before: they go into the next batch, and find what is free there."""
    channel = {"code": "web", "title": "Web", "currency": "EUR"}
    day.batch(
        ("settings.put_channel", channel | {"locations": ["LEJ"]}), ("stock.receive", {"sku": "CUP", "location": "HAM", "quantity": 9})
    )
    *_, allocated = day.batch(
        place("GAINS", CUP=4), ("settings.put_channel", channel | {"locations": ["LEJ", "HAM"]}),
        ("orders.allocate", {"order": {"channel": "web", "reference": "GAINS"}}),
    )  # fmt: skip
    assert orjson.loads(allocated.body)["promised"] == 4


def test_where_rows_are_waited_for_a_batch_is_cut_at_the_first_that_waits(stage, day):
    """Everything after it waits too, or arrival order would be lost."""
    muc = ("settings.put_location", {"code": "MUC", "title": "Munich"})
    receipt = ("stock.receive", {"sku": "TEA", "location": "MUC", "quantity": 3})
    answers = stage.attempt([day.one(*muc), day.one(*receipt), day.one(*place("A", TEA=1))])
    assert answers[0].status == 200
    assert answers[1:] == [MISSED, BEHIND]


def test_where_locked_rows_are_skipped_only_those_on_the_same_order_wait(stage, day):
    """B's stock is held by somebody: what is said of B after it waits with it, and A goes its way."""
    with psycopg.connect(stage.database.owner_conninfo()) as somebody:
        somebody.execute("select from stock s join skus k on k.id = s.sku_id where k.code = 'RARE' for update of s")
        b = {"channel": "web", "reference": "B"}
        cancels = [("orders.cancel", {"order": order}) for order in (b, A)]
        batch = [place("A", BOOK=1), place("B", RARE=1), *cancels]
        answers = stage.attempt([day.one(*c) for c in batch], skip=True)
        assert answers[1:3] == [BUSY, BUSY]
        assert [answers[0].status, answers[3].status] == [201, 200]


def test_who_waits_is_looked_up_anew_after_units_have_moved(stage):
    """A rebalancing in the same batch as the receipt it follows: whom it may fill was read when there was nothing to fill them with."""
    order = ("orders.place", order_body("R0", {"TEA": 7}))
    receipt, rebalance = ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 1}), ("stock.rebalance", {"sku": "TEA"})
    answers = []
    for size in (1, 2):
        stage.clear()
        stage.play(stream(OPENING), 1, fire=True)
        placed, *others = stream([*OPENING, order, receipt, rebalance])[len(OPENING) :]
        stage.play([placed], 1)
        answers.append(shown(stage.play(others, size))[-1][2])
    assert answers[0] == answers[1]
    assert b'"filled":1' in answers[0]


@pytest.mark.parametrize("what", ["erase", "merge"])
def test_a_customer_who_was_made_in_the_batch_is_erased_and_merged_all_the_same(stage, day, what):
    """What they have was looked for before there was anybody to look for."""
    gone = ("customers.erase", {"customer": "C-2"}) if what == "erase" else ("customers.merge", {"customer": "C-2", "into": "C-1"})
    replies = day.batch(("customers.put", {"reference": "C-1"}), ("customers.put", {"reference": "C-2"}), gone)
    assert [r.status for r in replies] == [200, 200, 200]
    assert orjson.loads(replies[2].body)["orders"] == 0
