"""An order that is held, by a fact or by a person, and what goes on when it is released."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.shop import ADDRESS, submission


def no_credit(shop):
    """A type of hold under which nothing is promised."""
    shop.owner.execute("insert into hold_types (code, title, blocks_promise) values ('credit', 'Over the limit', true)")
    shop.owner.execute("update settings_version set version = version + 1")


def shipped_and_declined(shop):
    """Two TEA have left, and the card says no to them."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=4, authorized="40.00")
    shop.released("A")
    shop.pick("A", L1=2)
    shop.ship("A", L1=2)
    shop.declined("A", 1)
    assert (shop.holds("A"), shop.asked("A")) == (["payment"], [])


def test_the_card_works_again_and_what_has_shipped_is_captured(shop):
    shipped_and_declined(shop)
    done = shop.unhold("A", "payment", "the bank lifted its block")
    assert (done["released"], done["holds"]) == ([1], [])
    assert (shop.holds("A"), shop.asked("A")) == ([], ["capture 2000"])
    told = shop.one("select data from events where type = 'order.unheld'")["data"]
    assert told == {"subject": told["subject"], "hold": 1, "hold_type": "payment"}, "events hold no words of people"
    assert shop.one("select answer from holds")["answer"] == "the bank lifted its block"
    hold = shop.one("select * from holds")
    assert (hold["released_by"], hold["released_at"] > hold["at"]) == ("system", True)


def test_what_was_cancelled_meanwhile_is_given_back(shop):
    """The two that had not left are cancelled while the order stands still; nothing is asked until it moves again."""
    shipped_and_declined(shop)
    shop.cancel("A", L1=2)
    assert shop.asked("A") == []
    shop.unhold("A", "payment")
    assert sorted(shop.asked("A")) == ["capture 2000", "void 2000"]


def test_what_was_taken_and_is_not_owed_any_more_is_refunded(shop):
    shop.open(stock={"TEA": {"BER": 4}})
    shop.place("A", TEA=4, authorized="40.00")
    shop.captured("A", "40.00")
    shop.held("A", "payment")
    shop.cancel("A")
    assert shop.asked("A") == []
    shop.unhold("A", "payment")
    assert shop.asked("A") == ["refund 4000"]


def test_a_hold_that_does_not_stand_is_not_released(shop):
    """Of another type, of a type that is none, or released before: nothing happens, and what does stand is named."""
    shipped_and_declined(shop)
    looks = [lambda: shop.holds("A"), lambda: shop.instructions("A"), shop.events]
    for type in ("fraud", "no such type"):
        with shop.unchanged(*looks):
            code, facts = shop.refused("orders.unhold", order=shop.order("A"), type=type, reason="a slip")
        assert (code, facts) == ("hold_unknown", {"field": "type", "value": type, "holds": ["payment"]})
    shop.unhold("A", "payment")
    with shop.unchanged(*looks):
        code, facts = shop.refused("orders.unhold", order=shop.order("A"), type="payment", reason="to be sure")
    assert (code, facts["holds"]) == ("hold_unknown", [])


def test_what_another_hold_blocks_stays_blocked(shop):
    """Held for fraud and for its address: each goes by its own name, and the order moves when the last is gone."""
    shop.open(stock={"TEA": {"BER": 4}})
    shop.place("A", TEA=4, authorized="40.00")
    shop.held("A", "fraud", "address")
    done = shop.unhold("A", "fraud")
    assert (done["released"], done["holds"]) == ([1], ["address"])
    assert shop.refused("fulfillment.release", order=shop.order("A"))[1]["holds"] == ["address"]
    shop.unhold("A", "address")
    assert shop.shipped("A")["units"] == 4
    assert shop.asked("A") == ["capture 4000"]


def test_who_was_passed_over_is_filled(shop):
    """Goods came while the order stood over its limit: they are promised to it when it doesn't any more."""
    shop.open()
    no_credit(shop)
    shop.place("A", TEA=2)
    shop.held("A", "credit", "fraud")
    shop.receive("TEA", 3)
    assert (shop.buckets("A"), shop.stock("TEA")["promised"]) == ("w2", 0)
    shop.unhold("A", "fraud")
    assert shop.buckets("A") == "w2", "over the limit as before"
    told = shop.preview("orders.unhold", order=shop.order("A"), type="credit", reason="they paid")
    assert told["rebalances"] == ["TEA"]
    shop.unhold("A", "credit")
    assert (shop.buckets("A"), shop.stock("TEA")["promised"]) == ("p2", 2)


def test_a_dry_run_tells_what_would_go_on(shop):
    shipped_and_declined(shop)
    with shop.unchanged(lambda: shop.holds("A"), lambda: shop.instructions("A"), shop.events):
        told = shop.preview("orders.unhold", order=shop.order("A"), type="payment", reason="?")
    assert (told["dry_run"], told["outcome"]["released"]) == (True, [1])
    assert [e["type"] for e in told["events"]] == ["order.unheld", "instruction.given"]
    assert [(m["from"], m["to"], m["amount"]) for m in told["money"]] == [("authorized", "capturing", 2000)]


# ── held by a person ─────────────────────────────────────────────────────────────────────────────────────────────────────

