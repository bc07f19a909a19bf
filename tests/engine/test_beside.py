"""Slices of bulk work, one loaded while another is decided and written: what comes of it is what came of one after the other."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from argosy.engine import lanes
from argosy.engine.coalescer import Coalescer
from argosy.engine.lanes import Lane
from argosy.store.drivers import EventedConnection
from tests.shop import Shop, order_body, submission

SKUS = [f"S{n}" for n in range(100)]
STOCK = 2
SLICE = 16


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=tuple(SKUS), stock={sku: {"BER": STOCK} for sku in SKUS})
    yield shop
    shop.audited()
    shop.close()


def in_slices(shop, commands):
    """Hand them over as a stream does, three slices at a time; the replies, in order."""

    async def run():
        connections = [EventedConnection(shop.database.engine_conninfo(lane)) for lane in ("fast", "slow", "slow")]
        coalescer = Coalescer(*connections)
        room = asyncio.Semaphore(3)

        async def slice(commands):
            async with room:
                return await coalescer.submit_all(commands)

        try:
            slices = [slice(commands[i : i + SLICE]) for i in range(0, len(commands), SLICE)]
            return [reply for replies in await asyncio.gather(*slices) for reply in replies]
        finally:
            await coalescer.close()
            for connection in connections:
                connection.close()

    return asyncio.run(run())


@pytest.fixture
def together(monkeypatch):
    """How many batches were under way when one began; a batch is a slice and no more."""
    monkeypatch.setattr(lanes, "BATCH_WEIGHT_LINES_MAX", SLICE)
    seen = Counter()
    board = Lane.board

    def counted(lane, before=None):
        flight = board(lane, before)
        if flight is not None:
            seen[len(lane.flights)] += 1
        return flight

    monkeypatch.setattr(Lane, "board", counted)
    return seen


def test_who_comes_first_gets_what_is_scarce(shop, together):
    """Each SKU is wanted by more than there is; those whose lines came first have it, to the last unit."""
    chance = random.Random(7)
    wanted = [(f"R{n}", chance.sample(SKUS, chance.choice([1, 1, 2]))) for n in range(500)]
    replies = in_slices(shop, [submission("orders.place", order_body(reference, dict.fromkeys(skus, 1))) for reference, skus in wanted])
    assert {reply.status for reply in replies} == {201}
    assert together[2] > 5, "batches ran beside others, or this proves nothing"
    left = Counter(dict.fromkeys(SKUS, STOCK))
    expected = {}
    for reference, skus in wanted:
        for sku in skus:
            expected[reference, sku] = min(1, left[sku])
            left[sku] -= expected[reference, sku]
    assert not +left, "all of it is promised"
    lines = shop.rows("select o.reference, l.code, l.promised from order_lines l join orders o on o.id = l.order_id")
    assert {(line["reference"], line["code"]): line["promised"] for line in lines} == expected


def test_what_stands_before_in_the_stream_was_done(shop):
    """Stock that comes in, a SKU that is new, an order that is cancelled: the line behind it finds it, whichever slices they are in."""
    commands = []
    for n in range(60):
        commands += [
            submission("orders.place", order_body(f"F{n}", {SKUS[n]: 1})),
            submission("catalog.put_sku", {"code": f"N{n}", "title": "New"}),
            submission("stock.receive", {"sku": f"N{n}", "location": "BER", "quantity": 1}),
            submission("orders.place", order_body(f"A{n}", {f"N{n}": 1})),
            submission("orders.cancel", {"order": {"channel": "web", "reference": f"A{n}"}}),
            submission("orders.place", order_body(f"B{n}", {f"N{n}": 1})),
        ]
    replies = in_slices(shop, commands)
    assert {reply.status for reply in replies} <= {200, 201}, Counter(reply.code for reply in replies)
    assert {shop.buckets(f"A{n}") for n in range(60)} == {"c1"}
    assert {shop.buckets(f"B{n}") for n in range(60)} == {"p1"}
