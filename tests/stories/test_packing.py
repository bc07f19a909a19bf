"""From the shelf into parcels, out of the door or into the customer's hands; and back, where it was a mistake."""

import pytest


@pytest.fixture
def picked(shop):
    """Five units of one order lie picked in Berlin."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=5, authorized="50.00")
    shop.released("A")
    shop.pick("A")
    return shop


def on(shop, command, reference="A", **more):
    return shop.do(f"fulfillment.{command}", order=shop.order(reference), **more)


def test_somebody_begins(shop):
    shop.open(stock={"TEA": {"BER": 2}})
    shop.place("A", TEA=2)
    shop.released("A")
    with shop.unchanged(lambda: shop.moves("A"), lambda: shop.stands("A")):
        assert on(shop, "start", fulfillment=1)["state"] == "started"
    code, facts = shop.refused("fulfillment.start", order=shop.order("A"), fulfillment=1)
    assert (code, facts["state"]) == ("fulfillment_closed", "started")
    shop.pick("A", L1=1)
    assert shop.states() == (["started"], [])
    shop.pick("A", L1=1)
    assert shop.states() == (["picked"], [])


def test_two_parcels_leave_one_after_the_other(picked):
    with picked.unchanged(lambda: picked.moves("A"), lambda: picked.stock("TEA"), lambda: picked.payment("A"), lambda: picked.asked("A")):
        first = on(picked, "pack", fulfillment=1, lines=[{"line": 1, "quantity": 2}], weight_g=800)
        assert (first["parcel"], first["units"], first["state"]) == (1, 2, "picked")
        code, facts = picked.refused("fulfillment.pack", order=picked.order("A"), fulfillment=1, lines=[{"line": 1, "quantity": 4}])
        assert (code, facts["picked"]) == ("not_picked", 3)
        assert on(picked, "pack", fulfillment=1)["state"] == "packed"
        assert picked.refused("fulfillment.pack", order=picked.order("A"), fulfillment=1)[0] == "fulfillment_closed"
    assert picked.states() == (["packed"], ["packed", "packed"])
    told = on(picked, "ship", fulfillment=1, parcels=[2], carrier="dhl", tracking="T2")
    assert (told["parcels"], told["units"]) == ([2], 3)
    assert picked.states() == (["packed"], ["packed", "shipped"])
    assert (picked.buckets("A"), picked.line("A")["under_way"], picked.asked("A")) == ("p2s3", 3, ["capture 3000"])
    assert on(picked, "ship", fulfillment=1)["parcels"] == [1]
    assert picked.states() == (["shipped"], ["shipped", "shipped"])
    rows = picked.rows("select carrier, tracking, weight_g from parcels order by n")
    assert [tuple(r.values()) for r in rows] == [(None, None, 800), ("dhl", "T2", None)]
    assert picked.refused("fulfillment.unpack", order=picked.order("A"), parcel=1)[0] == "parcel_closed"


def test_what_is_packed_and_what_is_loose_leave_together(picked):
    on(picked, "pack", fulfillment=1, lines=[{"line": 1, "quantity": 2}])
    told = on(picked, "ship", fulfillment=1)
    assert (told["parcel"], told["parcels"], told["units"]) == (1, [1, 2], 5)
    assert picked.moves("A", "holdings") == ["on_hand@BER→carrier 2", "on_hand@BER→carrier 3"]
    assert picked.states() == (["shipped"], ["shipped", "shipped"])


def test_a_parcel_is_opened_and_packed_otherwise(picked):
    on(picked, "pack", fulfillment=1)
    with picked.unchanged(lambda: picked.moves("A"), lambda: picked.stands("A")):
        assert on(picked, "unpack", parcel=1)["units"] == 5
    assert picked.states() == (["picked"], ["undone"])
    assert on(picked, "pack", fulfillment=1)["parcel"] == 2


def test_units_recalled_come_out_of_the_last_parcel(picked):
    """What the floor stops is packed no more; a parcel that is emptied is none."""
    on(picked, "pack", fulfillment=1, lines=[{"line": 1, "quantity": 2}])
    on(picked, "pack", fulfillment=1)
    picked.cancel("A", L1=4)
    assert picked.refused("fulfillment.ship", order=picked.order("A"), fulfillment=1)[0] == "units_recalled"
    picked.recalled("A", 1, stopped=4)
    assert picked.states() == (["packed"], ["packed", "undone"])
    assert on(picked, "ship", fulfillment=1)["units"] == 1
    assert picked.buckets("A") == "s1c4"


def test_a_location_that_will_not_do_it(picked):
    """Packed, picked or not: the units are promised as before, and no ledger hears of it."""
    on(picked, "pack", fulfillment=1, lines=[{"line": 1, "quantity": 2}])
    with picked.unchanged(lambda: picked.moves("A"), lambda: picked.stock("TEA"), lambda: picked.buckets("A"), lambda: picked.asked("A")):
        assert on(picked, "cancel", fulfillment=1, reason="closed")["units"] == 5
    assert (picked.stands("A"), picked.states()) == (["stock@BER soft 5"], (["cancelled"], ["undone"]))
    assert picked.shipped("A")["units"] == 5


def test_a_fulfillment_taken_back_joins_what_is_promised_there(shop):
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=3)
    shop.released("A")
    shop.receive("TEA", 2)
    assert shop.stands("A") == ["stock@BER hard 1", "stock@BER soft 2"]
    on(shop, "cancel", fulfillment=1)
    assert shop.stands("A") == ["stock@BER soft 3"]


def test_a_fulfillment_taken_back_from_an_empty_shelf_is_done_elsewhere(shop):
    """While it was hard nobody could move it."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 2, "HAM": 2}})
    shop.place("A", TEA=2)
    shop.released("A")
    shop.correct("TEA", -2)
    assert shop.stock("TEA")["short"] == 2
    on(shop, "cancel", fulfillment=1)
    assert shop.stands("A") == ["stock@HAM soft 2"]
    assert shop.stock("TEA") == {"on_hand": 0, "promised": 0, "short": 0}


