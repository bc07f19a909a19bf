"""Two hundred buyers at once for the last fifty units: fifty get them, the others are told so, and nobody is promised air."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import cycle

import httpx2
import pytest

from tests.api.conftest import site  # noqa: F401
from tests.crash.process import Api
from tests.shop import order_body

BUYERS, UNITS = 200, 50


async def _all_at_once(urls: list[str], secret: str) -> list[httpx2.Response]:
    limits = httpx2.Limits(max_connections=BUYERS)
    headers = {"authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers, limits=limits, timeout=60, trust_env=False) as client:
        doors = zip(range(BUYERS), cycle(urls))
        bodies = ((f"{url}/api/v1/orders", order_body(f"R{n}", {"LAST": 1}, authorized="10.00")) for n, url in doors)
        return await asyncio.gather(*(client.post(address, json=body) for address, body in bodies))


def bought(site, urls, oversell):  # noqa: F811
    site.shop.do("catalog.put_sku", code="LAST", title="Last", oversell=oversell)
    site.shop.do("stock.receive", sku="LAST", location="BER", quantity=UNITS)
    answers = asyncio.run(_all_at_once(urls, site.secret))
    if oversell == "deny":
        assert Counter(a.status_code for a in answers) == {201: UNITS, 422: BUYERS - UNITS}
        assert {(a.json()["code"], a.json()["available"]) for a in answers if a.status_code == 422} == {("not_available", 0)}
    else:
        assert Counter(a.status_code for a in answers) == {201: BUYERS}
        assert Counter(a.json()["waiting"] for a in answers) == {0: UNITS, 1: BUYERS - UNITS}
    promised = site.shop.rows("select kind, sum(quantity)::int n from promises group by kind")
    waiting = {} if oversell == "deny" else {"waiting": BUYERS - UNITS}
    assert {p["kind"]: p["n"] for p in promised} == {"stock": UNITS} | waiting
    assert site.shop.stock("LAST") == {"on_hand": UNITS, "promised": UNITS, "short": 0}
    site.shop.audited()


@pytest.mark.parametrize("oversell", ["deny", "backorder"])
def test_the_last_fifty_units(site, oversell):  # noqa: F811
    bought(site, [site.url], oversell)


@pytest.mark.parametrize("oversell", ["deny", "backorder"])
def test_the_last_fifty_units_are_sold_by_two_processes(site, database, oversell):  # noqa: F811
    with Api(database) as other:
        bought(site, [site.url, other.url], oversell)
