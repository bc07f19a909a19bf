"""An order that is held, and what goes on when a person releases it. Who is held for what is written as rows: facts hold, so far."""


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
    assert (told["hold"], told["hold_type"], told["reason"]) == (1, "payment", "the bank lifted its block")
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