LATER = (datetime.now(UTC) + timedelta(days=2)).isoformat()
BLOCKS = {
    "manual": "release capture",
    "payment": "release capture",
    "address": "release",
    "fraud": "release capture edit",
    "total": "release capture",
    "customer": "release",
    "duplicate": "release capture",
    "stock": "promise release",
}
TRIED = {
    "promise": ("orders.resource", {"location": "BER", "to": "HAM"}),
    "release": ("fulfillment.release", {}),
    "capture": ("payments.capture", {"payment": 1}),
    "edit": ("orders.set_terms", {"priority": 1}),
}
EDITS = {
    "orders.set_terms": {"priority": 1},
    "orders.change_address": {"bill_to": ADDRESS},
    "orders.edit": {"changes": [{"type": "set_quantity", "line": 1, "quantity": 2}]},
    "orders.adjust": {"kind": "goodwill", "amount": "-1.00", "reason": "late"},
}
FREELY = {
    "orders.annotate": {"text": "rang"},
    "orders.tag": {"add": ["vip"]},
    "orders.set_custom": {"values": {"engraving": None}},
    "orders.assign": {"assignee": "desk-1"},
    "payments.void": {"payment": 1, "amount": "1.00"},
    "orders.cancel": {"lines": [{"line": 1, "quantity": 1}]},
}
"""What an order that stands still must allow: to be looked after, and to be given up."""


def test_every_type_of_hold_is_in_the_table(shop):
    assert {r["code"] for r in shop.rows("select code from hold_types")} == BLOCKS.keys()


@pytest.mark.parametrize("type", BLOCKS)
def test_a_hold_blocks_what_its_type_says_and_nothing_else(shop, type):
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 4, "HAM": 4}})
    shop.place("A", TEA=3, authorized="30.00")
    shop.hold("A", type)
    told = {}
    for what, (name, body) in TRIED.items():
        told[what] = shop.office.preview(submission(name, {"order": shop.order("A")} | body).body).code
    assert told == {what: "order_held" if what in BLOCKS[type].split() else None for what in TRIED}
    for name, body in EDITS.items():
        foretold = shop.office.preview(submission(name, {"order": shop.order("A")} | body).body)
        assert foretold.code == ("order_held" if "edit" in BLOCKS[type] else None), name
    for name, body in FREELY.items():
        shop.do(name, order=shop.order("A"), **body)
    shop.unhold("A", type)
    for what, (name, body) in TRIED.items():
        assert shop.office.preview(submission(name, {"order": shop.order("A")} | body).body).code is None, what


def test_while_nothing_may_be_promised_what_is_promised_stays(shop):
    """And what waits leaves the queue: a later order is not kept waiting by one that stands still."""
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=3)
    shop.hold("A", "stock", "counted again")
    assert (shop.buckets("A"), shop.stands("A")) == ("w1p2", ["stock@BER soft 2", "waiting soft 1"])
    shop.place("B", TEA=1)
    shop.receive("TEA", 2)
    assert (shop.buckets("A"), shop.buckets("B")) == ("w1p2", "p1")
    shop.unhold("A", "stock")
    assert shop.buckets("A") == "p3"


def test_a_hold_ends_by_itself(shop):
    shop.open()
    shop.place("A", TEA=2)
    shop.hold("A", "stock", "counted again", until=LATER)
    shop.receive("TEA", 2)
    shop.later(days=1)
    assert (shop.holds("A"), shop.buckets("A")) == (["stock"], "w2")
    shop.later(days=3)
    assert (shop.holds("A"), shop.buckets("A")) == ([], "p2")
    assert shop.one("select answer from holds where released_at is not null")["answer"] == "its time is over"


def test_a_hold_that_was_released_and_made_again_ends_at_its_own_time(shop):
    """The first one's time comes, and it is another that stands."""
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.hold("A", "fraud", until=LATER)
    shop.unhold("A", "fraud")
    shop.hold("A", "fraud", "again")
    shop.later(days=3)
    assert shop.holds("A") == ["fraud"]


def test_a_hold_is_made_longer_shorter_or_endless(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    first = shop.hold("A", "customer", "rings back", until=LATER)
    again = shop.hold("A", "customer", "rings back on Friday", until=(datetime.now(UTC) + timedelta(days=5)).isoformat())
    assert (first["hold"], again["hold"]) == (1, 1)
    shop.later(days=3)
    assert shop.holds("A") == ["customer"], "longer"
    shop.hold("A", "customer", "for ever")
    shop.later(days=9)
    assert shop.holds("A") == ["customer"], "endless"
    shop.hold("A", "customer", "for ever", until=(datetime.now(UTC) + timedelta(days=10)).isoformat())
    with shop.unchanged(shop.events):
        shop.hold("A", "customer", "for ever", until=shop.one("select until from holds")["until"].isoformat())
    shop.later(days=11)
    assert shop.holds("A") == []


def test_a_fact_does_not_change_what_a_person_said(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    shop.hold("A", "payment", "I know", until=LATER)
    shop.declined("A", 1)
    assert shop.one("select reason from holds")["reason"] == "I know"


def test_a_hold_is_of_a_known_type_and_ends_in_time_to_come(shop):
    shop.open()
    shop.place("A", TEA=1)
    with shop.unchanged(shop.events):
        code, facts = shop.refused("orders.hold", order=shop.order("A"), type="vague", reason="?")
        assert (code, facts["types"]) == ("hold_type_unknown", sorted(BLOCKS))
        past = {"type": "fraud", "reason": "?", "until": "2020-01-01T00:00:00Z"}
        assert shop.refused("orders.hold", order=shop.order("A"), **past)[0] == "in_the_past"
