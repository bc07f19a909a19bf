"""The tables state the rows again. If the two drift apart, the writer binds wrong types or leaves out columns that have
no default; if a CHECK is missing, an impossible balance can be stored."""

from __future__ import annotations

import itertools
from typing import Any

import psycopg
import pytest
from sqlalchemy.dialects import postgresql

from argosy.model.accounts import GOODS, MONEY
from argosy.model.rows import ROWS
from argosy.store.partitions import ensure_partitions
from argosy.store.tables import APPEND_ONLY, PARTITION_ROWS, PARTITIONED, metadata
from tests.store.fill import insert

TYPES = {
    "UUID": "uuid",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    'TEXT COLLATE "C"': "text",
    "BOOLEAN": "boolean",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "JSONB": "jsonb",
    "BYTEA": "bytea",
}


@pytest.fixture(scope="module")
def tables(spares):
    """A migrated database for all tests here: each takes back what it writes."""
    with spares.one() as database:
        yield database


def _type(column: Any) -> str:
    return TYPES[column.type.compile(dialect=postgresql.dialect())]


def _default(column: Any) -> Any:
    if column.server_default is None:
        return None
    said = str(column.server_default.arg)
    if said in ("true", "false"):
        return said == "true"
    return said[1:-1] if "'" in said else int(said)


@pytest.mark.parametrize("cls", ROWS, ids=lambda cls: cls.spec.table)
def test_a_table_states_its_row_class(cls: Any) -> None:
    """Names in order, types, keys, nullability and constant defaults are the row's."""
    spec, table = cls.spec, metadata.tables[cls.spec.table]
    assert tuple(table.columns.keys()) == spec.columns
    assert {c.name: _type(c) for c in table.columns} == spec.types
    assert {c.name for c in table.primary_key} == set(spec.key or spec.generated or ["id"])
    may_be_null = {n for n in spec.types if n in spec.nullable or (n in spec.defaults and spec.defaults[n] is None)}
    assert {c.name for c in table.columns if c.nullable} == may_be_null - spec.generated
    constants = {n: d for n, d in spec.defaults.items() if d is not None}
    assert {c.name: _default(c) for c in table.columns if c.server_default is not None} == constants


@pytest.mark.parametrize("cls", ROWS, ids=lambda cls: cls.spec.table)
def test_every_balance_is_checked(cls: Any) -> None:
    """A balance column that no CHECK names could go below zero unseen."""
    checks = " ".join(str(c.sqltext) for c in metadata.tables[cls.spec.table].constraints if hasattr(c, "sqltext"))
    for column in cls.spec.balances:
        assert column in checks


def test_no_table_is_stated_twice_or_forgotten() -> None:
    """Only the engine's own tables, the read tables, what signing in needs and the session-like ones have no row class."""
    own = {"commands", "idempotency", "event_head", "events", "clock", "cursors", "order_terms", "sales", "find_terms"}
    own |= {"sessions", "one_time_tokens", "used_codes", "sign_in_attempts", "sign_on_flows", "outbox", "server_keys", "presence", "drafts"}
    own |= {"blobs", "blob_chunks"}
    assert set(metadata.tables) == {cls.spec.table for cls in ROWS} | own


def _catalog(connection: psycopg.Connection[Any]) -> dict[tuple[str, str], tuple[str, bool, str | None, str | None]]:
    rows = connection.execute(
        """
        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), l.collname
        from pg_attribute a
        join pg_class c on c.oid = a.attrelid and c.relnamespace = 'public'::regnamespace and not c.relispartition
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        left join pg_collation l on l.oid = a.attcollation
        where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and c.relname = any(%s)
        """,
        (list(metadata.tables),),
    ).fetchall()
    return {(row[0], row[1]): row[2:] for row in rows}


