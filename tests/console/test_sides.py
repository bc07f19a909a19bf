"""Merging what two people made of one thing: nobody's change is lost unseen, and what one did not touch never changes by one's saving."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from argosy.console.sides import Theirs, mark, merge

NAMES = "abcd"
VALUES = st.one_of(st.none(), st.booleans(), st.integers(2, 4), st.lists(st.integers(2, 3), max_size=2))
THINGS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))


def saved(now, mine, found: Theirs) -> dict:
    """What is there once the form is saved."""
    return mine | {side.field: side.now for side in found.kept}


def same(one, other) -> bool:
    return mark({"": one}) == mark({"": other})


@given(THINGS, THINGS, THINGS)
def test_nobodys_change_is_lost_unseen(was, now, mine):
    """What somebody else has changed stays, unless it is shown first; of what both changed nothing is saved before it was seen."""
    found = merge(was, now, mine)
    shown = {side.field for side in found.sides}
    after = saved(now, mine, found)
    for name in NAMES:
        if not same(now[name], was[name]) and name not in shown:
            assert same(after[name], now[name])


@given(THINGS, THINGS, THINGS, st.booleans())
def test_what_i_did_not_touch_never_changes_by_my_saving(was, now, mine, seen):
    found = merge(was, now, mine, mark(now) if seen else "")
    after = saved(now, mine, found)
    for name in NAMES:
        if same(mine[name], was[name]):
            assert same(after[name], now[name])
            assert name not in {side.field for side in found.sides}


@given(THINGS, THINGS, THINGS)
def test_what_i_changed_is_saved_or_shown(was, now, mine):
    """And goes over, in those fields, once the person has seen it."""
    found, over = merge(was, now, mine), merge(was, now, mine, mark(now))
    for name in NAMES:
        if not same(mine[name], was[name]):
            assert same(saved(now, mine, found)[name], mine[name])
            assert same(saved(now, mine, over)[name], mine[name])
    assert not over.sides


@given(THINGS, THINGS, THINGS)
def test_only_what_both_changed_to_other_values_is_shown(was, now, mine):
    both = {
        name for name in NAMES if not same(was[name], now[name]) and not same(was[name], mine[name]) and not same(now[name], mine[name])
    }
    assert {side.field for side in merge(was, now, mine).sides} == both


@given(THINGS, THINGS)
def test_who_was_alone_is_told_of_nothing(was, mine):
    found = merge(was, was, mine)
    assert (found.sides, found.kept) == ([], [])


@given(THINGS, THINGS, THINGS, THINGS)
def test_seen_is_seen_of_what_it_was_then(was, first, now, mine):
    """Who has agreed to go over one change is told of the next."""
    if mark(first) != mark(now):
        assert merge(was, now, mine, mark(first)) == merge(was, now, mine)


@given(THINGS, THINGS)
def test_a_new_one_that_is_there_already_is_told_as_a_whole(now, mine):
    """And what its form left empty stays even then."""
    assert {side.field for side in merge({}, now, mine).sides} == {
        name for name in NAMES if now[name] is not None and not same(now[name], mine[name])
    }
    over = merge({}, now, mine, mark(now))
    assert {side.field for side in over.kept} == {name for name in NAMES if mine[name] is None and now[name] is not None}


def test_what_is_typed_is_mine_though_it_says_what_was_there():
    """A form whose fields are empty at first: 0 was meant, and somebody else's 4 is no matter for it to keep."""
    assert [side.field for side in merge({"priority": 0}, {"priority": 4}, {"priority": 0}, typed=("priority",)).sides] == ["priority"]
    assert [side.field for side in merge({"priority": 0}, {"priority": 4}, {"priority": 0}).kept] == ["priority"]
