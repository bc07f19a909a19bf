"""Commands on one order keep their order of arrival, whichever lane they are in. The lanes' batches run when the test says so."""

import asyncio

import pytest

from argosy.engine import coalescer as module
from argosy.engine.attempts import UNAVAILABLE
from argosy.engine.submission import BUSY, MISSED
from tests.engine.tracks import heavy, in_house, on, patient, placing
from tests.shop import submission


def test_who_stands_behind_a_command_that_is_handed_over_goes_with_it(monkeypatch):
    """A1 finds its rows locked when A2 is queued in fast; B is none of their business."""

    async def play(house):
        await house.send(A1=on("A"))
        await house.send(A2=on("A"), B=on("B"))
        await house.let(house.fast, A1=BUSY)
        assert (house.on(house.fast), house.on(house.slow)) == (["B"], ["A1", "A2"])
        await house.send(A3=on("A"))
        await house.let(house.fast)
        assert house.fast.batch is None
        await house.let(house.slow)
        assert house.on(house.slow) == ["A3"]
        await house.send(A4=on("A"))
        await house.let(house.slow)

    assert in_house(monkeypatch, play) == ["B", "A1", "A2", "A3", "A4"]


def test_and_who_must_not_overtake_those_goes_too(monkeypatch):
    """A2 shares its order with A1 and its key with B2, whose order is B1's."""

    async def play(house):
        await house.send(A1=on("A"))
        await house.send(B1=on("B"), A2=on("A", key="k"), B2=on("B", key="k"), C=on("C"))
        await house.let(house.fast, A1=BUSY)
        assert (house.on(house.fast), house.on(house.slow)) == (["C"], ["A1", "B1", "A2", "B2"])

    assert in_house(monkeypatch, play)[-4:] == ["A1", "B1", "A2", "B2"]


def test_who_was_answered_just_now_is_in_time_for_the_next_batch(monkeypatch):
    """A1's and B1's clients say at once what they want next, which takes a turn out and one in: it goes with C, who waited meanwhile."""

    async def play(house):
        async def twice(one, two):
            await house.coalescer.submit(house.named(one))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            return await house.coalescer.submit(house.named(two))

        await house.send(first=on("first"))
        house.tasks += [asyncio.create_task(twice(one, two)) for one, two in (("A1", "A2"), ("B1", "B2"))]
        await house.settle()
        await house.let(house.fast)
        assert house.on(house.fast) == ["A1", "B1"]
        await house.send(C=on("C"))
        await house.let(house.fast)
        assert sorted(house.on(house.fast)) == ["A2", "B2", "C"]

    assert len(in_house(monkeypatch, play)) == 6


def test_one_of_a_few_that_are_busy_goes_with_the_next_batches_of_fast_before_it_is_handed_over(monkeypatch):
    """Each of a batch of four that finds its rows locked tries again twice, in its place; what stands behind it on its order waits."""

    async def play(house):
        await house.send(first=on("first"))
        await house.send(A1=on("A"), B=on("B"), C=on("C"), D=on("D"))
        await house.let(house.fast)
        await house.send(A2=on("A"), E=on("E"), F=on("F"))
        await house.let(house.fast, A1=BUSY)
        assert (house.on(house.fast), house.on(house.slow)) == (["A1", "A2", "E", "F"], [])
        await house.send(G=on("G"), H=on("H"))
        await house.let(house.fast, A1=BUSY, A2=BUSY)
        assert (house.on(house.fast), house.on(house.slow)) == (["A1", "A2", "G", "H"], [])
        await house.let(house.fast, A1=BUSY, A2=BUSY)
        assert (house.on(house.fast), house.on(house.slow)) == ([], ["A1", "A2"])

    assert in_house(monkeypatch, play) == ["first", "B", "C", "D", "E", "F", "G", "H", "A1", "A2"]


