"""Money follows goods: what is held, asked, taken and given back, whatever the gateway says and when."""

from itertools import pairwise

from tests.shop import order_body


def ready(shop, order="A", n=4, authorized="40.00"):
    """An order of n TEA, released and picked."""
    shop.open(stock={"TEA": {"BER": n}})
    shop.place(order, TEA=n, authorized=authorized)
    shop.released(order)
    shop.pick(order)


def test_a_transfer_too_little_then_the_rest(shop):
    """Story 16: expected, not held; each part is taken as it comes, and nothing ships money it has not."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.do("settings.put_collector", code="bank", kind="manual", currency="EUR")
    shop.sell("A", {"TEA": 10}, payments=[{"collector": "bank", "pending": "100.00"}])
    assert (shop.payment("A"), shop.state("A")["due"]) == ({"pending": 10000}, 10000)
    assert shop.statuses("A") == "open pending none none"
    shop.captured("A", "60.00", reference="t1")
    assert shop.payment("A") == {"pending": 4000, "authorized": 6000, "captured": 6000}
    assert (shop.state("A")["due"], shop.statuses("A")) == (4000, "open part_paid none none")
    shop.captured("A", "40.00", reference="t2")
    assert shop.cash("A") == ["offered→pending 10000", "pending→captured 6000", "pending→captured 4000"]
    assert shop.cash("A", "holdings") == ["payer→clearing 6000", "payer→clearing 4000"]
    assert (shop.state("A")["due"], shop.statuses("A")) == (0, "open paid none none")
    assert shop.asked("A") == []


def test_overpaid(shop):
    """Story 17: 105 for 100. It is ours to give back, not a discrepancy."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.do("settings.put_collector", code="bank", kind="manual", currency="EUR")
    shop.sell("A", {"TEA": 10}, payments=[{"collector": "bank", "pending": "100.00"}])
    shop.captured("A", "105.00")
    assert shop.cash("A")[1:] == ["pending→captured 10000", "offered→captured 500", "captured→refunding 500"]
    assert shop.asked("A") == ["refund 500"]
    shop.refunded("A", "5.00")
    assert shop.payment("A") == {"authorized": 10500, "captured": 10500, "refunded": 500}
    assert shop.cash("A", "holdings") == ["payer→clearing 10500", "clearing→payer 500"]
    assert shop.state("A")["due"] == 0


def test_the_authorization_expires_half_way(shop):
    """Story 19: 60 of 100 is taken, the rest lapses; a new payment covers it, and nothing is asked twice."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=10, authorized="100.00")
    shop.released("A")
    shop.pick("A", L1=6)
    shop.ship("A", L1=6)
    shop.captured("A", "60.00")
    shop.voided("A", "40.00", reference="expired")
    assert shop.cash("A")[-1] == "authorized→voided 4000"
    assert shop.payment("A") == {"authorized": 10000, "captured": 6000, "voided": 4000}
    assert (shop.state("A")["due"], shop.asked("A")) == (4000, [])
    with shop.unchanged(lambda: shop.payment("A"), lambda: shop.buckets("A")):
        assert shop.authorize("A", "40.00")["due"] == "0.00"
    shop.pick("A")
    shop.ship("A")
    assert shop.asked("A") == ["capture 4000"]
    shop.captured("A", "40.00", 2)
    assert shop.payment("A", 2) == {"authorized": 4000, "captured": 4000}
    assert shop.statuses("A") == "complete paid shipped none"


def test_the_answer_to_a_capture_is_lost(shop):
    """Story 22: it stays asked, and can't be asked again; the same act told twice counts once."""
    ready(shop)
    shop.ship("A")
    assert (shop.asked("A"), shop.payment("A")) == (["capture 4000"], {"authorized": 4000, "capturing": 4000})
    with shop.unchanged(lambda: shop.cash("A"), lambda: shop.instructions("A")):
        code, facts = shop.refused("payments.capture", order=shop.order("A"), payment=1, amount="1.00")
    assert (code, facts["open"]) == ("not_capturable", "0.00")
    shop.do("payments.postpone", order=shop.order("A"), instruction=1, failure="timeout")
    assert shop.asked("A") == ["capture 4000"]
    shop.captured("A", "40.00", reference="cap_1")
    assert shop.payment("A") == {"authorized": 4000, "captured": 4000}


