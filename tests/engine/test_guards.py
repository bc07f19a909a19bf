"""Who may touch what, and who has looked at what: an actor's limits, If-Match and the ETag."""

import orjson
import pytest

from argosy.engine.actor import SYSTEM, SYSTEM_SCOPE, Actor
from argosy.engine.registry import REGISTRY
from tests.shop import Shop, order_body, submission

BOTH = {"locations": ("BER", "HAM", "LEJ")}
EVERYTHING = frozenset({"*", SYSTEM_SCOPE})
STRANGER = Actor("stranger", EVERYTHING, channels=frozenset({"other"}))
HAMBURG = Actor("hamburg", EVERYTHING, locations=frozenset({"HAM"}))
LEIPZIG = Actor("leipzig", EVERYTHING, locations=frozenset({"LEJ"}))
WEB = Actor("web", EVERYTHING, channels=frozenset({"web"}))


@pytest.fixture
def shop(database):
    shop = Shop(database).open(**BOTH, stock={"TEA": {"BER": 9}, "CUP": {"HAM": 9}}, skus=("TEA", "CUP"))
    shop.place("A", TEA=2, authorized="20.00")
    yield shop
    shop.audited()
    shop.close()


def about(shop):
    """Every command on an order, as an example of it, about order A."""
    for name, declared in REGISTRY.items():
        if "order" in declared.body.model_fields and declared.body.__module__.startswith("argosy."):
            numbers = dict.fromkeys(NUMBERED & declared.body.model_fields.keys(), 1)
            yield name, declared.example | numbers | {"order": shop.order("A")}


NUMBERED = {"fulfillment", "parcel", "payment", "instruction", "approval", "follow_up", "attachment"}
NOT_FOR_THE_LIMITED = {"orders.map_line", "customers.erase_order"}
"""What needs something that is everybody's is refused to them whatever order they name, and so tells nothing either."""


def everything(shop):
    return [shop.rows(f"select * from {table}") for table in ("orders", "order_lines", "promises", "stock", "payments")]


@pytest.mark.parametrize("actor", [STRANGER, HAMBURG], ids=lambda actor: actor.id)
def test_an_order_outside_ones_limits_does_not_exist(shop, actor):
    """404 and not 403: nobody learns what there is by asking. Every command on an order is tried."""
    before = everything(shop)
    tried = dict(about(shop))
    assert len(tried) >= 13
    for name, body in tried.items():
        reply = shop.office.run([submission(name, body, actor)])[0]
        no = (403, "key_limited", None) if name in NOT_FOR_THE_LIMITED else (404, "order_unknown", None)
        assert (reply.status, reply.code, reply.etag) == no, name
    assert everything(shop) == before


def test_an_order_is_seen_by_those_who_promise_pack_or_shipped_its_units(shop):
    release = {"order": shop.order("C")}
    shop.place("C", CUP=1)
    assert shop.reply("fulfillment.release", actor=HAMBURG, **release).status == 200
    shop.do("fulfillment.pick", order=shop.order("C"), fulfillment=1)
    shop.do("fulfillment.ship", order=shop.order("C"), fulfillment=1)
    assert shop.reply("orders.cancel", actor=HAMBURG, **release).code == "nothing_to_cancel", "shipped from there, and still seen"


def test_an_order_is_seen_by_those_from_whom_it_left_unasked(shop):
    left = {"location": "LEJ", "lines": [{"line": 1, "quantity": 2}]}
    assert shop.reply("fulfillment.record_shipment", actor=LEIPZIG, order=shop.order("A"), **left).code == "order_unknown"
    shop.do("fulfillment.record_shipment", order=shop.order("A"), **left)
    assert shop.reply("orders.cancel", actor=LEIPZIG, order=shop.order("A")).code == "nothing_to_cancel"


@pytest.fixture
def split(shop):
    """An order whose TEA is promised in Berlin, and whose CUP in Hamburg; what works on it."""
    shop.place("S", TEA=2, CUP=1)

    def as_(actor, command, **body):
        reply = shop.reply(command, actor=actor, order=shop.order("S"), **body)
        return reply.code or orjson.loads(reply.body)

    return as_


def test_of_a_split_order_each_location_handles_its_own(shop, split):
    """Hamburg hands over, picks and ships what stands in Hamburg; Berlin's fulfillment is not there for it."""
    assert split(HAMBURG, "fulfillment.release", location="BER") == "location_unknown"
    assert split(HAMBURG, "fulfillment.release")["fulfillments"] == [1]
    assert [r["location"] for r in shop.rows("select location from fulfillments")] == ["HAM"]
    assert split(HAMBURG, "fulfillment.release") == "nothing_to_release"
    assert split(SYSTEM, "fulfillment.release")["fulfillments"] == [2]
    before = everything(shop)
    assert split(HAMBURG, "fulfillment.pick", fulfillment=2) == "fulfillment_unknown"
    assert split(HAMBURG, "fulfillment.ship", fulfillment=2) == "fulfillment_unknown"
    assert everything(shop) == before
    for command in ("fulfillment.pick", "fulfillment.ship"):
        assert split(HAMBURG, command, fulfillment=1)["order"]
    assert shop.buckets("S") == "p2s1"


