"""What is configured: places and their hours, taxes, holds, fields, and the numbers that orders have."""

import pytest

from tests.shop import ADDRESS, order_body, submission

WEB = {"code": "web", "title": "Web", "currency": "EUR", "locations": ["BER"]}


def numbered(shop, channel, reference):
    return shop.do("orders.place", **order_body(reference, {"TEA": 1}, channel=channel))["order"]["number"]


def series(shop, code, **more):
    return shop.do("settings.put_series", code=code, **({"prefix": f"{code}-"} | more))


# ── the numbers of orders ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_channel_numbers_its_orders_from_its_own_series(shop):
    """Without a gap, whatever is refused between; another channel goes on with everybody's numbers."""
    shop.open(stock={"TEA": {"BER": 9}})
    series(shop, "W", padding=4, first=998)
    shop.do("settings.put_channel", **WEB, series="W")
    shop.do("settings.put_channel", **WEB | {"code": "pos"})
    assert numbered(shop, "web", "A") == "W-0998"
    assert shop.refused("orders.place", **order_body("X", {"NONE": 1}))[0] == "sku_unknown"
    assert [numbered(shop, c, r) for c, r in (("web", "B"), ("pos", "C"), ("web", "D"), ("pos", "E"))] == [
        *("W-0999", "100001", "W-1000", "100002")
    ]
    shop.do("settings.put_channel", **WEB)
    assert numbered(shop, "web", "F") == "100003", "from here on"
    assert shop.one("select last from number_series")["last"] == 1000
    assert shop.state("A")["number"] == "W-0998"
    assert shop.rows("select data ->> 'number' as n from events where type = 'order.placed' order by seq")[0]["n"] == "W-0998"


def test_a_batch_draws_in_the_order_of_arrival(shop):
    shop.open(stock={"TEA": {"BER": 9}})
    series(shop, "W", padding=2)
    shop.do("settings.put_channel", **WEB, series="W")
    shop.office.run([submission("orders.place", order_body(f"R{n}", {"TEA": 1})) for n in range(5)])
    assert [shop.state(f"R{n}")["number"] for n in range(5)] == [f"W-0{n}" for n in range(1, 6)]


def test_an_order_behind_the_making_of_its_series(shop):
    """All in one batch: the series, the channel that takes it, and an order that is numbered from it."""
    shop.open()
    batch = [
        ("settings.put_series", {"code": "W", "prefix": "W-"}),
        ("settings.put_channel", WEB | {"series": "W"}),
        ("orders.place", order_body("A", {"TEA": 1})),
        ("settings.put_series", {"code": "W", "prefix": "W-", "padding": 3}),
        ("orders.place", order_body("B", {"TEA": 1})),
    ]
    replies = shop.office.run([submission(name, body) for name, body in batch])
    assert [r.code for r in replies] == [None] * 5
    assert (shop.state("A")["number"], shop.state("B")["number"]) == ("W-1", "W-002")


@pytest.mark.parametrize("prefix", ["", "2", "W-2026"])
def test_an_orders_number_is_nobody_elses(shop, prefix):
    """Digits at the end of a prefix could be another series' count: of these, invoices may be numbered, orders not."""
    shop.open()
    series(shop, "R", prefix=prefix)
    code, facts = shop.refused("settings.put_channel", **WEB, series="R")
    assert (code, facts) == ("series_unfit", {"field": "series", "value": "R", "prefix": prefix})
    assert shop.refused("settings.put_channel", **WEB, series="NONE")[0] == "series_unknown"
    assert shop.one("select series from channels")["series"] is None


def test_a_prefix_is_one_series_for_ever(shop):
    series(shop, "W", padding=2, first=7)
    assert shop.refused("settings.put_series", code="V", prefix="W-")[0] == "prefix_taken"
    assert shop.refused("settings.put_series", code="W", prefix="V-")[0] == "prefix_fixed"
    assert shop.refused("settings.put_series", code="order", prefix="V-")[0] == "series_reserved"
    assert not series(shop, "W", padding=5, first=1)["created"]
    assert shop.rows("select code, padding, last from number_series") == [{"code": "W", "padding": 5, "last": 6}], "the count goes on"
    series(shop, "I", prefix="")
    series(shop, "C", prefix="")


# ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_store_has_hours_and_an_address(shop):
    address = {"name": "Store", "line1": "Markt 1", "city": "Hamburg", "country": "DE"}
    morning, evening = {"opens": "09:00", "closes": "12:30"}, {"opens": "14:00", "closes": "24:00"}
    shop.do("settings.put_location", code="HAM", title="Hamburg", kind="store", hours={"sat": [evening, morning]}, address=address)
    kept = shop.one("select kind, hours, address from locations")
    assert (kept["kind"], kept["hours"]["sat"], kept["hours"]["sun"]) == ("store", [morning, evening], [])
    assert {name: kept["address"][name] for name in address} == address


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ([("12:00", "09:00")], "must close after it opens"),
        ([("09:00", "09:00")], "must close after it opens"),
        ([("09:00", "12:00"), ("11:59", "18:00")], "must not overlap"),
        ([("24:00", "24:00")], "must close after it opens"),
        ([("25:00", "26:00")], "pattern"),
        ([("9:00", "12:00")], "pattern"),
    ],
)
def test_hours_that_are_none(day, why):
    hours = {"mon": [{"opens": a, "closes": b} for a, b in day]}
    with pytest.raises(ValueError, match=why):
        submission("settings.put_location", {"code": "HAM", "title": "Hamburg", "hours": hours})


def test_a_day_may_be_open_twice_in_a_row(shop):
    day = [{"opens": "09:00", "closes": "12:00"}, {"opens": "12:00", "closes": "18:00"}]
    shop.do("settings.put_location", code="HAM", title="Hamburg", hours={"mon": day})


# ── taxes, holds, fields ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("rate", "kept"), [("0", 0), ("7", 70_000), ("19.0", 190_000), ("8.875", 88_750), ("0.0001", 1), ("100", 10**6)])
def test_a_rate_is_kept_in_millionths(shop, rate, kept):
    shop.do("settings.put_tax_rate", code="R", title="Rate", country="US", region="NY", tax_class="food", rate=rate)
    assert shop.one("select rate, region, tax_class from tax_rates") == {"rate": kept, "region": "NY", "tax_class": "food"}


def test_a_country_has_one_code(shop):
    """Channels write UK as well as GB. Of an order that keeps the one, a rate for the other would not be found: it bore no tax."""
    shop.do("settings.put_tax_rate", code="VAT", title="VAT", country="GB", rate="20")
    shop.open(skus=("TEA",), stock={"TEA": {"BER": 10}})
    shop.do("settings.put_channel", code="kept", title="Shop", currency="EUR", locations=["BER"], taxes="computed")
    body = order_body("A", {"TEA": 1}, channel="kept", ship_to=ADDRESS | {"country": "UK"})
    for line in body["lines"]:
        line.pop("tax", None)
    shop.do("orders.place", **body)
    assert shop.one("select country from addresses") == {"country": "GB"}
    assert shop.one("select tax > 0 as taxed from orders") == {"taxed": True}
    assert submission("settings.put_tax_rate", {"code": "VAT", "title": "VAT", "country": "EL", "rate": "24"}).body.country == "GR"


def test_more_than_all_is_no_tax(shop):
    assert shop.refused("settings.put_tax_rate", code="R", title="Rate", country="DE", rate="100.0001") == (
        "rate_too_high",
        {"field": "rate", "value": "100.0001"},
    )
    assert shop.rows("select from tax_rates") == []
    with pytest.raises(ValueError, match="rate"):
        submission("settings.put_tax_rate", {"code": "R", "title": "Rate", "country": "DE", "rate": "-1"})


def test_a_hold_type_blocks_what_it_blocked(shop):
    """A type is renamed, and orders under it may be edited from now on; but nothing waits for a change of what it means."""
    shop.do("settings.put_hold_type", code="credit", title="Credit", blocks_capture=True, blocks_edit=True)
    assert not shop.do("settings.put_hold_type", code="credit", title="Credit check", blocks_capture=True)["created"]
    assert shop.one("select title, blocks_edit from hold_types where code = 'credit'") == {"title": "Credit check", "blocks_edit": False}
    for blocks in ({}, {"blocks_capture": True, "blocks_promise": True}):
        assert shop.refused("settings.put_hold_type", code="credit", title="Credit", **blocks)[0] == "hold_type_fixed"
    shop.do("settings.put_hold_type", code="fraud", title="Fraud", blocks_release=True, blocks_capture=True)


def test_a_fields_type_stays(shop):
    shop.do("settings.put_custom_field", code="gift", title="Gift", type="flag")
    assert shop.refused("settings.put_custom_field", code="gift", title="Gift", type="text")[0] == "field_type_fixed"
    shop.do("settings.put_custom_field", code="gift", title="As a gift", type="flag", active=False)
    assert shop.one("select title, active from custom_fields") == {"title": "As a gift", "active": False}


def test_what_a_channel_says_of_stock_and_taxes(shop):
    shop.open(buffer=3, taxes="computed")
    assert shop.one("select buffer, taxes, series from channels") == {"buffer": 3, "taxes": "computed", "series": None}
