"""The World's checks are the database's: what one refuses the other refuses, over many rows on the edge of what may be.

Were the World's laxer, one command's bug would throw away its whole batch; were they stricter, a command would fail for nothing.
"""

import itertools
import json
import random
import re

import psycopg
import pytest

from argosy.model.checks import CHECKS, OVERDRAFTS
from argosy.model.rows import Promise
from argosy.store.tables import metadata

ROWS, SOUND_MAX = 8000, 60
STATED = ("balance", "stands")
OTHER = {"kind": "none", "level": "soft", "fulfillment": None}
"""What a promise row is besides its counters."""


def condition(cls):
    """The database's checks of a table's counters, as SQL."""
    stated = [c for c in metadata.tables[cls.spec.table].constraints if str(c.name).endswith(STATED)]
    assert stated
    return " and ".join(f"({c.sqltext})" for c in stated)


def counters(cls):
    return [c for c in cls.spec.columns if c in cls.spec.delta and re.search(rf"\b{c}\b", condition(cls))]


def allowed(connection, cls, rows):
    """What the database says of each."""
    asked = f"select {condition(cls)} from jsonb_populate_recordset(null::{cls.spec.table}, %s) with ordinality t order by t.ordinality"
    return [bool(row[0]) for row in connection.execute(asked, [json.dumps(rows)]).fetchall()]


def samples(connection, cls):
    """Rows of small counters, and all that are one or two steps away from those which may be."""
    dice, names = random.Random(cls.__name__), counters(cls)
    held = [{}, {"level": "hard"}, {"fulfillment": 1}, {"level": "hard", "fulfillment": 1}] if cls is Promise else [{}]
    other = OTHER if cls is Promise else {}
    rows = [other | dice.choice(held) | {name: dice.randint(0, 2) for name in names} for _ in range(ROWS)]
    sound = list(itertools.compress(rows, allowed(connection, cls, rows)))[:SOUND_MAX]
    assert len(sound) > SOUND_MAX / 4
    steps = [{name: by} for name in names for by in (1, -1)]
    steps += [a | b for a, b in itertools.combinations(steps, 2) if a.keys() != b.keys()]
    near = [row | {name: row[name] + by for name, by in step.items()} for row in sound for step in steps]
    return rows + near + [row | how for row in sound for how in held]


def made(cls, values):
    row = object.__new__(cls)
    for name, default in cls.spec.defaults.items():
        setattr(row, name, default)
    for name, value in values.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize("cls", CHECKS, ids=lambda cls: cls.spec.table)
def test_the_world_refuses_what_the_database_refuses(database, cls):
    with psycopg.connect(database.owner_conninfo()) as connection:
        rows = samples(connection, cls)
        said = allowed(connection, cls, rows)
    differ = [row for row, may in zip(rows, said, strict=True) if bool(CHECKS[cls](made(cls, row))) != may]
    assert not differ, (len(differ), min(differ, key=lambda row: sum(abs(n) for n in row.values() if isinstance(n, int))))


@pytest.mark.parametrize("cls", OVERDRAFTS, ids=lambda cls: cls.spec.table)
def test_an_overdraft_is_exactly_what_the_check_lacks(database, cls):
    """The least that makes the row whole, if any amount does."""
    column, lack = OVERDRAFTS[cls]
    with psycopg.connect(database.owner_conninfo()) as connection:
        rows = samples(connection, cls)
    tried = 0
    for values in rows:
        row = made(cls, values | {column: 10**6})
        if CHECKS[cls](row):
            tried += 1
            wanted = lack(row)
            for n in (wanted, wanted - 1):
                setattr(row, column, n)
                assert CHECKS[cls](row) == (n == wanted), (values, wanted)
    assert tried > ROWS / 10