@pytest.mark.parametrize("make", [heavy, patient])
def test_what_must_run_in_slow_waits_there_for_its_order_in_fast(monkeypatch, make):
    async def play(house):
        await house.send(A1=on("A"))
        await house.send(A2=make("A"), A3=on("A"), B=make("B"))
        assert (house.on(house.fast), house.on(house.slow)) == (["A1"], ["B"])
        await house.let(house.slow)
        assert house.slow.batch is None, "A2 waits for fast, and A3 for A2"
        await house.let(house.fast)
        assert (house.fast.batch, house.on(house.slow)[:1]) == (None, ["A2"])

    assert in_house(monkeypatch, play) == ["B", "A1", "A2", "A3"]


def test_what_is_handed_over_goes_before_what_waited_for_it(monkeypatch):
    async def play(house):
        await house.send(A1=on("A"))
        await house.send(A2=heavy("A"))
        await house.let(house.fast, A1=BUSY)
        assert house.on(house.slow) == ["A1"]

    assert in_house(monkeypatch, play) == ["A1", "A2"]


def test_what_waits_for_fast_goes_on_when_who_was_before_it_has_left(monkeypatch):
    async def play(house):
        await house.send(B=on("B"))
        await house.send(A1=on("A"))
        await house.send(A2=heavy("A"))
        house.tasks.pop(1).cancel()
        await house.let(house.fast)
        assert house.on(house.slow) == ["A2"]

    assert in_house(monkeypatch, play) == ["B", "A2"]


def test_a_missed_lock_keeps_its_place(monkeypatch):
    async def play(house):
        await house.send(A1=on("A"))
        await house.send(A2=on("A"))
        await house.let(house.fast, A1=MISSED)
        assert house.on(house.fast) == ["A1", "A2"]

    assert in_house(monkeypatch, play) == ["A1", "A2"]


def test_bulk_work_and_singles_on_one_order(monkeypatch):
    """A slice waits for singles that came before, and singles that come after wait for it; others pass it."""

    async def play(house):
        await house.send(A1=on("A"))
        await house.send_all(X1=on("X"), A2=on("A"), Y1=on("Y"))
        assert house.on(house.slow) == ["X1", "Y1"]
        await house.send_all(Z1=on("Z"))
        await house.send(A3=on("A"), X2=on("X"), C=on("C"))
        await house.let(house.slow)
        assert house.on(house.slow) == ["Z1", "X2"], "A2 still waits for A1, and A3 for A2"
        await house.let(house.fast)
        await house.let(house.slow)

    ran = in_house(monkeypatch, play)
    assert [name for name in ran if name[0] == "A"] == ["A1", "A2", "A3"]
    assert [name for name in ran if name[0] == "X"] == ["X1", "X2"]


def test_what_is_handed_over_goes_before_bulk_work(monkeypatch):
    async def play(house):
        await house.send_all(X=on("X"))
        await house.send_all(Y=on("Y"))
        await house.send(A=on("A"))
        await house.let(house.fast, A=BUSY)
        await house.let(house.slow)
        assert house.on(house.slow) == ["A", "Y"]

    in_house(monkeypatch, play)


def test_bulk_work_crowds_out_no_single(monkeypatch):
    """However many streams wait; and of them, no more slices than may are in the house."""
    monkeypatch.setattr(module, "QUEUE_COMMANDS_MAX", 3)
    monkeypatch.setattr(module, "BULK_SLICES_MAX", 2)

    async def play(house):
        for stream in "PQRS":
            await house.send_all(**{f"{stream}{i}": on(f"{stream}{i}") for i in range(4)})
        assert len(house.on(house.slow)) + len(house.coalescer.slow.bulk) == 2 * 4
        await house.send(A=on("A"), B=on("B"), C=on("C"))
        too_many = asyncio.create_task(house.coalescer.submit(on("D")))
        await house.settle()
        assert too_many.result() is UNAVAILABLE
        await house.let(house.fast)
        await house.send(E=on("E"))

    ran = in_house(monkeypatch, play)
    assert {"A", "B", "C", "E"} <= set(ran)
    assert len(ran) == 4 + 4 * 4


