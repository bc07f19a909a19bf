"""Stock as a list: what is counted, what each filter finds, that pages neither repeat nor leave out, and what limits hide."""

from __future__ import annotations

import pytest

from argosy.queries import stock_list as listing
from argosy.queries.plain import BadCursor
from argosy.queries.reserved import reserved
from argosy.queries.sight import Sight
from argosy.queries.stock_list import Wanted, stock_list
from argosy.store.drivers import PlainConnection, drive
from tests.shop import Shop


@pytest.fixture
def shop(database):
    shop = Shop(database)
    yield shop
    shop.audited()
    shop.close()


@pytest.fixture
def read(shop):
    """Runs a query as lists are run."""
    connection = PlainConnection(shop.database.keyed_conninfo())
    yield lambda query: drive(query, connection)
    connection.close()


@pytest.fixture
def stocked(shop):
    """Nine SKUs: every third has three units in BER and one in MUC, of which two wait, are below safety, or promised."""
    codes = [f"S{n}" for n in range(9)]
    shop.open(locations=("BER", "MUC"), skus=(), stock={})
    for n, code in enumerate(codes):
        shop.do("catalog.put_sku", code=code, title=code, safety_stock=5 if n % 3 == 1 else 0)
        if n % 3 != 2:
            shop.do("stock.receive", sku=code, location="BER", quantity=3)
    shop.do("stock.receive", sku="S0", location="MUC", quantity=1)
    for n in (2, 5, 8):
        shop.place(f"W-{n}", **{f"S{n}": 2})
    shop.place("P-0", S0=2)
    return shop


def every(read, wanted: Wanted, sight: Sight | None = None, limit: int = 2) -> list[str]:
    """All pages' SKUs."""
    found, after = [], None
    for _ in range(20):
        page = read(stock_list(sight or Sight(), wanted, after, limit))
        assert len(page["items"]) <= limit
        found += [item["sku"] for item in page["items"]]
        after = page["next"]
        if after is None:
            return found
    raise AssertionError("it never ends")


def test_balances(stocked, read):
    first = read(stock_list(Sight(), Wanted(columns=("BER", "MUC")), None, 1))["items"][0]
    names = ("on_hand", "promised", "available", "short", "waiting", "incoming", "safety_stock", "below")
    assert [first[name] for name in names] == [4, 2, 2, 0, 0, 0, 0, False]
    assert first["at"] == {
        "BER": {"on_hand": 3, "promised": 2, "short": 0, "available": 1},
        "MUC": {"on_hand": 1, "promised": 0, "short": 0, "available": 1},
    }
    stocked.do("stock.expect", supply="PO", sku="S0", location="BER", quantity=7)
    assert read(stock_list(Sight(), Wanted(), None, 1))["items"][0]["incoming"] == 7


@pytest.mark.parametrize("looked_at", [1, 2, 500])
def test_pages(stocked, read, monkeypatch, looked_at):
    """However few SKUs a page looks at: all that are like that are found, once."""
    monkeypatch.setattr(listing, "LOOKED_AT_MAX", looked_at)
    codes = [f"S{n}" for n in range(9)]
    assert every(read, Wanted()) == codes
    assert every(read, Wanted("waiting")) == ["S2", "S5", "S8"]
    assert every(read, Wanted("below")) == ["S1", "S4", "S7"]
    assert every(read, Wanted("short")) == []
    assert every(read, Wanted(codes=codes)) == codes
    assert every(read, Wanted("waiting", codes=["S1", "S2", "S3", "S5"])) == ["S2", "S5"]


def test_what_is_short(stocked, read):
    """More was handed to the floor than is there."""
    stocked.released("P-0")
    stocked.do("stock.correct", sku="S0", location="BER", change=-3, reason="burnt")
    assert every(read, Wanted("short")) == ["S0"]
    assert every(read, Wanted("short", location="BER")) == ["S0"]
    assert every(read, Wanted("short", location="MUC")) == []


def test_limits(stocked, read):
    """Whoever may see MUC alone: its balances, and of what waits nothing that is not theirs."""
    seen = {item["sku"]: item for item in read(stock_list(Sight(None, ["MUC"]), Wanted(), None, 50))["items"]}
    assert (seen["S0"]["on_hand"], seen["S0"]["promised"], seen["S1"]["on_hand"]) == (1, 0, 0)
    assert {item["waiting"] for item in seen.values()} == {0}
    assert every(read, Wanted(location="BER"), Sight(None, ["MUC"])) == []
    assert read(reserved("S0", Sight(None, ["MUC"]), None, 50))["items"] == []
    assert read(reserved("S0", Sight(["elsewhere"], None), None, 50))["items"] == []


def test_reserved_for_whom(stocked, read):
    """On stock, on the floor, on a supply, for a checkout and for a transfer; page by page."""
    shop = stocked
    shop.do("stock.receive", sku="S0", location="BER", quantity=20)
    shop.place("P-1", S0=1)
    shop.released("P-1")
    shop.do("stock.reserve", channel="web", reservation="cart", lines=[{"sku": "S0", "quantity": 3}])
    shop.do("stock.transfer", transfer="T", source="BER", target="MUC", lines=[{"sku": "S0", "quantity": 4}])
    shop.do("stock.expect", supply="PO", sku="S2", location="BER", quantity=9, expected_at="2030-01-01T00:00:00Z")
    shop.do("stock.rebalance", sku="S2")
    found, after = [], None
    while True:
        page = read(reserved("S0", Sight(), after, 1))
        found += page["items"]
        if page["next"] is None:
            break
        after = page["next"]
    whose = sorted((item["transfer"] or item["reservation"] or "order", item["level"], item["quantity"]) for item in found)
    assert whose == [("T", "soft", 4), ("cart", "soft", 3), ("order", "hard", 1), ("order", "soft", 2)]
    (on_supply,) = read(reserved("S2", Sight(), None, 50))["items"]
    assert (on_supply["kind"], on_supply["supply"], on_supply["quantity"]) == ("supply", "PO", 2)


@pytest.mark.parametrize("after", ["x", "WyJhIiwxXQ", "W10"])
@pytest.mark.parametrize("show", ["all", "waiting"])
def test_no_cursor_of_ours(shop, read, show, after):
    with pytest.raises(BadCursor):
        read(stock_list(Sight(), Wanted(show), after, 5))
    with pytest.raises(BadCursor):
        read(reserved("TEA", Sight(), after, 5))
