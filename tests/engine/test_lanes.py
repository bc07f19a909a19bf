"""Two lanes over one database: whoever holds rows, or sends much, stops nobody else; and nobody overtakes on one order."""

import asyncio
from contextlib import asynccontextmanager

import psycopg
import pytest

from argosy.engine import coalescer as module
from argosy.engine.attempts import UNAVAILABLE
from argosy.engine.coalescer import Coalescer
from argosy.store.drivers import EventedConnection
from tests.shop import PRICE, Shop, order_body, submission

STOCK = "select from stock s join skus k on k.id = s.sku_id where k.code = %s for update of s"
PATIENCE_SECONDS = 60


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=("TEA", "MUG"), stock={"TEA": {"BER": 20_000}, "MUG": {"BER": 100}})
    yield shop
    shop.office.fire()
    shop.audited()
    shop.close()


@asynccontextmanager
async def house(shop):
    """The server's engine, as one process has it."""
    fast, slow = (EventedConnection(shop.database.engine_conninfo(lane)) for lane in ("fast", "slow"))
    coalescer = Coalescer(fast, slow)
    try:
        yield coalescer
    finally:
        await coalescer.close()
        fast.close()
        slow.close()


def played(play):
    async def within():
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await play()

    return asyncio.run(within())


def placing(coalescer, reference, **lines):
    return asyncio.create_task(coalescer.submit(submission("orders.place", order_body(reference, lines))))


async def until(happens):
    while not happens():  # noqa: ASYNC110 - PostgreSQL tells nobody that a session waits
        await asyncio.sleep(0.01)


async def until_waiting(shop):
    """The slow lane stands before somebody's lock. (The fast one waits for none of the rows here.)"""
    waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await until(lambda: shop.rows(waiting))


def test_a_session_that_holds_rows_stops_no_order_for_others(shop):
    async def play():
        async with house(shop) as coalescer:
            with psycopg.connect(shop.database.owner_conninfo()) as somebody:
                somebody.execute(STOCK, ["TEA"])
                stuck = [placing(coalescer, f"T{i}", TEA=1) for i in range(3)]
                await until_waiting(shop)
                for i in range(20):  # one by one, and in between all that is due
                    assert (await placing(coalescer, f"M{i}", MUG=1)).status == 201
                stuck.append(placing(coalescer, "both", MUG=1, TEA=1))
                assert (await placing(coalescer, "last", MUG=1)).status == 201
                assert not any(task.done() for task in stuck)
            return [reply.status for reply in await asyncio.gather(*stuck)]

    assert played(play) == [201] * 4


def test_an_order_of_ten_thousand_lines_stops_no_others(shop):
    """While it runs (here: while it is kept from its end), single orders come and go; also those for its own SKU afterwards."""
    lines = [{"sku": "TEA", "quantity": 1, "unit_price": PRICE} for _ in range(10_000)]
    large = submission("orders.place", order_body("large", {}) | {"lines": lines})

    async def play():
        async with house(shop) as coalescer:
            with psycopg.connect(shop.database.owner_conninfo()) as somebody:
                somebody.execute(STOCK, ["TEA"])
                task = asyncio.create_task(coalescer.submit(large))
                await until_waiting(shop)
                assert not coalescer.fast.flights, "it is the slow lane's from the start"
                for i in range(5):
                    assert (await placing(coalescer, f"M{i}", MUG=1)).status == 201
                assert not task.done()
            singles = [placing(coalescer, f"N{i}", TEA=1, MUG=1) for i in range(5)]
            return [reply.status for reply in await asyncio.gather(task, *singles)]

    assert played(play) == [201] * 6
    assert shop.one("select count(*) n from order_lines l join orders o on o.id = order_id where reference = 'large'")["n"] == 10_000


def test_more_than_may_wait_are_turned_away_at_once(shop, monkeypatch):
    monkeypatch.setattr(module, "QUEUE_COMMANDS_MAX", 5)

    async def play():
        async with house(shop) as coalescer:
            replies = await asyncio.gather(*(placing(coalescer, f"M{i}", MUG=1) for i in range(8)))
            assert (await placing(coalescer, "later", MUG=1)).status == 201
            return replies

    replies = played(play)
    assert [reply.status for reply in replies] == [201] * 5 + [503] * 3
    assert replies[-1] is UNAVAILABLE
    assert shop.one("select count(*) n from orders")["n"] == 6


def test_slices_that_wait_crowd_out_no_single(shop, monkeypatch):
    monkeypatch.setattr(module, "QUEUE_COMMANDS_MAX", 5)

    async def play():
        async with house(shop) as coalescer:
            with psycopg.connect(shop.database.owner_conninfo()) as somebody:
                somebody.execute(STOCK, ["TEA"])
                slices = [[submission("orders.place", order_body(f"B{s}-{i}", {"TEA": 1})) for i in range(4)] for s in range(4)]
                streams = [asyncio.create_task(coalescer.submit_all(slice)) for slice in slices]
                await until_waiting(shop)
                assert (await placing(coalescer, "single", MUG=1)).status == 201
            return [reply.status for replies in await asyncio.gather(*streams) for reply in replies]

    assert played(play) == [201] * 16


def test_who_leaves_before_the_batch_is_dropped_and_after_that_the_outcome_stands(shop):
    """Whoever is under way when its client leaves is done; it is no error to answer nobody."""

    async def play():
        async with house(shop) as coalescer:
            with psycopg.connect(shop.database.owner_conninfo()) as somebody:
                somebody.execute(STOCK, ["TEA"])
                running = placing(coalescer, "running", TEA=1)
                await until_waiting(shop)
                queued = placing(coalescer, "queued", TEA=1)
                await until(lambda: len(coalescer.slow))  # handed over, and behind the one that waits
                running.cancel()
                queued.cancel()
                await asyncio.gather(running, queued, return_exceptions=True)
            assert (await placing(coalescer, "next", TEA=1)).status == 201

    played(play)
    assert {row["reference"] for row in shop.rows("select reference from orders")} == {"running", "next"}


def test_two_commands_on_one_order_through_both_lanes(shop):
    """The cancellation waits in slow for the order's stock; authorizing more money needs no stock, and must not come first."""
    shop.place("A", TEA=1)
    before = shop.one("select max(seq) n from commands")["n"]
    cancel = submission("orders.cancel", {"order": shop.order("A")})
    queued, late = (submission("payments.authorize", {"order": shop.order("A"), "collector": "test", "amount": "1.00"}) for _ in "12")

    async def play():
        async with house(shop) as coalescer:
            with psycopg.connect(shop.database.owner_conninfo()) as somebody:
                somebody.execute(STOCK, ["TEA"])
                tasks = [asyncio.create_task(coalescer.submit(cancel))]
                for _ in range(2 * module.QUIET_TURNS):
                    await asyncio.sleep(0)
                assert coalescer.fast.flights
                tasks.append(asyncio.create_task(coalescer.submit(queued)))
                await asyncio.sleep(0)
                assert len(coalescer.fast) == 1, "the cancellation is under way, and this waits behind it"
                await until_waiting(shop)
                tasks.append(asyncio.create_task(coalescer.submit(late)))
                assert (await placing(coalescer, "M", MUG=1)).status == 201
                assert not any(task.done() for task in tasks)
            await asyncio.gather(*tasks)

    played(play)
    ran = [row["name"] for row in shop.rows("select name from commands where seq > %s order by seq", before)]
    assert ran == ["orders.place", "orders.cancel", "payments.authorize", "payments.authorize"]