def test_a_fulfillment_taken_back_after_a_part_left(picked):
    picked.cancel("A", L1=1)
    picked.recalled("A", 1, not_stopped=1)
    picked.ship("A", L1=2)
    picked.cancel("A", L1=1)
    told = on(picked, "cancel", fulfillment=1)
    assert (told["units"], told["cancelled"], told["state"]) == (2, 1, "shipped")
    assert (picked.buckets("A"), picked.asked("A")) == ("p2s2c1", ["capture 2000", "void 1000"])


# ── collected, downloaded ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ready(shop):
    """Two units stand packed for a customer who will collect them."""
    shop.open(stock={"TEA": {"BER": 3}})
    shop.place("A", TEA=2, authorized="20.00")
    on(shop, "release", method="pickup")
    shop.pick("A")
    on(shop, "pack", fulfillment=1)
    return shop


def test_the_customer_collects_it(ready):
    """No carrier has it: from the shelf to the customer."""
    assert ready.refused("fulfillment.ship", order=ready.order("A"), fulfillment=1) == ("wrong_method", {"method": "pickup"})
    assert on(ready, "hand_over", fulfillment=1)["parcels"] == [1]
    assert ready.moves("A")[-1] == "promised@BER→shipped 2"
    assert ready.moves("A", "holdings") == ["on_hand@BER→customer 2"]
    assert (ready.states(), ready.asked("A")) == ((["delivered"], ["delivered"]), ["capture 2000"])
    assert ready.statuses("A") == "complete authorized delivered none"
    assert ready.stock("TEA") == {"on_hand": 1, "promised": 0, "short": 0}
    assert "fulfillment.shipped" not in ready.events()


def test_it_is_never_collected(ready):
    """Story 4, from the shelf of what is ready: back to where it lay, and the card is let go."""
    on(ready, "cancel", fulfillment=1, reason="not collected")
    ready.cancel("A")
    assert ready.moves("A") == ["demand→promised@BER 2", "promised@BER→cancelled 2"]
    assert ready.moves("A", "holdings") == []
    assert ready.stock("TEA") == {"on_hand": 3, "promised": 0, "short": 0}
    assert (ready.asked("A"), ready.statuses("A")) == (["void 2000"], "cancelled authorized none none")


def test_what_a_carrier_takes_is_not_handed_over(picked):
    assert picked.refused("fulfillment.hand_over", order=picked.order("A"), fulfillment=1) == ("wrong_method", {"method": "ship"})