def test_the_gateway_and_its_webhook_tell_of_the_same_capture(shop):
    ready(shop)
    shop.ship("A")
    shop.captured("A", "40.00", reference="cap_1")
    unchanged = (shop.cash, shop.payment, shop.instructions, shop.state)
    with shop.unchanged(*[lambda look=look: look("A") for look in unchanged], lambda: len(shop.events())):
        shop.captured("A", "40.00", reference="cap_1")
    assert shop.cash("A", "holdings") == ["payer→clearing 4000"]
    shop.captured("A", "2.00", reference="cap_2")
    assert shop.asked("A") == ["refund 200"], "another act is another 2.00, which nobody owes us"


def test_one_refund_told_twice_by_its_number_counts_once(shop):
    ready(shop)
    shop.ship("A")
    shop.captured("A", "40.00", reference="cap_1")
    for _ in range(2):
        shop.refunded("A", "4.00", reference="re_1")
    assert shop.payment("A") == {"authorized": 4000, "captured": 4000, "refunded": 400}
    assert (shop.state("A")["due"], shop.asked("A")) == (400, [])


def test_a_declined_capture_holds_the_order_until_there_is_other_money(shop):
    """Nothing is asked of the card again; a new authorization takes the hold away and pays for what has shipped."""
    ready(shop)
    shop.ship("A", L1=1)
    shop.declined("A", 1, "insufficient funds")
    assert (shop.holds("A"), shop.asked("A")) == (["payment"], [])
    assert shop.payment("A") == {"authorized": 4000}
    assert shop.cash("A")[-1] == "capturing→authorized 1000"
    with shop.unchanged(lambda: shop.payment("A"), lambda: shop.instructions("A")):
        shop.ship("A")
    shop.voided("A", "40.00")
    assert shop.state("A")["due"] == 4000
    shop.authorize("A", "40.00")
    assert (shop.holds("A"), shop.asked("A")) == ([], ["capture 4000"])
    shop.captured("A", "40.00", 2)
    assert shop.payment("A", 1) == {"authorized": 4000, "voided": 4000}
    assert (shop.state("A")["due"], shop.statuses("A")) == (0, "complete paid shipped none")


def test_a_refund_in_the_gateways_dashboard_after_ours(shop):
    """Story 40: 40 are being given back by us, and somebody gives back all 100 by hand."""
    ready(shop, n=10, authorized="100.00")
    shop.captured("A", "100.00")
    shop.cancel("A", L1=4)
    shop.recalled("A", 1, stopped=4)
    assert shop.asked("A") == ["refund 4000"]
    shop.refunded("A", "40.00", reference="ours")

    shop.refunded("A", "100.00", reference="theirs")

    assert shop.cash("A")[-1] == "captured→refunded 10000"
    assert shop.payment("A") == {"authorized": 10000, "captured": 10000, "refunded": 14000, "discrepancy": 4000}
    assert shop.cash("A", "holdings") == ["payer→clearing 10000", "clearing→payer 4000", "clearing→payer 10000"]
    assert shop.state("A")["due"] == 10000, "six kept units are owed, and 40 we gave back too much"
    assert (shop.buckets("A"), shop.asked("A")) == ("p6c4", [])


def test_cancelled_after_part_was_captured(shop):
    """Like story 23: 20 of 40 is taken; one of two left is cancelled, its 10 are let go, then 10 are taken."""
    ready(shop)
    shop.ship("A", L1=2)
    shop.captured("A", "20.00")
    shop.cancel("A", L1=1)
    shop.recalled("A", 2, stopped=1)
    assert shop.asked("A") == ["void 1000"]
    shop.voided("A", "10.00")
    shop.ship("A")
    assert shop.asked("A") == ["capture 1000"]
    shop.captured("A", "10.00")
    assert shop.payment("A") == {"authorized": 4000, "captured": 3000, "voided": 1000}
    assert shop.statuses("A") == "complete paid shipped none"


def test_two_payments_are_let_go_from_the_last_and_refunded_by_ratio(shop):
    shop.open(stock={"TEA": {"BER": 10}})
    cards = [{"collector": "test", "authorized": amount} for amount in ("30.00", "70.00")]
    shop.sell("A", {"TEA": 10}, payments=cards)
    shop.cancel("A", L1=2)
    assert (shop.payment("A", 1), shop.payment("A", 2)) == ({"authorized": 3000}, {"authorized": 7000, "voiding": 2000})
    shop.voided("A", "20.00", 2)
    shop.shipped("A")
    shop.captured("A", "30.00", 1)
    shop.captured("A", "50.00", 2)
    shop.captured("A", "8.00", 1, reference="by mistake")
    assert shop.asked("A") == ["refund 345", "refund 455"], "8.00 over 38.00 and 50.00, adding up to the cent"