def test_who_has_left_before_its_batch_is_dropped(monkeypatch):
    async def play(house):
        await house.send(A=on("A"))
        dropped = asyncio.create_task(house.coalescer.submit(on("B"), lambda: True))
        await house.send(C=on("C"))
        await house.let(house.fast)
        assert house.on(house.fast) == ["C"]
        assert dropped.result() is UNAVAILABLE, "it must end, though nobody hears"

    assert in_house(monkeypatch, play) == ["A", "C"]


def test_a_second_batch_is_loaded_beside_the_first(monkeypatch):
    async def play(house):
        await house.send_all(A=placing("A", "TEA"))
        await house.send_all(B=placing("B", "MUG"))
        await house.send_all(C=placing("C", "CUP"))
        assert house.beside.batch is None, "the first may still be waiting for its rows"
        await house.load(house.slow)
        assert house.on(house.beside) == ["B", "C"]
        await house.load(house.beside)
        await house.send_all(D=placing("D", "JUG"))
        assert len(house.coalescer.slow) == 1, "there are two connections and no more"
        await house.let(house.beside)
        assert (house.on(house.slow), house.on(house.beside)) == (["A"], ["D"])

    assert in_house(monkeypatch, play) == ["B", "C", "A", "D"]


def test_what_wants_the_same_stock_keeps_its_place_behind_it(monkeypatch):
    """B wants A's, C wants B's, and E is about B's order: whoever went ahead could take what is scarce from those before."""

    async def play(house):
        await house.send_all(A=placing("A", "TEA"))
        await house.load(house.slow)
        await house.send_all(
            B=placing("B", "TEA", "MUG"), C=placing("C", "MUG", "CUP"), D=placing("D", "JUG"), E=placing("B", "PAN"), F=placing("F", "POT")
        )
        assert house.on(house.beside) == ["D", "F"]
        await house.let(house.slow)
        await house.load(house.beside)
        assert house.on(house.slow) == ["B", "C", "E"]

    in_house(monkeypatch, play)


@pytest.mark.parametrize("what", [on("X"), patient("X")])
def test_nothing_runs_beside_or_goes_before_what_may_touch_anything(monkeypatch, what):
    """Whose stock an order has, and what settings change, is known only when they were read."""

    async def play(house):
        await house.send_all(A=placing("A", "TEA"))
        await house.load(house.slow)
        await house.send_all(B=placing("B", "MUG"), X=what, C=placing("C", "CUP"))
        assert house.on(house.beside) == ["B"]
        await house.let(house.beside)
        assert house.beside.batch is None
        await house.let(house.slow)
        track = house.slow if house.slow.batch else house.beside
        assert house.on(track) == ["X", "C"]
        await house.load(track)
        await house.send_all(D=placing("D", "JUG"))
        assert (house.fast.batch, len(house.coalescer.slow)) == (None, 1), "X may want what D wants"

    assert in_house(monkeypatch, play) == ["B", "A", "X", "C", "D"]


def test_what_is_over_runs_beside_what_is_over(monkeypatch):
    """It reads SKUs, and locks no stock."""
    sold = {"sku": "TEA", "quantity": 1, "unit_price": "1.00"}
    over = {
        "channel": "web",
        "currency": "EUR",
        "location": "BER",
        "collector": "test",
        "placed_at": "2011-12-09T12:50:00Z",
        "lines": [sold],
    }

    async def play(house):
        await house.send_all(A=submission("orders.record", over | {"reference": "A"}))
        await house.load(house.slow)
        await house.send_all(B=submission("orders.record", over | {"reference": "B"}))
        assert house.on(house.beside) == ["B"]

    in_house(monkeypatch, play)


def test_who_has_to_run_again_has_been_overtaken_by_nobody(monkeypatch):
    async def play(house):
        await house.send_all(A=placing("A", "TEA"))
        await house.load(house.slow)
        await house.send_all(B=placing("B", "TEA"), C=placing("C", "MUG"))
        await house.let(house.slow, A=MISSED)
        await house.let(house.beside)
        assert [house.on(track) for track in (house.slow, house.beside) if track.batch] == [["A", "B"]]

    assert in_house(monkeypatch, play) == ["C", "A", "B"]
