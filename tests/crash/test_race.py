"""Two hundred buyers at once for the last fifty units: fifty get them, the others are told so, and nobody is promised air."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx2
import pytest

from tests.api.conftest import site  # noqa: F401
from tests.shop import order_body

BUYERS, UNITS = 200, 50


async def _all_at_once(url: str, secret: str) -> list[httpx2.Response]:
    limits = httpx2.Limits(max_connections=BUYERS)
    async with httpx2.AsyncClient(
        base_url=url, headers={"authorization": f"Bearer {secret}"}, limits=limits, timeout=60, trust_env=False
    ) as client:
        orders = [client.post("/api/v1/orders", json=order_body(f"R{n}", {"LAST": 1}, authorized="10.00")) for n in range(BUYERS)]
        return await asyncio.gather(*orders)


@pytest.mark.parametrize("oversell", ["deny", "backorder"])
def test_the_last_fifty_units(site, oversell):  # noqa: F811
    site.shop.do("catalog.put_sku", code="LAST", title="Last", oversell=oversell)
    site.shop.do("stock.receive", sku="LAST", location="BER", quantity=UNITS)
    answers = asyncio.run(_all_at_once(site.url, site.secret))
    if oversell == "deny":
        assert Counter(a.status_code for a in answers) == {201: UNITS, 422: BUYERS - UNITS}
        assert {a.json()["code"] for a in answers if a.status_code == 422} == {"not_available"}
    else:
        assert Counter(a.json()["waiting"] for a in answers) == {0: UNITS, 1: BUYERS - UNITS}
    assert site.shop.stock("LAST") == {"on_hand": UNITS, "promised": UNITS, "short": 0}
    site.shop.audited()