def test_the_database_is_what_the_tables_say(tables: Any) -> None:
    """Migrations make exactly these columns: a forgotten migration shows here."""
    with psycopg.connect(tables.owner_conninfo()) as connection:
        found = _catalog(connection)
    assert set(found) == {(t.name, c.name) for t in metadata.tables.values() for c in t.columns}
    for table in metadata.tables.values():
        for column in table.columns:
            type_, null, default, collation = found[table.name, column.name]
            spoken = _type(column)
            assert type_ == {"timestamptz": "timestamp with time zone"}.get(spoken, spoken), (table.name, column.name)
            assert null == column.nullable, (table.name, column.name)
            assert collation == ("C" if spoken == "text" else None), (table.name, column.name)
            if column.name == "seq" and table.name in PARTITIONED and table.name != "events":
                assert default == f"nextval('{table.name}_seq'::regclass)"
            else:
                want = _default(column)
                got = default if default is None else default.split("::")[0].strip("'()")
                assert got == (None if want is None else str(want).lower() if isinstance(want, bool) else str(want))


def test_the_database_has_the_checks_and_indexes(tables: Any) -> None:
    """CHECKs, unique keys and indexes are there by name."""
    with psycopg.connect(tables.owner_conninfo()) as connection:
        checks = connection.execute("select conname from pg_constraint where conparentid = 0").fetchall()
        indexes = connection.execute("select indexname from pg_indexes").fetchall()
    for table in metadata.tables.values():
        assert {str(c.name) for c in table.constraints} <= {n for (n,) in checks}
        assert {str(i.name) for i in table.indexes} <= {n for (n,) in indexes}


BER = {"location": "BER"}
MOVE = {"book": "promises", "quantity": 1}
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "promised beyond on hand": ("stock", {"on_hand": 1, "promised": 2}),
    "quarantine below zero": ("stock", {"quarantine": -1}),
    "an overdraft below zero": ("stock", {"on_hand": 5, "short": -1}),
    "promised beyond a supply": ("supplies", {"expected": 3, "closed": 1, "promised": 3}),
    "units unaccounted for": ("order_lines", {"ordered": 2, "waiting": 1}),
    "more recalled than promised": ("order_lines", {"ordered": 1, "promised": 1, "recalling": 2}),
    "more returned than shipped": ("order_lines", {"ordered": 1, "shipped": 1, "returned": 2}),
    "more credited than kept": ("order_lines", {"ordered": 1, "cancelled": 1, "credited": 1}),
    "less than nothing under way": ("order_lines", {"under_way": -1}),
    "a line whose tax does not add up": ("order_lines", {"net": 1, "tax": 1, "gross": 3}),
    "an adjustment that does not add up": ("adjustments", {"net": 1, "tax": 1, "gross": 3}),
    "captured beyond authorized": ("payments", {"authorized": 1, "captured": 2}),
    "refunded beyond captured": ("payments", {"authorized": 2, "captured": 2, "refunded": 3}),
    "pending below zero": ("payments", {"pending": -1}),
    "held beyond the balance": ("value_accounts", {"balance": 5, "held": 6}),
    "a promise of nothing": ("promises", {"kind": "none", "quantity": 0}),
    "packed beyond picked": ("promises", {"kind": "none", "quantity": 1, "packed": 1}),
    "more recalled than stands there": ("promises", {"kind": "none", "quantity": 1, "recalling": 2}),
    "a hard promise in no fulfillment": ("promises", {"kind": "none", "quantity": 1, "level": "hard"}),
    "a soft promise in a fulfillment": ("promises", {"kind": "none", "quantity": 1, "fulfillment": 1}),
    "a stock promise nowhere": ("promises", {"kind": "stock", "quantity": 1}),
    "a supply promise of no supply": ("promises", {"kind": "supply", "quantity": 1}),
    "waiting without a reason": ("promises", {"kind": "waiting", "quantity": 1}),
    "waiting somewhere": ("promises", {"kind": "waiting", "quantity": 1, "reason": "backorder", **BER}),
    "a promise of no kind": ("promises", {"kind": "maybe", "quantity": 1}),
    "an unknown status": ("orders", {"status": "lost", "capture_policy": "shipment"}),
    "an unknown state": ("fulfillments", {"state": "lost"}),
    "an instruction below zero": ("instructions", {"amount": -1}),
    "a parcel of nothing": ("parcel_lines", {"quantity": 0}),
    "goods moved where they can't": ("goods_ledger", {**MOVE, "from_account": "waiting", "to_account": "returned"}),
    "goods moved in the wrong book": (
        "goods_ledger",
        {**MOVE, "book": "holdings", "from_account": "demand", "to_account": "waiting"},
    ),
    "a move of nothing": ("goods_ledger", {**MOVE, "quantity": 0, "from_account": "demand", "to_account": "waiting"}),
    "money moved where it can't": (
        "money_ledger",
        {"book": "promises", "amount": 1, "from_account": "voided", "to_account": "captured"},
    ),
    "a reverse that names no row": ("goods_ledger", {**MOVE, "from_account": "cancelled", "to_account": "waiting"}),
    "a second clock": ("clock", {"one": 2}),
}


