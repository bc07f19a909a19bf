"""Which location promises which units: never more than there is, never past those who wait, in few parcels."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from argosy.model.journal import Queue
from argosy.model.rows import Location
from argosy.rules.allocate import allocate, fill, offers, split
from tests.rules.books import PLACES, TEA, check_books, line_in, order_in, world_of

offered = st.lists(st.integers(-5, 12), max_size=5).map(lambda free: [(f"L{i}", n) for i, n in enumerate(free)])
on_hand = st.integers(0, 12)


@given(st.integers(1, 20), offered)
def test_as_much_as_there_is_and_no_more(n, places):
    taken = split(n, places)
    there = dict(places)
    assert sum(k for _, k in taken) == min(n, sum(max(0, free) for _, free in places))
    assert all(0 < k <= there[place] for place, k in taken)
    assert len({place for place, _ in taken}) == len(taken), "a place is named once"


@given(st.integers(1, 20), offered)
def test_one_place_if_one_has_it_all_else_in_order(n, places):
    taken = split(n, places)
    whole = [place for place, free in places if free >= n]
    if whole:
        assert taken == [(whole[0], n)]
    else:
        has_some = [place for place, free in places if free > 0]
        assert [place for place, _ in taken] == has_some[: len(taken)]
        assert all(k == dict(places)[place] for place, k in taken[:-1]), "a place is emptied before the next is asked"


@given(on_hand, on_hand, st.integers(1, 20), st.integers(0, 10))
def test_a_newcomer_gets_what_nobody_waits_for(berlin, hamburg, n, queued):
    world = world_of({"BER": berlin, "HAM": hamburg})
    if queued:
        world.queues[TEA]["web"] = Queue("web", queued)
    order = order_in(world)
    line = line_in(world, order)
    waits = allocate(world, order, line, world.sku("TEA"), n)
    assert (line.promised + line.waiting, line.waiting) == (n, waits)
    for place, have in zip(PLACES, (berlin, hamburg), strict=True):
        promised = world.stock(TEA, place).promised
        assert promised <= have
        assert not promised or promised + queued <= have, "the queue could claim any of these units"
    assert world.queue(TEA, "web").units == queued + waits
    check_books(world, order)


@given(on_hand, on_hand, st.integers(1, 20))
def test_who_waits_gets_all_there_is(berlin, hamburg, n):
    world = world_of({"BER": berlin, "HAM": hamburg})
    order = order_in(world)
    line = line_in(world, order)
    world.promise(line, "waiting", n, reason="backorder")
    taken = fill(world, world.promises(line)[0], order, Counter())
    assert line.promised == sum(k for _, k in taken) == min(n, berlin + hamburg)
    assert world.queue(TEA, "web").units == line.waiting
    check_books(world, order)


def test_what_keeps_no_stock_is_promised_whole():
    world = world_of(tracked=False)
    order = order_in(world)
    line = line_in(world, order)
    assert allocate(world, order, line, world.sku("TEA"), 7) == 0
    assert [(p.kind, p.quantity) for p in world.promises(line)] == [("none", 7)]


def test_a_place_that_never_had_the_sku_offers_nothing():
    world = world_of({"BER": 3})
    world.settings.locations["HAM"] = Location("HAM", "main", "HAM", "UTC")
    world.settings.channels["web"].locations.append("HAM")
    assert offers(world, TEA, "web") == [("BER", 3), ("HAM", 0)]
