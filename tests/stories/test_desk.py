"""What an order desk does with an order that is taken: notes, tags, whose it is, its terms, and where it goes."""

from datetime import UTC, datetime

import pytest

from tests.shop import ADDRESS

NEW = ADDRESS | {"line1": "Nebenstr. 7"}


def edited(shop, reference):
    """How often its version has moved since it was placed."""
    return shop.state(reference)["version"] - 1


def at(shop, reference, which):
    return shop.one(f"select a.line1 from orders o join addresses a on a.id = o.{which} where o.reference = %s", reference)["line1"]


def test_notes_are_numbered_and_told_without_their_words(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=1)
    assert shop.annotate("A", "rang twice, Mr Schmidt is deaf")["note"] == 1
    assert shop.annotate("A", "Happy birthday!", kind="gift")["note"] == 2
    notes = shop.rows("select n, kind, text, by from notes order by n")
    assert [(r["n"], r["kind"], r["by"]) for r in notes] == [(1, "note", "system"), (2, "gift", "system")]
    assert notes[0]["text"].endswith("deaf")
    told = shop.rows("select data::text from events where type = 'order.annotated'")
    assert len(told) == 2
    assert not any("deaf" in r["data"] or "birthday" in r["data"] for r in told)
    assert edited(shop, "A") == 0, "a note is no edit: it must not get in the way of one"


def test_notes_of_one_batch_follow_those_there_are(shop):
    shop.open()
    shop.place("A", TEA=1)
    shop.annotate("A", "one")
    body = {"order": shop.order("A")}
    replies = shop.together(*(("orders.annotate", body | {"text": text}) for text in ("two", "three")))
    assert [r.status for r in replies] == [201, 201]
    assert [r["text"] for r in shop.rows("select text from notes order by n")] == ["one", "two", "three"]


def test_the_merchants_own_fields_are_written_and_emptied(shop):
    """At any time, whatever stands still; and what they say is in no event."""
    shop.open()
    for code, type in (("engraving", "text"), ("weight", "number"), ("gift", "flag"), ("event", "date")):
        shop.do("settings.put_custom_field", code=code, title=code, type=type)
    shop.place("A", TEA=1)
    order = shop.order("A")
    shop.do("orders.hold", order=order, type="fraud", reason="?")
    values = {"engraving": "Für Anna", "weight": 1.5, "gift": False, "event": "2199-05-01"}
    assert shop.do("orders.set_custom", order=order, values=values)["custom"] == values
    with shop.unchanged(shop.events, lambda: shop.state("A")):
        shop.do("orders.set_custom", order=order, values={"engraving": "Für Anna", "never": None})
    left = shop.do("orders.set_custom", order=order, values={"engraving": None, "weight": 2, "gift": True})["custom"]
    assert left == shop.state("A")["custom"] == {"weight": 2, "gift": True, "event": "2199-05-01"}
    told = [r["data"] for r in shop.rows("select data from events where type = 'order.custom_set' order by seq")]
    assert [one["fields"] for one in told] == [["engraving", "event", "gift", "weight"], ["engraving", "gift", "weight"]]
    assert not any("Anna" in str(one) for one in told)
    for wrong in ({"weight": "heavy"}, {"gift": 1}, {"event": "May"}, {"engraving": 7}):
        assert shop.refused("orders.set_custom", order=order, values=wrong)[0] == "custom_value_wrong"
    assert shop.refused("orders.set_custom", order=order, values={"nosuch": "x"})[0] == "custom_field_unknown"
    shop.do("settings.put_custom_field", code="gift", title="gift", type="flag", active=False)
    assert shop.refused("orders.set_custom", order=order, values={"gift": True})[0] == "custom_field_unknown"
    shop.do("orders.set_custom", order=order, values={"gift": None, "weight": None, "event": None})
    assert shop.state("A")["custom"] is None, "one that takes no new values can't be emptied"


def test_an_order_has_so_many_own_fields_at_most(shop):
    shop.open()
    shop.place("A", TEA=1)
    codes = [f"f{n}" for n in range(101)]
    for code in codes:
        shop.do("settings.put_custom_field", code=code, title=code, type="number")
    shop.do("orders.set_custom", order=shop.order("A"), values=dict.fromkeys(codes[:100], 1))
    assert shop.refused("orders.set_custom", order=shop.order("A"), values={"f100": 1})[0] == "too_many_custom_values"
    shop.do("orders.set_custom", order=shop.order("A"), values={"f100": 1, "f0": None})


def test_tags_are_put_on_and_taken_off(shop):
    shop.open()
    shop.place("A", TEA=1)
    assert shop.tag("A", add=["vip", "call back", "vip"])["tags"] == ["call back", "vip"]
    assert shop.tag("A", add=["vip"], remove=["call back", "never there"])["tags"] == ["vip"]
    with shop.unchanged(shop.events, lambda: shop.state("A")):
        assert shop.tag("A", add=["vip"])["tags"] == ["vip"]
    assert shop.tag("A", remove=["vip"])["tags"] == []
    assert shop.state("A")["tags"] is None
    assert shop.refused("orders.tag", order=shop.order("A"))[0] == "nothing_told"
    hundred = [str(n) for n in range(100)]
    shop.tag("A", add=hundred)
    assert shop.refused("orders.tag", order=shop.order("A"), add=["one more"])[0] == "too_many_tags"
    shop.tag("A", add=["one more"], remove=["0"])