@pytest.mark.parametrize(("table", "values"), REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses(tables: Any, table: str, values: dict[str, Any]) -> None:
    """Whatever the code does, this can't be stored."""
    with psycopg.connect(tables.owner_conninfo()) as connection, pytest.raises(psycopg.errors.CheckViolation):
        insert(connection, table, **values)


def test_every_move_of_the_chart_is_accepted(tables: Any) -> None:
    """A pair forgotten in the CHECK would stop a legal command."""
    with psycopg.connect(tables.owner_conninfo()) as connection:
        for table, amount, books in (("goods_ledger", "quantity", GOODS), ("money_ledger", "amount", MONEY)):
            for book in books:
                for a, b in sorted(book.pairs):
                    rows = {"book": book.name, amount: 1}
                    insert(connection, table, **rows, from_account=a, to_account=b)
                    insert(connection, table, **rows, from_account=b, to_account=a, reverses=1)
        connection.rollback()


def test_no_other_move_is_accepted(tables: Any) -> None:
    """A pair too many in the CHECK, or one that the chart has lost, would let a wrong move pass."""
    with psycopg.connect(tables.owner_conninfo()) as connection:
        for table, amount, books in (("goods_ledger", "quantity", GOODS), ("money_ledger", "amount", MONEY)):
            for book in books:
                accounts = sorted({account for pair in book.pairs for account in pair})
                for a, b in sorted(set(itertools.product(accounts, repeat=2)) - book.pairs):
                    with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
                        insert(connection, table, **{"book": book.name, amount: 1}, from_account=a, to_account=b)
        connection.rollback()


def test_a_partition_in_use_gets_a_next_one(tables: Any) -> None:
    """Without it the ledger would stop at a seq nobody watches."""
    with psycopg.connect(tables.owner_conninfo()) as connection:
        assert ensure_partitions(connection) == []
        insert(connection, "events", stream=0, seq=PARTITION_ROWS)
        assert ensure_partitions(connection) == ["events_2"]
        assert ensure_partitions(connection) == []
        insert(connection, "events", stream=0, seq=3 * PARTITION_ROWS - 1)
        where = connection.execute("select tableoid::regclass::text from events order by seq desc limit 1").fetchone()
        assert where == ("events_2",)
        indexes = connection.execute("select count(*) from pg_indexes where tablename = 'events_2'").fetchone()
        assert indexes == (2,)
        connection.rollback()


def test_what_is_append_only_is_partitioned() -> None:
    """What only grows must be cut in pieces that can be moved away."""
    assert set(APPEND_ONLY) == set(PARTITIONED)
    for name in PARTITIONED:
        assert metadata.tables[name].dialect_options["postgresql"]["partition_by"] == "RANGE (seq)"
