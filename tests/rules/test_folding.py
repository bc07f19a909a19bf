"""Many changes of an order are one set: what a draft keeps, whatever it was told on the way."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from argosy.base.errors import Refused
from argosy.model.edit_shapes import TYPES, AddLine, Edit, Edits, RemoveLine
from argosy.rules.edit.folding import REDUCERS, fold, folded

LINES = st.integers(1, 3)
NAMES = st.sampled_from(["a", "b"])
COUNTS = st.integers(0, 3)
AMOUNTS = st.sampled_from(["0", "1.00", "2.50"])
ADDRESS = {"name": "Anna", "line1": "Hauptstr. 5", "city": "Berlin", "country": "DE"}
ADDRESSES = st.sampled_from([ADDRESS, ADDRESS | {"city": "Bremen"}])
FIELDS = {
    "add_line": {"sku": st.sampled_from(["TEA", "CUP"]), "quantity": st.integers(1, 3), "name": st.none() | NAMES},
    "remove_line": {},
    "set_quantity": {"line": LINES, "quantity": COUNTS},
    "set_price": {"line": LINES, "unit_price": AMOUNTS, "reason": st.just("agreed")},
    "add_adjustment": {"kind": st.sampled_from(["fee", "discount"]), "title": st.just("x"), "amount": AMOUNTS},
    "remove_adjustment": {"adjustment": LINES},
    "set_shipping": {"amount": AMOUNTS},
    "set_address": {"ship_to": ADDRESSES, "bill_to": st.none() | ADDRESSES},
    "set_delivery": {"delivery_method": st.sampled_from([None, "express"])},
}
EDIT = TypeAdapter(Edit)
REMOVED = st.fixed_dictionaries({"line": LINES}) | st.fixed_dictionaries({"name": NAMES})
TOLD = [st.fixed_dictionaries({"type": st.just(type), **fields}) for type, fields in FIELDS.items()]
CHANGES = st.one_of(*TOLD).flatmap(lambda told: REMOVED.map(told.__or__) if told["type"] == "remove_line" else st.just(told))
CHANGES = CHANGES.map(EDIT.validate_python)
LISTS = st.lists(CHANGES, max_size=12)


def test_every_change_can_be_folded():
    assert set(get_args(get_args(Edit)[0])) == set(TYPES.values()) == REDUCERS.keys()
    assert FIELDS.keys() == TYPES.keys(), "and is tried below"


def tried(changes):
    """What they come to; or the code they are refused with."""
    try:
        return folded(changes)
    except Refused as refused:
        return refused.code


@given(LISTS, LISTS)
def test_a_draft_may_be_folded_at_any_time(first, more):
    """Otherwise a screen that keeps the folded list would send something else than what was clicked."""
    sooner = tried(first)
    if isinstance(sooner, list):
        assert tried([*sooner, *more]) == tried([*first, *more])
        assert len(sooner) <= len(first)
        assert folded(sooner) == sooner


def about(change):
    """What a change is about: two about the same are told in an order that counts."""
    match change.type:
        case "add_line":
            return "added"
        case "remove_line":
            return "added" if change.line is None else ("units", change.line)
        case "set_quantity":
            return "units", change.line
        case "set_price":
            return "price", change.line
        case "remove_adjustment":
            return "adjustment", change.adjustment
    return change.type


@given(LISTS, st.randoms())
def test_changes_about_different_things_may_be_told_in_any_order(changes, random):
    piles = {}
    for change in changes:
        piles.setdefault(about(change), []).append(change)
    order = [key for key, pile in piles.items() for _ in pile]
    random.shuffle(order)
    left = {key: iter(pile) for key, pile in piles.items()}
    assert tried([next(left[key]) for key in order]) == tried(changes)


@given(LISTS)
def test_nothing_is_lost_and_nothing_said_twice(changes):
    if not isinstance(kept := tried(changes), list):
        return
    assert all(change in changes or change.type == "set_address" for change in kept)
    added = [c for c in changes if isinstance(c, AddLine) and c.name is None]
    assert [c for c in kept if isinstance(c, AddLine) and c.name is None] == added, "in the order they were added"
    once = [about(c) for c in kept if c.type not in ("add_line", "add_adjustment")]
    assert len(once) == len(set(once))
    assert sum(c.quantity for c in added) <= sum(c.quantity for c in changes if isinstance(c, AddLine))


def read(*changes):
    return TypeAdapter(Edits).validate_python(list(changes))


def test_a_line_added_and_removed_again_was_never_there():
    tea = {"type": "add_line", "sku": "TEA", "quantity": 1, "name": "a"}
    assert folded(read(tea, {"type": "remove_line", "name": "a"})) == []
    with pytest.raises(Refused, match="line_unknown"):
        fold(read(tea, *[{"type": "remove_line", "name": "a"}] * 2))


def test_a_line_added_again_by_its_name_stands_where_it_stood():
    lines = [
        {"type": "add_line", "sku": sku, "quantity": n, "name": name}
        for sku, n, name in (("TEA", 1, "a"), ("CUP", 1, "b"), ("TEA", 5, "a"))
    ]
    assert [(c.sku, c.quantity) for c in folded(read(*lines))] == [("TEA", 5), ("CUP", 1)]


def test_the_later_of_two_holds_and_says_where_it_was_told():
    changes = read({"type": "remove_line", "line": 1}, {"type": "set_quantity", "line": 1, "quantity": 2})
    told = fold(changes).quantities[1]
    assert (told.change, told.where) == (changes[1], "changes[1]")
    assert isinstance(fold(changes[::-1]).quantities[1].change, RemoveLine)
