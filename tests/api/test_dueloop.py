"""A server's look at due work: what can't be done is left for the next second, not tried again at once."""

import asyncio

import pytest

from argosy.engine.coalescer import Coalescer
from argosy.engine.due import FIRE_MAX
from argosy.serving.dueloop import DueLoop
from argosy.serving.readers import Readers
from argosy.store.drivers import EventedConnection
from tests.engine.conftest import extras as extras  # noqa: PLC0414 - a fixture
from tests.engine.test_due import left, left_due
from tests.shop import Shop

FAILS = '{"sku": "TEA", "how": "writes_what_the_database_refuses"}'


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=("TEA", "MUG"))
    shop.place("A", MUG=3)
    shop.owner.execute("update stock set on_hand = 3")
    yield shop
    shop.close()


def looks(shop, times):
    """What a server's first looks answer: whether to look again at once."""

    async def look():
        fast, slow = (EventedConnection(shop.database.engine_conninfo(lane)) for lane in ("fast", "slow"))
        readers = Readers(shop.database.conninfo(), 1)
        coalescer = Coalescer(fast, slow)
        loop = DueLoop(shop.database, readers, coalescer)
        try:
            return [await loop.step() for _ in range(times)]
        finally:
            await coalescer.close()
            for connection in (fast, slow, readers):
                connection.close()

    return asyncio.run(look())


@pytest.mark.usefixtures("extras")
def test_what_fails_stays_and_is_left_alone_for_a_second(shop):
    left_due(shop, "test.poison", "x", FAILS)
    assert looks(shop, 2) == [False, False]
    assert left(shop) == {"test.poison"}


@pytest.mark.usefixtures("extras")
def test_beside_what_fails_or_can_not_be_read_the_rest_is_done(shop):
    left_due(shop, "test.poison", "x", FAILS)
    left_due(shop, "stock.gone", "x", "{}")
    left_due(shop, "stock.rebalance", "MUG", '{"sku": "MUG"}')
    assert looks(shop, 2) == [True, False]
    assert shop.buckets("A") == "p3"
    assert left(shop) == {"test.poison", "stock.gone"}


def test_a_whole_slice_that_stays_is_passed(shop):
    left_due(shop, "stock.gone", "x", "{}", count=FIRE_MAX)
    left_due(shop, "stock.rebalance", "MUG", '{"sku": "MUG"}', at="2026-01-02Z")
    assert looks(shop, 4) == [True, True, True, False], "behind the slice; from the start, as something was done; behind it; the end"
    assert shop.buckets("A") == "p3"
