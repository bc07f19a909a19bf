"""Two API processes and eight traders on the same few orders and SKUs: every answer is a documented one, and nobody deadlocks.

One process orders its own batches; only two show whether the locks do, and whether a key that one has used is known to the other.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter, deque
from contextlib import closing
from itertools import cycle

import pytest

from argosy.queries.audit import audit
from tests.api.conftest import until
from tests.crash.process import Api
from tests.crash.traders import KINDS, ORDERS, PLACES, SKUS, Trader
from tests.shop import Shop

SECRET = "test-key-of-no-worth"
TRADERS = 8
ACCEPTED_MIN = 200
PATIENCE_SECONDS = 60
SECONDS = [5, pytest.param(60, marks=pytest.mark.torture)]


def opened(database) -> Shop:
    shop = Shop(database).open(skus=SKUS, locations=PLACES, stock={sku: {"BER": 20, "HAM": 5} for sku in SKUS})
    shop.do("access.put_key", name="test", hash=hashlib.sha256(SECRET.encode()).hexdigest(), scopes=["*"])
    return shop


def deadlocks(shop: Shop) -> int:
    """As PostgreSQL has counted them; a session tells of its own at its end, at the latest."""
    return shop.one("select deadlocks from pg_stat_database where datname = current_database()")["deadlocks"]


def took_part(traders: list[Trader], url: str) -> bool:
    """Whether a process has accepted many commands, and some of each kind."""
    accepted = sum((t.accepted for t in traders if t.url == url), Counter())
    return accepted.total() >= ACCEPTED_MIN and accepted.keys() == KINDS


def trade(urls: list[str], seconds: float) -> list[Trader]:
    """Everybody trades for so long, and on until both processes took part; all have gone home when this returns."""
    began, orders = time.monotonic(), deque(maxlen=ORDERS)

    def enough() -> bool:
        worked = time.monotonic() - began
        if worked < seconds:
            return any(t.failure for t in traders)
        return worked > seconds + PATIENCE_SECONDS or all(took_part(traders, url) for url in urls)

    sides = cycle([urls, urls[::-1]])
    traders = [Trader(n, *next(sides), SECRET, orders, enough) for n in range(TRADERS)]
    for trader in traders:
        trader.start()
    for trader in traders:
        trader.join(seconds + 2 * PATIENCE_SECONDS)
        assert not trader.is_alive(), "somebody waits for ever"
    for trader in traders:
        if trader.failure is not None:
            raise trader.failure
    return traders


@pytest.mark.parametrize("seconds", SECONDS)
def test_everybody_at_once(database, seconds):
    with closing(opened(database)) as shop:
        before = deadlocks(shop)
        with Api(database) as one, Api(database) as other:
            traders = trade([one.url, other.url], seconds)
            for api in (one, other):
                api.stop()
                assert "Traceback" not in api.said()
                assert took_part(traders, api.url)
        accepted, recorded, refused = (sum((getattr(t, what) for t in traders), Counter()) for what in ("accepted", "recorded", "refused"))
        print(f"{accepted.total()} accepted: {dict(accepted)}; {refused.total()} refused: {dict(refused)}")
        assert refused["busy"] < accepted.total() / 20
        assert sum(t.repeated for t in traders) > 10
        sessions = "select count(*)::int n from pg_stat_activity where datname = current_database() and application_name ~ 'fast|slow'"
        until(lambda: shop.one(sessions)["n"] == 1)  # the shop's own
        assert deadlocks(shop) == before
        by_name = "select name, count(*)::int n from commands where actor like 'key:%%' and status < 300 group by name"
        assert {r["name"]: r["n"] for r in shop.rows(by_name)} == recorded, "what was told is not what was done"
        feed = shop.one("select count(*) n, min(seq) first, max(seq) last from events")
        assert (feed["first"], feed["last"]) == (1, feed["n"])
        shop.office.fire()
        unfilled = next(check for check in audit(shop.owner).checks if check.name == "unfilled")
        assert unfilled.open == [], "units wait, and there is stock for them"
        shop.audited()
