"""Units that nobody has begun with are promised from another place."""

import pytest


@pytest.fixture
def shop(shop):
    return shop.open(locations=("BER", "HAM"), skus=("TEA", "CUP"), stock={"TEA": {"BER": 4, "HAM": 3}, "CUP": {"BER": 5}})


def promised(shop, sku="TEA"):
    return [shop.stock(sku, at)["promised"] for at in ("BER", "HAM")]


def test_an_order_is_moved_to_the_place_that_is_named(shop):
    shop.place("A", TEA=3)
    told = shop.resource("A", "BER", "HAM")
    assert (told["moved"], told["stayed"], shop.stands("A"), promised(shop)) == (3, 0, ["stock@HAM soft 3"], [0, 3])
    assert shop.moves("A")[-1] == "promised@BER→promised@HAM 3"
    event = shop.one("select data from events where type = 'order.resourced'")["data"]
    assert (event["source"], event["lines"]) == ("BER", [{"line": 1, "sku": "TEA", "quantity": 3, "location": "HAM"}])


def test_all_of_it_goes_there_or_nothing(shop):
    shop.place("A", TEA=4)
    with shop.unchanged(lambda: shop.stands("A"), shop.events):
        code, facts = shop.refused("orders.resource", order=shop.order("A"), location="BER", to="HAM")
    assert (code, facts) == ("not_free", {"field": "to", "value": "HAM", "sku": "TEA", "wanted": 4, "free": 3})
    shop.resource("A", "BER", "HAM", L1=2)
    assert shop.stands("A") == ["stock@BER soft 2", "stock@HAM soft 2"]


def test_without_a_place_it_goes_where_there_is_room_and_the_rest_stays(shop):
    shop.place("A", TEA=4, CUP=1)
    told = shop.resource("A", "BER")
    assert (told["moved"], told["stayed"]) == (3, 2)
    assert shop.stands("A") == ["stock@BER soft 1", "stock@HAM soft 3", "stock@BER soft 1"]
    assert shop.refused("orders.resource", order=shop.order("A"), location="BER")[0] == "not_free"


def test_a_place_outside_the_channels_own_may_be_named(shop):
    shop.do("settings.put_location", code="LEJ", title="Leipzig")
    shop.receive("TEA", 9, "LEJ")
    shop.place("A", TEA=2)
    shop.resource("A", "BER", "LEJ")
    assert shop.stands("A") == ["stock@LEJ soft 2"]
    assert shop.released("A") == 1
    shop.pick("A")
    assert shop.ship("A")["units"] == 2


def test_what_others_wait_for_comes_to_them_first(shop):
    """Nine wait behind seven; what is counted more at HAM is theirs, and not another order's to move to."""
    shop.place("A", TEA=4)
    shop.place("B", TEA=3)
    shop.place("C", TEA=9)
    replies = shop.together(
        ("stock.receive", {"sku": "TEA", "location": "HAM", "quantity": 5}),
        ("orders.resource", {"order": shop.order("A"), "location": "BER", "to": "HAM"}),
    )
    assert [r.code for r in replies] == [None, "not_free"]
    assert shop.buckets("C") == "w4p5"


def test_what_is_left_behind_is_somebody_elses(shop):
    shop.place("A", TEA=3)
    shop.place("B", CUP=5)
    shop.place("C", CUP=1)
    shop.receive("CUP", 9, "HAM")
    assert shop.buckets("C") == "p1"
    shop.resource("B", "BER", "HAM", L1=2)
    assert shop.stock("CUP")["promised"] == 3


def test_what_is_released_stays(shop):
    shop.place("A", TEA=3)
    shop.released("A")
    with shop.unchanged(lambda: shop.stands("A"), shop.events):
        code, facts = shop.refused("orders.resource", order=shop.order("A"), location="BER", to="HAM")
    assert (code, facts) == ("nothing_to_resource", {"field": "location", "value": "BER", "soft": 0})


def test_only_what_stands_there_is_moved(shop):
    shop.place("A", TEA=3)
    order = {"order": shop.order("A")}
    assert shop.refused("orders.resource", location="HAM", **order)[0] == "nothing_to_resource"
    too_many = [{"line": 1, "quantity": 4}]
    assert shop.refused("orders.resource", location="BER", to="HAM", lines=too_many, **order)[1]["soft"] == 3
    assert shop.refused("orders.resource", location="BER", to="BER", **order)[0] == "not_free"
    assert shop.refused("orders.resource", location="BER", to="MUC", **order)[0] == "location_unknown"
    assert shop.refused("orders.resource", location="BER", lines=[{"line": 2, "quantity": 1}], **order)[0] == "line_unknown"
    assert shop.refused("orders.resource", location="BER", lines=[{"line": 1, "quantity": 1}] * 2, **order)[0] == "line_twice"
    shop.do("settings.put_location", code="HAM", title="Hamburg", active=False)
    assert shop.refused("orders.resource", location="BER", to="HAM", **order)[0] == "not_free"