def test_captured_when_placed(shop):
    shop.open(stock={"TEA": {"BER": 2}}, capture_policy="placed")
    shop.place("A", TEA=2, authorized="20.00")
    assert shop.asked("A") == ["capture 2000"]
    shop.captured("A", "20.00")
    with shop.unchanged(lambda: shop.payment("A"), lambda: shop.instructions("A")):
        shop.shipped("A")


def test_captured_by_hand(shop):
    shop.open(stock={"TEA": {"BER": 2}}, capture_policy="manual")
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    assert shop.asked("A") == []
    shop.do("payments.capture", order=shop.order("A"), payment=1)
    assert shop.asked("A") == ["capture 2000"]


def test_what_ships_is_captured_when_it_ships(shop):
    """9.99 × 3 with 0.02 off is 29.95: a third of it can't be paid, so the cents fall where the units are cut."""
    shop.open(stock={"TEA": {"BER": 3}})
    line = {"sku": "TEA", "quantity": 3, "unit_price": "9.99", "discount": "0.02"}
    shop.sell("A", line, authorized="29.95")
    shop.released("A")
    shop.pick("A")
    taken = [0]
    for _ in range(3):
        shop.ship("A", L1=1)
        taken.append(shop.payment("A")["capturing"])
    assert [b - a for a, b in pairwise(taken)] == [998, 999, 998]
    assert taken[-1] == 2995


def test_a_void_that_comes_too_late_is_a_capture(shop):
    """We let it go, and the gateway took it all the same: it is given back."""
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.cancel("A")
    assert shop.asked("A") == ["void 1000"]
    shop.captured("A", "10.00", reference="late")
    assert shop.cash("A")[-2:] == ["voiding→captured 1000", "captured→refunding 1000"]
    assert shop.asked("A") == ["refund 1000"], "the void was overtaken"
    shop.refunded("A", "10.00")
    assert shop.statuses("A") == "cancelled refunded none none"


def test_a_new_card_pays_and_the_one_that_said_no_is_let_go(shop):
    """Both hold the whole amount for a moment: the declined one must be given up, and not be asked again."""
    ready(shop)
    shop.ship("A")
    shop.declined("A", 1, "insufficient funds")
    shop.authorize("A", "40.00")
    assert sorted(shop.asked("A")) == ["capture 4000", "void 4000"]
    assert (shop.payment("A", 1), shop.payment("A", 2)) == ({"authorized": 4000, "voiding": 4000}, {"authorized": 4000, "capturing": 4000})
    shop.captured("A", "40.00", 2)
    shop.voided("A", "40.00", 1)
    assert (shop.state("A")["due"], shop.statuses("A")) == (0, "complete paid shipped none")


def test_a_card_that_was_declined_and_then_paid_is_trusted_again(shop):
    """The gateway tells of a capture after all: of two, the newer is the one too many."""
    ready(shop)
    shop.ship("A", L1=1)
    shop.declined("A", 1)
    shop.captured("A", "10.00", 1)
    shop.authorize("A", "30.00")
    assert shop.asked("A") == ["void 3000"]


def test_a_void_of_more_than_there_is_tells_what_was_let_go(shop):
    ready(shop)
    shop.ship("A", L1=3)
    shop.captured("A", "30.00")
    shop.voided("A", "40.00")
    assert shop.payment("A") == {"authorized": 4000, "captured": 3000, "voided": 1000}
    told = shop.one("select data from events where type = 'payment.moved' and data->>'account' = 'voided'")["data"]
    assert told["amount"] == 1000
    events = shop.events()
    shop.voided("A", "5.00")
    assert shop.events() == events, "nothing was left to let go: nothing happened"


def test_nothing_is_asked_by_hand_of_an_order_that_is_held(shop):
    ready(shop)
    shop.held("A", "fraud")
    assert shop.refused("payments.capture", order=shop.order("A"), payment=1) == ("order_held", {"holds": ["fraud"]})


def test_money_is_put_forward_by_somebody_we_know(shop):
    """A capture would be asked of nobody, and nobody would notice."""
    shop.open(stock={"TEA": {"BER": 10}})
    unknown = {"field": "payments[0].collector", "value": "Test"}
    body = order_body("A", {"TEA": 1}) | {"payments": [{"collector": "Test", "authorized": "10.00"}]}
    assert shop.refused("orders.place", **body) == ("collector_unknown", unknown)
    shop.place("B", TEA=1)
    assert shop.refused("payments.authorize", order=shop.order("B"), collector="bank", amount="1.00")[0] == "collector_unknown"
    shop.do("settings.put_collector", code="bank", kind="manual")
    shop.do("payments.authorize", order=shop.order("B"), collector="bank", amount="10.00")
    assert shop.refused("settings.put_collector", code="x", kind="manual", currency="XYZ")[0] == "currency_unknown"
