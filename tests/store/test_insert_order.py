"""In which order rows are inserted: two writers that insert the same keys must come the same way, or they deadlock."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import UniqueConstraint

from argosy.model.journal import Changes
from argosy.model.rows import ApiKey, Customer, Due, Order, Reservation, Sku, Supply, Transfer, User
from argosy.store.tables import metadata
from argosy.store.writer import INSERT_ORDER, writes

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DRAWN = {("orders", "number")}
"""Unique by a sequence: nobody else has the same."""
ALONE = {("sessions", "hash"), ("one_time_tokens", "hash"), ("sign_on_flows", "hash"), ("users", "identity")}
"""Written a row a statement, in a transaction of its own; who somebody is at their provider is never there when they are invited."""


def id(n):
    return bytes([n] * 16)


def due(n, command, key):
    return Due(id(n), NOW, command, key, {})


def sku(n, code):
    return Sku(id(n), code, code)


def order(n, channel, reference):
    given = {"id": id(n), "channel": channel, "reference": reference}
    return Order(**{name: given.get(name) for name in Order.spec.columns})


def key(n, hash):
    return ApiKey(id(n), "name", hash, [], NOW)


def supply(n, sku, reference):
    return Supply(id(n), id(sku), "purchase", reference)


CASES = {
    Due: (("command", "key"), [due(1, "b", "x"), due(2, "a", "y"), due(3, "a", "x")]),
    Sku: (("code",), [sku(1, "TEA"), sku(2, "CUP"), sku(3, "MUG")]),
    Order: (("channel", "reference"), [order(1, "web", "B"), order(2, "shop", "C"), order(3, "web", "A")]),
    Supply: (("reference", "sku_id"), [supply(1, 7, "B"), supply(2, 9, "A"), supply(3, 8, "A")]),
    Customer: (("reference",), [Customer(id(n), NOW, r) for n, r in ((1, "C-2"), (2, "C-1"))]),
    Reservation: (("channel", "reference"), [Reservation(id(n), "web", r, NOW, NOW) for n, r in ((1, "B"), (2, "A"))]),
    Transfer: (("reference",), [Transfer(id(n), r, "BER", "HAM", NOW) for n, r in ((1, "B"), (2, "A"))]),
    ApiKey: (("hash",), [key(1, b"c"), key(2, b"a"), key(3, b"b")]),
    User: (("email",), [User(id(n), email, "A", [], NOW) for n, email in ((1, "b@x"), (2, "a@x"))]),
}


@pytest.mark.parametrize("cls", CASES, ids=lambda cls: cls.__name__)
def test_new_rows_are_sorted_by_what_others_may_insert_too(cls):
    columns, rows = CASES[cls]
    changes = Changes()
    changes.added[cls] = rows
    [call] = writes(changes)
    names = call.statement.sql.partition("(")[2].partition(")")[0].split(", ")
    written = list(zip(*(call.params[names.index(c)] for c in columns), strict=True))
    assert written == sorted(tuple(getattr(row, c) for c in columns) for row in rows)


def test_every_unique_key_but_the_primary_has_its_order():
    unique = {
        (table.name, *(c.name for c in constraint.columns))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    }
    assert unique - DRAWN - ALONE == {(cls.spec.table, *columns) for cls, (columns, _) in CASES.items()}
    assert INSERT_ORDER.keys() == CASES.keys()
    assert not [index.name for table in metadata.tables.values() for index in table.indexes if index.unique]