def test_a_download_arrives_as_it_is_sent(shop):
    """Story 28."""
    shop.open()
    shop.do("catalog.put_sku", code="BOOK", title="E-book", tracked=False)
    shop.place("A", BOOK=2, authorized="20.00")
    shop.shipped("A")
    assert (shop.moves("A"), shop.moves("A", "holdings")) == (["demand→promised 2", "promised→shipped 2"], [])
    assert (shop.states(), shop.statuses("A")) == ((["delivered"], ["delivered"]), "complete authorized delivered none")
    assert shop.one("select method from fulfillments")["method"] == "digital"


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_parcel_that_had_not_left(picked):
    """Shipped by mistake: the units lie picked in their fulfillment. What is captured stays, since they are owed."""
    with picked.unchanged(lambda: picked.stock("TEA"), lambda: picked.stands("A"), lambda: picked.buckets("A")):
        picked.ship("A")
        picked.captured("A", "50.00")
        with picked.unchanged(lambda: picked.payment("A"), lambda: picked.asked("A")):
            assert on(picked, "undo_shipment", parcel=1)["units"] == 5
    assert picked.moves("A")[-3:] == ["promised@BER→shipped 5", "shipped→waiting 5", "waiting→promised@BER 5"]
    assert picked.moves("A", "holdings") == ["on_hand@BER→carrier 5", "carrier→on_hand@BER 5"]
    assert (picked.states(), picked.statuses("A")) == ((["picked"], ["undone"]), "open paid none none")
    assert picked.ship("A")["units"] == 5
    assert picked.asked("A") == []
    assert picked.states() == (["shipped"], ["undone", "shipped"])


def test_one_parcel_of_two_had_not_left(picked):
    picked.ship("A", L1=2)
    picked.ship("A")
    on(picked, "undo_shipment", parcel=1)
    assert (picked.stands("A"), picked.states()) == (["stock@BER hard 2"], (["picked"], ["undone", "shipped"]))
    on(picked, "undo_shipment", parcel=2)
    assert (picked.buckets("A"), picked.one("select shipped from fulfillments")["shipped"]) == ("p5", 0)


def test_a_mistake_beside_what_is_promised_there(shop):
    """Units of the line that are in no fulfillment stay in none."""
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=3)
    shop.shipped("A")
    shop.receive("TEA", 2)
    on(shop, "undo_shipment", parcel=1)
    assert shop.stands("A") == ["stock@BER soft 2", "stock@BER hard 1"]


def test_a_parcel_that_left_unasked_and_had_not_left(shop):
    """What nobody had ordered is cancelled, and what had waited elsewhere waits again."""
    shop.open(locations=("BER",), stock={"TEA": {"BER": 1}})
    shop.do("settings.put_location", code="LEJ", title="3PL Leipzig")
    shop.place("A", TEA=2, authorized="20.00")
    shop.left_unasked("A", "LEJ", L1=3)
    assert shop.stock("TEA", "LEJ") == {"on_hand": -3, "promised": 0, "short": 3}
    assert on(shop, "undo_shipment", parcel=1)["units"] == 2
    assert shop.stock("TEA", "LEJ") == {"on_hand": 0, "promised": 0, "short": 0}
    assert (shop.line("A", 2)["cancelled"], shop.line("A", 2)["credited"]) == (1, 0)
    assert sorted(shop.stands("A")) == ["stock@BER soft 1", "waiting soft 1"]


def test_what_was_handed_over_by_mistake(ready):
    on(ready, "hand_over", fulfillment=1)
    assert ready.refused("fulfillment.undo_delivery", order=ready.order("A"), parcel=1)[0] == "parcel_closed"
    on(ready, "undo_shipment", parcel=1)
    assert ready.moves("A", "holdings") == ["on_hand@BER→customer 2", "customer→on_hand@BER 2"]
    assert (ready.states(), ready.buckets("A")) == ((["picked"], ["undone"]), "p2")


def test_a_delivery_that_was_none(picked):
    picked.ship("A")
    picked.parcel_told("A", "delivery")
    assert picked.refused("fulfillment.undo_shipment", order=picked.order("A"), parcel=1)[0] == "parcel_closed"
    with picked.unchanged(lambda: picked.moves("A"), lambda: picked.payment("A"), lambda: picked.stock("TEA")):
        on(picked, "undo_delivery", parcel=1)
    assert picked.moves("A", "holdings")[-2:] == ["carrier→customer 5", "customer→carrier 5"]
    assert (picked.states(), picked.statuses("A")) == ((["shipped"], ["shipped"]), "complete authorized shipped none")
    picked.parcel_told("A", "delivery")
    assert picked.states() == (["delivered"], ["delivered"])
