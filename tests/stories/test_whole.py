"""All or nothing: orders that are to leave complete, and bundles. They are promised whole when all of it is there, in their turn."""

import pytest

from tests.shop import order_body

pytestmark = pytest.mark.usefixtures("extras")


def complete(shop, reference, /, **lines):
    """Somebody orders and says that it must come all at once."""
    shop.place(reference, **lines)
    shop.do("test.ship_complete", order=shop.order(reference))


def reasons(shop, reference):
    rows = shop.rows("select p.* from promises p join orders o on o.id = p.owner where reference = %s and kind = 'waiting'", reference)
    return {r["reason"] for r in rows}


def test_an_order_that_ships_complete_is_promised_when_all_of_it_is_there(shop):
    """Story 1, its beginning: the tea comes, and stays free for others; the cup comes, and all is promised."""
    shop.open(skus=("TEA", "CUP"))
    complete(shop, "A", TEA=3, CUP=1)
    assert reasons(shop, "A") == {"complete"}
    shop.receive("TEA", 2)
    assert shop.buckets("A") == "w4"
    shop.place("B", TEA=2)
    assert shop.buckets("B") == "p2", "two are not all"
    shop.receive("TEA", 5)
    assert (shop.buckets("A"), shop.stock("TEA")["promised"]) == ("w4", 2)
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "p4"
    told = shop.rows("select data from events where type = 'order.allocated'")
    assert [sorted((t["sku"], t["promised"]) for t in r["data"]["lines"]) for r in told] == [[("CUP", 1), ("TEA", 3)]]
    shop.released("A")
    shop.pick("A", short={1: 3})
    assert shop.buckets("A") == "w3p1", "not on the shelf: again all that is missing, or nothing"


def test_it_has_its_turn_before_who_came_later(shop):
    """Six come: three for who came first, and the rest for the others. A crumb each would have left it waiting for ever."""
    shop.open()
    complete(shop, "A", TEA=3)
    for reference in ("B", "C"):
        shop.place(reference, TEA=2)
    shop.receive("TEA", 2)
    assert [shop.buckets(r) for r in "ABC"] == ["w3", "p2", "w2"]
    shop.receive("TEA", 4)
    assert [shop.buckets(r) for r in "ABC"] == ["p3", "p2", "w1p1"]


def test_what_it_can_not_use_goes_to_those_behind_it(shop):
    """There is tea for A, set aside while it tries; there is no cup, so B has the tea. Then the cup comes, and A lacks tea."""
    shop.open(skus=("TEA", "CUP"))
    complete(shop, "A", TEA=3, CUP=1)
    shop.place("B", TEA=3)
    shop.receive("TEA", 3)
    assert (shop.buckets("A"), shop.buckets("B")) == ("w4", "p3")
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "w4"
    shop.place("C", CUP=1)
    assert shop.buckets("C") == "p1"
    shop.receive("TEA", 3)
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "p4"


def test_it_passes_nobody_who_is_more_urgent(shop):
    """Asked to try by itself, it finds three free and two of them wanted by who was here before."""
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("old", TEA=3)
    assert shop.buckets("old") == "w2p1"
    complete(shop, "A", TEA=2)
    receipt = ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 3})
    shop.together(receipt, ("orders.allocate", {"order": shop.order("A")}))
    assert (shop.buckets("old"), shop.buckets("A")) == ("p3", "w2")
    shop.receive("TEA", 1)
    assert shop.buckets("A") == "p2"


def test_it_was_to_be_complete_by_a_date_that_is_past(shop):
    """Imported late, or told late: it goes as it is, at once."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    past = {"ship_complete": "wait", "complete_by": "2020-01-01T00:00:00Z"}
    shop.sell("A", {"TEA": 1, "CUP": 1}, **past)
    assert (shop.buckets("A"), shop.state("A")["ship_complete"]) == ("w1p1", "no")
    shop.sell("B", {"TEA": 1, "CUP": 1}, ship_complete="wait")
    assert shop.buckets("B") == "w2"
    shop.terms("B", complete_by=past["complete_by"])
    assert (shop.buckets("B"), shop.state("B")["ship_complete"]) == ("w1p1", "no")


def test_what_it_lacked_left_unasked(shop):
    """The cup, which was not there, was sent by somebody else: the rest of it is all there is to wait for, and it is there."""
    shop.open(skus=("TEA", "CUP"), stock={"TEA": {"BER": 2}})
    shop.sell("A", {"TEA": 2, "CUP": 1}, ship_complete="wait")
    assert shop.buckets("A") == "w3"
    shop.left_unasked("A", "BER", L2=1)
    assert (shop.buckets("A"), shop.stock("TEA")["promised"]) == ("p2s1", 2)


def test_two_lines_of_one_thing_count_together(shop):
    shop.open()
    complete(shop, "B", TEA=9)
    tea = [{"sku": "TEA", "quantity": n, "unit_price": "10.00"} for n in (2, 3)]
    shop.do("orders.place", **order_body("A", {}) | {"lines": tea})
    shop.do("test.ship_complete", order=shop.order("A"))
    shop.receive("TEA", 4)
    assert shop.buckets("A") == "w5"
    shop.receive("TEA", 1)
    assert shop.buckets("A") == "p5"


def test_many_who_want_all_or_nothing_hold_up_nobody(shop):
    """200 want more than comes; who wants one has one."""
    shop.open()
    for i in range(3):
        complete(shop, f"A{i}", TEA=50)
    shop.place("B", TEA=1)
    shop.receive("TEA", 10)
    assert shop.buckets("B") == "p1"
    shop.place("C", TEA=1)
    assert shop.buckets("C") == "p1"
    shop.receive("TEA", 42)
    assert [shop.buckets(f"A{i}") for i in range(3)] == ["p50", "w50", "w50"]


def test_who_does_not_insist_any_more_takes_what_there_is(shop):
    shop.open(skus=("TEA", "CUP"))
    complete(shop, "A", TEA=3, CUP=1)
    shop.receive("TEA", 3)
    assert shop.buckets("A") == "w4"
    shop.do("test.ship_complete", order=shop.order("A"), wait=False)
    assert shop.buckets("A") == "w1p3"


def test_a_waiting_bundle_is_filled_by_a_receipt(shop):
    """A set is two of tea and one cup. Another set of the same order waits for itself."""
    shop.open(skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 5}})
    shop.do("catalog.put_sku", code="SET", title="Set", tracked=False)
    shop.do("catalog.put_bundle", code="SET", components=[{"sku": "TEA", "per": 2}, {"sku": "CUP", "per": 1}])
    shop.place("A", POT=1)
    for n in (1, 2):
        shop.do("test.add_bundle", order=shop.order("A"), channel="web", bundle="SET", quantity=n)
    assert shop.buckets("A") == "w10"
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "w7p3"
    shop.receive("CUP", 1)
    assert shop.buckets("A") == "w7p3", "two sets need two cups, and four of tea: there are three"
    shop.receive("CUP", 1)
    shop.receive("TEA", 1)
    assert shop.buckets("A") == "w1p9", "the pot is for itself"
