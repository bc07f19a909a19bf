"""Giving units back: least-done first, never more than asked, and from wherever units can be held."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.base.errors import Refused
from argosy.model.rows import Fulfillment, Supply
from argosy.rules.unwind import cancellable, unwind
from argosy.store.tables import metadata
from tests.rules.books import NOW, TEA, check_books, line_in, order_in, world_of

SUPPLY = b"S" * 16


def held(world, order, line, kind, level, n, picked=0):
    """`n` units of a line in a promise row of this kind and level, `picked` of them taken from the shelf."""
    if kind == "waiting":
        return world.promise(line, "waiting", n, reason="backorder")
    at, supply = {"stock": ("BER", None), "supply": (None, SUPPLY), "none": (None, None)}[kind]
    row = world.promise(line, "promised", n, at=at, supply=supply)
    if level == "hard":
        f = world.add(Fulfillment(order.id, world.next_n(Fulfillment, order), "BER", NOW))
        world.set(row, level="hard", fulfillment=f.n)
        world.shift(row, picked=picked)
    return row


def one_line(stock=100):
    world = world_of({"BER": stock})
    world.file(Supply(SUPPLY, TEA, "purchase", "PO-1", expected=stock))
    order = order_in(world)
    return world, order, line_in(world, order)


def _kinds():
    """The kinds and levels that the database lets a promise row have, read from its own checks."""
    rules = " ".join(str(c.sqltext) for c in metadata.tables["promises"].constraints if hasattr(c, "sqltext"))
    levels = re.search(r"level in \(([^)]*)\)", rules).group(1)
    return re.findall(r"when '(\w+)' then", rules), re.findall(r"'(\w+)'", levels)


def test_every_holder_unwinds():
    """Whatever kind of row may hold units, they can be given back: a new kind that `unwind` can't empty fails here."""
    kinds, levels = _kinds()
    assert {"waiting", "stock", "supply", "none"} <= set(kinds)
    assert set(levels) == {"soft", "hard"}
    for kind, level in product(kinds, levels):
        if (kind, level) == ("waiting", "hard"):
            continue  # nobody picks what is not there
        for picked in (0, 2, 3) if level == "hard" else (0,):
            world, order, line = one_line()
            row = held(world, order, line, kind, level, 3, picked)
            assert unwind(world, order, {1: 3}) == {1: (3 - picked, picked)}, (kind, level, picked)
            assert (line.cancelled, line.recalling, row.quantity) == (3 - picked, picked, picked)
            assert cancellable(world, line) == 0
            check_books(world, order)


@st.composite
def standings(draw):
    """Rows of one line: (kind, level, units, picked)."""
    rows = []
    for kind in draw(st.lists(st.sampled_from(["waiting", "soft", "hard", "supply", "hard"]), min_size=1, max_size=5)):
        n = draw(st.integers(1, 5))
        rows.append(
            {
                "waiting": ("waiting", "soft", n, 0),
                "soft": ("stock", "soft", n, 0),
                "supply": ("supply", "soft", n, 0),
                "hard": ("stock", "hard", n, draw(st.integers(0, n))),
            }[kind]
        )
    return rows


@given(standings(), st.data())
def test_least_done_first_and_never_more_than_asked(rows, data):
    world, order, line = one_line()
    for row in sorted(rows, key=lambda row: row[1]):  # hard ones first: soft units of one place stand in one row
        held(world, order, line, *row)
    total = sum(n for _, _, n, _ in rows)
    stages = [
        sum(n for kind, _, n, _ in rows if kind == "waiting"),
        sum(n for kind, level, n, _ in rows if kind != "waiting" and level == "soft"),
        sum(n - picked for _, level, n, picked in rows if level == "hard"),
        sum(picked for *_, picked in rows),
    ]
    cancelled = recalled = 0
    for wanted in data.draw(st.lists(st.integers(1, total), max_size=3)):
        if cancelled + recalled + wanted > total:
            with pytest.raises(Refused, match="units_not_cancellable") as refusal:
                unwind(world, order, {1: wanted})
            assert refusal.value.facts["cancellable"] == total - cancelled - recalled
            return
        now_cancelled, now_recalled = unwind(world, order, {1: wanted})[1]
        assert now_cancelled + now_recalled == wanted
        cancelled += now_cancelled
        recalled += now_recalled
        expected, left = [], cancelled + recalled
        for stage in stages:
            expected.append(min(stage, left))
            left -= expected[-1]
        waiting, soft, untouched, picked = (a - b for a, b in zip(stages, expected, strict=True))
        assert line.waiting == waiting
        assert sum(p.quantity for p in world.promises(line) if p.kind != "waiting" and p.level == "soft") == soft
        assert line.cancelled == sum(expected[:3])
        assert line.recalling == expected[3] == sum(picked for *_, picked in rows) - picked
        assert untouched >= 0
        check_books(world, order)


def test_a_fulfillment_is_cancelled_with_its_last_unit():
    world, order, line = one_line()
    held(world, order, line, "stock", "hard", 2)
    unwind(world, order, {1: 1})
    assert world.fulfillment(order, 1).state == "released"
    unwind(world, order, {1: 1})
    assert world.fulfillment(order, 1).state == "cancelled"


def test_other_lines_stand():
    world, order, line = one_line()
    other = line_in(world, order)
    held(world, order, line, "stock", "soft", 2)
    held(world, order, other, "stock", "soft", 3)
    before = vars(other).copy()
    unwind(world, order, {1: 2})
    assert vars(other) == before
