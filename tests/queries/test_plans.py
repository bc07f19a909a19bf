"""Every list and every projection reads by key: on large tables none of their plans reads a whole one, nor sorts what it could read
in order, nor compares rows with rows. Before statistics are gathered, of one table alone (autovacuum comes to them one by one), and of all;
by generic plans and by those for the values asked.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from argosy.adapters.files import products, trackings
from argosy.adapters.jobs import bulk
from argosy.projections import find_terms as finding
from argosy.projections import order_terms
from argosy.projections import sales as selling
from argosy.queries import order_page, orders_to_print, reorder, to_print
from argosy.queries.order_list import LOOKED_AT_MAX, PAGE, WAYS, WAYS_BACK
from argosy.queries.order_sorts import ALONG
from argosy.store.database import create_database, drop_database
from tests.queries.asked import CASES, EVERY, LIMIT, MUNICH, NOBODY, UNLIKE_THESE
from tests.queries.populated import populate

ORDERS = 20_000
PAGES_AN_ORDER = 40
"""Enough to look at all that one order says; a table that is read through takes many times as much."""
ROWS_AN_ORDER = 20
"""That the terms asked of one order are compared with; tables compared row by row take the square."""
SMALL = {"skus", "locations", "channels", "cursors", "event_head", "clock", "hold_types"}


def numbered(text: str, *names: str) -> str:
    """psycopg's named parameters as PostgreSQL's."""
    for n, name in enumerate(names, 1):
        text = text.replace(f"%({name})s", f"${n}")
    return text


IDS = [UUID(int=i) for i in range(1, 501)]
PLACED = datetime(2026, 1, 1, tzinfo=UTC)
FOLLOWED = {
    "TOUCHED": (numbered(order_terms.TOUCHED, "subjects"), ["uuid[]"], [IDS]),
    "TEXTS": (numbered(order_terms.TEXTS, "ids"), ["uuid[]"], [IDS]),
    "WRITE": (
        numbered(order_terms.WRITE, "ids", "words", "placed", "owners"),
        ["uuid[]", "text[]", "timestamptz[]", "uuid[]"],
        [IDS, ["anna"] * 500, [PLACED] * 500, IDS],
    ),
    "CUSTOMERS": (numbered(finding.CUSTOMERS, "ids"), ["uuid[]"], [IDS]),
    "SKUS": (numbered(finding.SKUS, "ids"), ["uuid[]"], [IDS]),
    "FOUND": (
        numbered(finding.WRITE, "ids", "kinds", "terms", "owners"),
        ["uuid[]", "text[]", "text[]", "uuid[]"],
        [IDS, ["customer"] * 500, ["anna"] * 500, IDS],
    ),
    "ADD": (numbered(selling.ADD, "after", "to"), ["bigint", "bigint"], [10_000, 12_000]),
    "NEXT": (order_terms.NEXT.replace("%s", "$1", 1).replace("%s", "$2"), ["uuid", "integer"], [IDS[0], 500]),
}
"""What projections ask for each slice of events."""
ALL = {name: (statement.sql, list(statement.types), values) for name, (statement, values) in CASES.items()} | FOLLOWED


@pytest.fixture(scope="module")
def shop_grown(template):
    database = template.beside(f"{template.name}_plans")
    create_database(database, template.name)
    try:
        with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
            for (table,) in owner.execute(
                "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            ):
                owner.execute(f"alter table {table} set (autovacuum_enabled = false)")  # what is known of them is this module's alone
            with psycopg.connect(database.keyed_conninfo(), autocommit=True) as early:
                prepare_all(early)
                populate(owner, ORDERS)
                grown = explain_all(early)
        yield database, grown
    finally:
        drop_database(database)


@pytest.fixture(scope="module")
def many(shop_grown):
    return shop_grown[0]


@pytest.fixture(scope="module", params=["not analyzed", "promises analyzed", "analyzed"])
def connection(many, request):
    with psycopg.connect(many.owner_conninfo(), autocommit=True) as owner:
        if request.param == "promises analyzed":
            owner.execute("analyze promises")
        if request.param == "analyzed":
            owner.execute("vacuum analyze")
    with psycopg.connect(many.keyed_conninfo(), autocommit=True) as connection:
        yield connection


def prepare_all(connection):
    """Every statement gets its plan while all tables are empty, as on the connections of a young shop."""
    connection.execute("set plan_cache_mode = force_generic_plan")
    for n, (text, types, values) in enumerate(ALL.values()):
        prepare(connection, f"early{n}", text, types)
        with connection.transaction(force_rollback=True):
            connection.execute(executing(f"early{n}", values))


def explain_all(connection):
    """And keeps it."""
    found = {}
    for n, (name, (_, _, values)) in enumerate(ALL.items()):
        with connection.transaction(force_rollback=True):
            found[name] = explain(connection, executing(f"early{n}", values))
    return found


def literal(value: Any) -> sql.Composable:
    return sql.Literal(UUID(bytes=value) if isinstance(value, bytes) else value)


def prepare(connection, name: str, text: str, types: list[str]) -> None:
    taken = sql.SQL("({})").format(sql.SQL(", ".join(types))) if types else sql.SQL("")
    connection.execute(sql.SQL("prepare {} {} as {}").format(sql.SQL(name), taken, sql.SQL(text)))


def executing(name: str, values: list[Any]) -> sql.Composable:
    given = sql.SQL("({})").format(sql.SQL(", ").join(map(literal, values))) if values else sql.SQL("")
    return sql.SQL("execute {} {}").format(sql.SQL(name), given)


def explain(connection, execute: sql.Composable) -> dict[str, Any]:
    """The plan of a statement that ran, with what it read."""
    (row,) = connection.execute(sql.SQL("explain (analyze, buffers, format json) {}").format(execute)).fetchone()
    (found,) = row if not isinstance(row, str) else json.loads(row)
    return found["Plan"]


def explained(connection, text: str, types: list[str], values: list[Any], mode: str) -> dict[str, Any]:
    """The same of one that is prepared for it."""
    with connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("set local plan_cache_mode = {}").format(sql.Literal(mode)))
        prepare(connection, "p", text, types)
        plan = explain(connection, executing("p", values))
        connection.execute("deallocate p")
    return plan


def nodes(plan: dict[str, Any]):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def scanned(plan) -> set[str]:
    return {n["Relation Name"] for n in nodes(plan) if n["Node Type"] in ("Seq Scan", "Bitmap Heap Scan")} - SMALL


def compared(plan) -> int:
    """How many rows were compared with rows in vain, at the worst place."""
    return max(n.get("Rows Removed by Join Filter", 0) * n["Actual Loops"] for n in nodes(plan))


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("case", CASES)
def test_a_list_reads_by_key(connection, case, mode):
    statement, values = CASES[case]
    plan = explained(connection, statement.sql, list(statement.types), values, mode)
    assert scanned(plan) == set(), json.dumps(plan, indent=1)
    pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert pages < PAGES_AN_ORDER * LOOKED_AT_MAX, f"{pages} pages"
    assert compared(plan) < ROWS_AN_ORDER * LOOKED_AT_MAX, f"{compared(plan)} rows compared with rows"
    sorted_by_index = [way.page for way in ALONG.values()]
    if statement in (PAGE, WAYS.by_term.page, WAYS.by_time.page, WAYS_BACK.by_term.page, WAYS_BACK.by_time.page, *sorted_by_index):
        assert not any("Sort" in n["Node Type"] for n in nodes(plan)), json.dumps(plan, indent=1)
    if case in ("orders", "orders, far on", "by status", "by status, far on", "by a SKU"):
        assert pages < 20 * LIMIT, f"{pages} pages for {LIMIT} orders"


@pytest.mark.parametrize("name", ALL)
def test_a_plan_of_when_the_shop_was_young_is_no_worse(shop_grown, name):
    """A connection keeps to its plans as tables grow, until somebody gathers statistics."""
    plan = shop_grown[1][name]
    assert scanned(plan) == set(), json.dumps(plan, indent=1)
    assert compared(plan) < ROWS_AN_ORDER * LOOKED_AT_MAX, json.dumps(plan, indent=1)
    again = max(n["Actual Loops"] for n in nodes(plan))
    assert again < PAGES_AN_ORDER * LOOKED_AT_MAX, json.dumps(plan, indent=1)


INDEXES = {
    "who has it beside orders": {"promises_claims_idx"},
    "who has it": {"promises_soft_idx", "promises_hard_idx", "promises_supply_idx"},
    "stock below safety": {"skus_safety_idx"},
    "what is short": {"stock_short_idx"},
    "what is waited for": {"promises_waiting_idx"},
}


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("case", INDEXES)
def test_what_is_rare_has_an_index_of_its_own(connection, case, mode):
    """Its tables are small here, and any index would do for them."""
    statement, values = CASES[case]
    used = {n.get("Index Name") for n in nodes(explained(connection, statement.sql, list(statement.types), values, mode))}
    assert INDEXES[case] <= used


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("name", FOLLOWED)
def test_a_projection_reads_by_key(connection, name, mode):
    plan = explained(connection, *FOLLOWED[name], mode)
    assert scanned(plan) == set()
    assert compared(plan) < ROWS_AN_ORDER * len(IDS), json.dumps(plan, indent=1)


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
def test_what_is_printed_is_read_by_key(connection, mode):
    """Two hundred at once, in one statement. Tables that nobody filled here have no key worth following."""
    ids = [UUID(int=i) for i in range(1, 201)]
    parts = [*MUNICH, ids, [1] * 200]
    asked = {
        "fulfillments": (to_print.FULFILLMENTS, parts),
        "parcels": (to_print.PARCELS, parts),
        "numbers": (to_print.BY_NUMBERS, [[str(100000 + i) for i in range(200)]]),
        "orders": (orders_to_print.HEADS, [*NOBODY, ids]),
        "measures": (orders_to_print.MEASURES, [ids]),
        **{cls.__name__: (statement, [ids]) for cls, statement in orders_to_print.OF_ORDERS.items()},
    }
    for name, (statement, values) in asked.items():
        plan = explained(connection, statement.sql, list(statement.types), values, mode)
        assert scanned(plan) - {"customers", "notes", "barcodes", "adjustments", "taxes"} == set(), (name, json.dumps(plan, indent=1))


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
def test_what_files_and_copies_name_is_read_by_key(connection, mode):
    """A slice of a file, an order's page, and one that is drafted once more. Tables that nobody filled here have no key worth following."""
    named, ids = [str(100000 + i) for i in range(100)], [UUID(int=i) for i in range(1, 101)]
    asked = {
        **{name: (getattr(trackings, name), [*NOBODY, named]) for name in ("BY_NUMBER", "BY_REFERENCE")},
        **{name: (getattr(trackings, name), [ids]) for name in ("PROMISED", "PARCELS")},
        **{name: (getattr(products, name), [[f"SKU-{i}" for i in range(100)]]) for name in ("SKUS", "BARCODES")},
        "NUMBERS": (bulk.NUMBERS, [*MUNICH, ids]),
        "ORDER": (reorder.ORDER, [*MUNICH, ids[0]]),
        **{name: (getattr(reorder, name), [ids[0]]) for name in ("LINES", "ADJUSTMENTS", "SKUS", "ADDRESSES")},
        "the page": (order_page.ORDER, [*MUNICH, ids[0]]),
        **{row.__name__: (statement, [ids[0]]) for row, statement in order_page.PARTS.items()},
        "its timeline": (order_page.TIMELINE, [ids[0]]),
    }
    for name, (statement, values) in asked.items():
        plan = explained(connection, statement.sql, list(statement.types), values, mode)
        assert scanned(plan) - {"barcodes", "adjustments", "parcels"} == set(), (name, json.dumps(plan, indent=1))


def test_a_whole_table_is_seen(connection):
    """The look-out itself: where there is no index, the plan says so."""
    plan = explained(connection, "select count(*) from orders where tax = $1", ["bigint"], [1], "force_custom_plan")
    assert scanned(plan) == {"orders"}


def test_every_list_is_among_them():
    """A list that is added must be looked at here."""
    assert EVERY - {statement for statement, _ in CASES.values()} <= UNLIKE_THESE