def test_an_order_is_given_to_somebody_and_to_nobody(shop):
    shop.open()
    shop.place("A", TEA=1)
    assert shop.do("orders.assign", order=shop.order("A"), assignee="desk-1")["before"] is None
    assert shop.do("orders.assign", order=shop.order("A"), assignee=None)["before"] == "desk-1"
    assert shop.state("A")["assignee"] is None
    assert edited(shop, "A") == 2


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_more_urgent_order_is_filled_first(shop):
    shop.open()
    shop.place("EARLY", TEA=1)
    shop.place("LATE", TEA=1)
    assert shop.terms("LATE", priority=5)["changed"] == ["priority"]
    shop.receive("TEA", 1)
    assert (shop.buckets("LATE"), shop.buckets("EARLY")) == ("p1", "w1")


def test_a_more_urgent_order_is_filled_first_in_one_batch(shop):
    """The receipt and what it sets off were loaded while the other was more urgent."""
    shop.open()
    shop.place("EARLY", TEA=1)
    shop.place("LATE", TEA=1)
    shop.together(
        ("orders.set_terms", {"order": shop.order("LATE"), "priority": 5}),
        ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 1}),
        ("stock.rebalance", {"sku": "TEA"}),
    )
    assert (shop.buckets("LATE"), shop.buckets("EARLY")) == ("p1", "w1")


def test_terms_are_set_and_cleared(shop):
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=1)
    with shop.unchanged(lambda: shop.stands("A"), lambda: shop.stock("TEA")):
        changed = shop.terms("A", ship_by="2026-03-06T16:00:00Z", delivery_method="express")["changed"]
    assert changed == ["ship_by", "delivery_method"]
    assert shop.state("A")["ship_by"] == datetime(2026, 3, 6, 16, tzinfo=UTC)
    assert shop.terms("A", clear=["ship_by"], delivery_method="express")["changed"] == ["ship_by"]
    assert (shop.state("A")["ship_by"], shop.state("A")["delivery_method"]) == (None, "express")
    told = [r["data"]["terms"] for r in shop.rows("select data from events where type = 'order.terms_set' order by seq")]
    assert told[1] == {"ship_by": None}
    assert edited(shop, "A") == 2
    with shop.unchanged(shop.events, lambda: shop.state("A")):
        assert shop.terms("A", delivery_method="express")["changed"] == []
    assert shop.refused("orders.set_terms", order=shop.order("A"))[0] == "nothing_told"
    both = {"ship_by": "2026-03-06T16:00:00Z", "clear": ["ship_by"]}
    assert shop.refused("orders.set_terms", order=shop.order("A"), **both) == ("term_twice", {"field": "clear", "value": "ship_by"})


def test_an_order_that_is_to_go_whole_waits_for_the_rest(shop):
    """It waited for what came first; from now on it takes all or nothing."""
    shop.open()
    shop.place("A", TEA=2)
    shop.terms("A", ship_complete="wait")
    shop.receive("TEA", 1)
    assert shop.buckets("A") == "w2"
    shop.terms("A", ship_complete="no")
    assert shop.buckets("A") == "w1p1"


def test_what_the_floor_packs_by_is_fixed_while_it_packs(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=3)
    shop.released("A")
    for term in ({"delivery_method": "express"}, {"ship_complete": "wait"}):
        code, facts = shop.refused("orders.set_terms", order=shop.order("A"), **term)
        assert (code, facts) == ("order_released", {"field": next(iter(term)), "fulfillments": [1]})
    shop.terms("A", priority=3, ship_by="2031-05-01T12:00:00Z")
    assert shop.one("select promised_at from fulfillments")["promised_at"] == datetime(2031, 5, 1, 12, tzinfo=UTC), "the floor is told"
    shop.pick("A")
    shop.ship("A")
    shop.terms("A", ship_by="2032-05-01T12:00:00Z")
    assert shop.one("select promised_at from fulfillments")["promised_at"].year == 2031, "what has left was for the date before"
    shop.terms("A", delivery_method="express")
    shop.cancel("A")
    assert shop.refused("orders.set_terms", order=shop.order("A"), priority=1)[0] == "order_closed"


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_order_goes_to_another_address_and_the_old_one_is_kept(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=3)
    shop.shipped("A")
    assert shop.readdress("A", ship_to=NEW)["changed"] == ["ship_to"]
    assert (at(shop, "A", "ship_to"), at(shop, "A", "bill_to")) == ("Nebenstr. 7", "Hauptstr. 5")
    left = shop.one("select a.line1 from fulfillments f join addresses a on a.id = f.address")
    assert left["line1"] == "Hauptstr. 5", "what has left went there"
    told = shop.rows("select data::text from events where type = 'order.readdressed'")
    assert [("Nebenstr" in r["data"]) for r in told] == [False]


def test_what_the_floor_has_in_hand_goes_where_it_was_to_go(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.released("A")
    assert shop.refused("orders.change_address", order=shop.order("A"), ship_to=NEW)[0] == "order_released"
    shop.readdress("A", bill_to=NEW)
    assert (at(shop, "A", "ship_to"), at(shop, "A", "bill_to")) == ("Hauptstr. 5", "Nebenstr. 7")
    shop.pick("A")
    shop.ship("A")
    assert shop.refused("orders.change_address", order=shop.order("A"), ship_to=NEW)[0] == "order_closed"
    assert shop.readdress("A", bill_to=ADDRESS)["changed"] == ["bill_to"]
    assert shop.refused("orders.change_address", order=shop.order("A"))[0] == "nothing_told"


@pytest.mark.parametrize("change", [{"priority": 1}, {"ship_by": "2100-01-01T12:00:00Z"}])
def test_whoever_looked_before_an_edit_is_told(shop, change):
    shop.open()
    seen = f'"{shop.place("A", TEA=1)["order"]["version"]}"'
    shop.terms("A", **change)
    assert shop.reply("orders.set_terms", order=shop.order("A"), if_match=seen, priority=9).code == "version_conflict"
