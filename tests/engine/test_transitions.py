"""The tables of states say what happens: no dead ends on paper, and nothing in a day's work that is not in them."""

import re

import pytest
from hypothesis import given, settings

from argosy.engine.registry import REGISTRY, load_commands
from argosy.model.transitions import FULFILLMENT, PARCEL
from argosy.store.tables import metadata
from tests.engine.stage import Stage
from tests.engine.streams import OPENING, long_days, stream
from tests.engine.test_invariance import FOUND

load_commands()
TABLES = {"fulfillments": (FULFILLMENT, {"released"}), "parcels": (PARCEL, {"packed", "shipped"})}
ENDS = {"fulfillments": {"cancelled", "delivered"}, "parcels": {"delivered", "returned", "lost", "undone"}}


def reached(table, start):
    """Every state that can be come to from these."""
    found, ahead = set(start), list(start)
    while ahead:
        new = {after for targets in table[ahead.pop()].values() for after in targets} - found
        found |= new
        ahead += new
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_state_is_come_to_and_leads_to_an_end(name):
    table, start = TABLES[name]
    assert reached(table, start) == table.keys()
    for state in table:
        assert reached(table, {state}) & ENDS[name], f"{state} is a dead end"


@pytest.mark.parametrize("name", TABLES)
def test_the_database_knows_the_same_states(name):
    table, _ = TABLES[name]
    (check,) = [str(c.sqltext) for c in metadata.tables[name].constraints if "state" in str(getattr(c, "sqltext", ""))]
    assert set(re.findall(r"'(\w+)'", check)) == table.keys()


def test_every_command_in_the_tables_is_one():
    named = {command for table, _ in TABLES.values() for row in table.values() for command in row}
    assert named <= REGISTRY.keys()


@pytest.fixture
def stage(database):
    stage = Stage(database)
    yield stage
    stage.close()


def look(stage):
    rows = [(name, *row) for name in TABLES for row in stage.owner.execute(f"select order_id, n, state from {name}").fetchall()]
    return {row[:3]: row[3] for row in rows}


def test_nothing_goes_where_the_tables_do_not_say(stage):
    @settings(FOUND, max_examples=8)
    @given(long_days)
    def check(day):
        stage.clear()
        before = {}
        for submission in stream([*OPENING, *day]):
            stage.office.run([submission], fire=False)
            after = look(stage)
            for (name, *key), state in after.items():
                was = before.get((name, *key))
                if was is not None and was != state:
                    targets = TABLES[name][0][was].get(submission.declaration.name, ())
                    assert state in targets, f"{name}: {was} → {state} by {submission.declaration.name}"
            before = after
        stage.audited()

    check()