def test_a_recall_is_answered_by_the_floor_that_was_asked(shop, split):
    for n in split(SYSTEM, "fulfillment.release")["fulfillments"]:
        split(SYSTEM, "fulfillment.pick", fulfillment=n)
    split(SYSTEM, "orders.cancel")
    asked = {r["location"]: r["n"] for r in shop.rows(
        "select f.location, i.n from instructions i join fulfillments f on f.order_id = i.order_id and f.n = i.fulfillment"
    )}  # fmt: skip
    assert split(HAMBURG, "fulfillment.record_recall", instruction=asked["BER"], stopped=2) == "instruction_unknown"
    assert split(HAMBURG, "fulfillment.record_recall", instruction=asked["HAM"], stopped=1)["recalling"] == 0
    assert shop.buckets("S") == "p2c1"


def test_what_keeps_no_stock_is_handed_over_within_ones_limits(shop):
    """It goes with a location's other units; where there are none, to the channel's first location, if that is one's own."""
    shop.do("catalog.put_sku", code="CARD", title="Gift card", tracked=False)
    shop.place("G", CUP=1, CARD=1)
    reply = shop.reply("fulfillment.release", actor=HAMBURG, order=shop.order("G"))
    assert reply.accepted
    assert shop.rows("select location from fulfillments") == [{"location": "HAM"}]
    assert {
        p["fulfillment"] for p in shop.rows("select fulfillment from promises p join orders o on o.id = p.owner where reference = 'G'")
    } == {1}
    shop.place("H", CUP=1, CARD=1)
    shop.do("fulfillment.release", order=shop.order("H"), location="HAM")
    assert shop.reply("fulfillment.release", actor=HAMBURG, order=shop.order("H")).code == "nothing_to_release"


def test_places_and_channels_outside_ones_limits_do_not_exist(shop):
    receipt = {"sku": "TEA", "quantity": 1}
    assert shop.reply("stock.receive", actor=HAMBURG, location="BER", **receipt).code == "location_unknown"
    assert shop.reply("stock.receive", actor=HAMBURG, location="HAM", **receipt).status == 200
    assert shop.reply("orders.place", actor=STRANGER, **order_body("S", {"TEA": 1})).code == "channel_unknown"
    assert shop.reply("orders.place", actor=WEB, **order_body("S", {"TEA": 1})).status == 201


def test_limits_hold_within_a_batch_too(shop):
    """Placed a moment ago by somebody else, in the same transaction."""
    place = submission("orders.place", order_body("B", {"TEA": 1}))
    cancels = [submission("orders.cancel", {"order": shop.order("B")}, actor) for actor in (STRANGER, HAMBURG, WEB)]
    assert [r.status for r in shop.office.run([place, *cancels])] == [201, 404, 404, 200]


def cancel(shop, if_match, **more):
    return shop.reply("orders.cancel", order=shop.order("A"), if_match=if_match, lines=[{"line": 1, "quantity": 1}], **more)


def test_if_match_guards_against_what_one_has_not_seen(shop):
    """ "version" against edits, "version.progress" against anything that moved: both sides are shown."""
    assert cancel(shop, '"1.1"').etag == '"1.2"', "goods and money moved"
    before = everything(shop)
    late = cancel(shop, '"1.1"')
    assert (late.status, late.code) == (409, "version_conflict")
    facts = orjson.loads(late.body)
    assert (facts["yours"], facts["current"], facts["order_status"]) == ("1.1", "1.2", "open")
    assert cancel(shop, '"2"').code == "version_conflict"
    assert everything(shop) == before
    assert cancel(shop, 'W/"1"').status == 200, "nobody has edited it"


@pytest.mark.parametrize("seen", ["*", '"1"', '"1.1"', "1.1"])
def test_if_match_lets_pass_what_is_as_one_saw_it(shop, seen):
    assert cancel(shop, seen).status == 200


def test_two_who_saw_the_same_one_comes_second(shop):
    both = [submission("orders.cancel", {"order": shop.order("A")}, key=key, if_match='"1.1"') for key in ("a", "b")]
    assert [r.status for r in shop.office.run(both)] == [200, 409]


def test_every_command_on_an_order_says_where_it_stands_now(shop):
    for name, body in about(shop):
        reply = shop.office.run([submission(name, body)])[0]
        order = shop.state("A")
        assert reply.etag == f'"{order["version"]}.{order["progress"]}"', name


@pytest.mark.parametrize(
    ("scopes", "scope", "may"),
    [
        ({"orders:write"}, "orders:write", True),
        ({"orders:*"}, "orders:write", True),
        ({"*"}, "orders:write", True),
        ({"orders:read"}, "orders:write", False),
        ({"stock:*"}, "orders:write", False),
        ({"*"}, "system", False),
        ({"system"}, "system", True),
        ({"system"}, "orders:write", False),
    ],
)
def test_what_a_scope_covers(scopes, scope, may):
    assert Actor("a", frozenset(scopes)).may(scope) is may
