"""Every list and every projection reads by key: on large tables none of their plans reads a whole one, nor sorts what it could read
in order. Before and after statistics are gathered, by generic plans and by those for the values asked.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
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
from argosy.queries import (
    approvals,
    audit_log,
    customers,
    duplicates,
    events,
    find,
    found,
    fulfillments,
    home,
    my_work,
    order_columns,
    order_filters,
    order_page,
    order_together,
    orders_to_print,
    personal_data,
    promises,
    reorder,
    reserved,
    sales,
    stock,
    stock_list,
    stock_moves,
    to_print,
    views,
)
from argosy.queries import order_list as listing
from argosy.queries.order_filters import Filters
from argosy.queries.order_list import FIRST, LOOKED_AT_MAX, NEWEST, OLDEST, PAGE, WAYS, WAYS_BACK
from argosy.queries.order_sorts import ALONG
from argosy.store.database import create_database, drop_database
from argosy.store.loaders import erasing
from argosy.store.statement import Statement
from tests.queries.audited import AUDITED
from tests.queries.populated import populate

ORDERS = 20_000
PAGES_AN_ORDER = 40
"""Enough to look at all that one order says; a table that is read through takes many times as much."""
ROWS_AN_ORDER = 20
"""That the terms asked of one order are compared with; tables compared row by row take the square."""
SMALL = {"skus", "locations", "channels", "cursors", "event_head", "clock", "hold_types"}
NOBODY, WEB, MUNICH = [None, None], [["web"], None], [None, ["MUC"]]
PLACE = [*NEWEST, OLDEST]
MIDDLE = [datetime(2026, 1, 8, tzinfo=UTC), bytes(16), OLDEST]
LIMIT = 50
FORWARD = [*FIRST, NEWEST[0]]
NOW = datetime(2026, 1, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def many(template):
    database = template.beside(f"{template.name}_plans")
    create_database(database, template.name)
    try:
        with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
            populate(owner, ORDERS)
        yield database
    finally:
        drop_database(database)


@pytest.fixture(scope="module", params=["not analyzed", "analyzed"])
def connection(many, request):
    with psycopg.connect(many.owner_conninfo(), autocommit=True) as owner:
        if request.param == "analyzed":
            owner.execute("vacuum analyze")
    with psycopg.connect(many.keyed_conninfo(), autocommit=True) as connection:
        yield connection


def ask(way, *lead: Any, filters: Filters, few=(), place=PLACE, sight=NOBODY) -> tuple[Statement, list[Any]]:
    found = [few for _ in filters.words]
    return way.page, [*sight, *filters.values(found), *lead, *place, LIMIT]


def terms(*pairs: tuple[str, str], **more: Any) -> Filters:
    return Filters(terms=pairs, **more)


MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SMITH = order_filters.bounds("schmidt1")
CASES: dict[str, tuple[Statement, list[Any]]] = {
    "orders": (PAGE, [*NOBODY, *NEWEST, LIMIT]),
    "orders, far on": (PAGE, [*NOBODY, *MIDDLE[:2], LIMIT]),
    "orders of a channel": (PAGE, [*WEB, *NEWEST, LIMIT]),
    "by status": ask(WAYS.by_term, "status", "complete", filters=terms(("status", "complete"))),
    "by status, far on": ask(WAYS.by_term, "status", "complete", filters=terms(("status", "complete")), place=MIDDLE),
    "by a SKU": ask(WAYS.by_term, "sku", "SKU-7", filters=terms(("sku", "SKU-7"))),
    "by a SKU, and a country": ask(WAYS.by_term, "sku", "SKU-7", filters=terms(("sku", "SKU-7"), ("country", "AT"))),
    "by status, and a word": ask(WAYS.by_term, "status", "open", filters=terms(("status", "open"), text="schmidt1")),
    "by a hold, within limits": ask(WAYS.by_term, "hold", "fraud", filters=terms(("hold", "fraud")), sight=MUNICH),
    "by what is nowhere together": ask(WAYS.by_term, "country", "AT", filters=terms(("country", "AT"), ("tag", "none"))),
    "by a name": ask(WAYS.by_term, "text", "schmidt1", filters=Filters(text="schmidt1"), few=["schmidt1"]),
    "by some names": ask(WAYS.by_terms, "text", ["schmidt1", "schmidt10"], filters=Filters(text="schmidt1"), few=["schmidt1", "schmidt10"]),
    "by a name and another, far on": ask(WAYS.by_term, "text", "anna", filters=Filters(text="anna schmidt1"), few=["anna"], place=MIDDLE),
    "by a word": ask(WAYS.by_word, *SMITH, filters=Filters(text="schmidt1")),
    "by a word, far on": ask(WAYS.by_word, *SMITH, filters=Filters(text="schmidt1"), place=MIDDLE),
    "by time, a common word": ask(WAYS.by_time, filters=Filters(text="anna")),
    "by time, amounts": ask(WAYS.by_time, filters=Filters(amount_from=95_000, due=True), place=MIDDLE),
    "the end by a term": (WAYS.by_term.end, ["status", "complete", *PLACE]),
    "the end by some terms": (WAYS.by_terms.end, ["text", ["schmidt1", "schmidt10"], *PLACE]),
    "the end by a word": (WAYS.by_word.end, [*SMITH, *PLACE]),
    "the end by time": (WAYS.by_time.end, PLACE),
    "counting terms": (order_filters.COUNTING[False], [["status", "sku"], ["complete", "SKU-7"], *PLACE]),
    "the terms of words": (order_filters.EXPAND, [["anna", SMITH[0]], ["anna\U0010ffff", SMITH[1]]]),
    "counting words": (order_filters.COUNTING_WORDS, [[SMITH[0]], [SMITH[1]]]),
    "oldest first": ask(WAYS_BACK.by_time, filters=Filters(), place=FORWARD),
    "oldest first, by status": ask(WAYS_BACK.by_term, "status", "complete", filters=terms(("status", "complete")), place=FORWARD),
    "oldest first, by some names": ask(WAYS_BACK.by_terms, "text", ["anna", "schmidt1"], filters=Filters(text="anna"), place=FORWARD),
    "oldest first, by a word": ask(WAYS_BACK.by_word, *SMITH, filters=Filters(text="schmidt1"), place=FORWARD),
    "the end of the oldest by a term": (WAYS_BACK.by_term.end, ["status", "complete", *FORWARD]),
    "the end of the oldest by some terms": (WAYS_BACK.by_terms.end, ["text", ["schmidt1", "schmidt10"], *FORWARD]),
    "the end of the oldest by a word": (WAYS_BACK.by_word.end, [*SMITH, *FORWARD]),
    "the end of the oldest by time": (WAYS_BACK.by_time.end, FORWARD),
    "counting terms forward": (order_filters.COUNTING[True], [["status", "sku"], ["complete", "SKU-7"], *FORWARD]),
    **{
        f"by {sort}": (way.page, [*NOBODY, *Filters().values([]), OLDEST, NEWEST[0], *way.start, *way.bounds(Filters()), LIMIT])
        for sort, way in ALONG.items()
    },
    **{f"the end by {sort}": (way.end, [*way.start, *way.bounds(Filters())]) for sort, way in ALONG.items()},
    "columns": (order_columns.BESIDE, [[UUID(int=i) for i in range(1, 51)]]),
    "who has it beside orders": (stock.CLAIMED, ["SKU-7"]),
    **{f"moves, {book}": (way.page, [*NOBODY, "SKU-7", stock_moves.SEQ_MAX, LIMIT]) for book, way in stock_moves.MOVES.items()},
    **{f"the end of moves, {book}": (way.end, ["SKU-7", stock_moves.SEQ_MAX]) for book, way in stock_moves.MOVES.items()},
    **{
        f"home: {name}": (statement, NOBODY)
        for name, statement in (
            ("holds", home.HOLDS),
            ("due", home.DUE),
            ("failed", home.FAILED),
            ("unfillable", home.UNFILLABLE),
            ("discrepancy", home.DISCREPANCY),
        )
    },
    "home: holds within limits": (home.HOLDS, MUNICH),
    "home: late": (home.LATE, [*NOBODY, NOW]),
    "home: late within limits": (home.LATE, [*WEB, NOW]),
    "home: short": (home.STOCK_SHORT, [None]),
    "home: supplies short": (home.SUPPLY_SHORT, [None]),
    "home: overdrawn": (home.OVER, []),
    **{
        f"found: {kind}": (page, ["anna", ["sch"], ["sch\U0010ffff"], "anna", "anna\U0010ffff", "", bytes(16), 5])
        for kind, page in found.PAGES.items()
    },
    **{f"the end of found: {kind}": (end, ["anna", "anna\U0010ffff", "", bytes(16)]) for kind, end in found.ENDS.items()},
    "found: supplies": (find.SUPPLIES, [None, ["PO-1"], ["PO-1\U0010ffff"]]),
    "customers": (customers.NEWEST, [*NEWEST, LIMIT]),
    **{f"customers by {field}": (search, ["a", "b", "a", bytes(16), LIMIT]) for field, search in customers.SEARCHES.items()},
    **{
        f"a customer: {name}": (statement, [UUID(int=1000).bytes])
        for name, statement in (
            ("row", customers.BY_ID),
            ("addresses", customers.ADDRESSES),
            ("merged", customers.MERGED),
            ("still_coming", customers.STILL_COMING),
            ("orders", customers.ORDERS),
            ("totals", customers.TOTALS),
            ("notes", customers.NOTES),
            ("credit", customers.CREDIT),
            ("alike", duplicates.ALIKE),
        )
    },
    "a customer by their reference": (customers.BY_REFERENCE, ["C-1000"]),
    "customers who may be one": (duplicates.CUSTOMERS, [*NEWEST]),
    "the end of those": (duplicates.CUSTOMERS_END, [*NEWEST]),
    "orders that may be one": (duplicates.ORDERS, [*NOBODY, 48, *NEWEST]),
    "the end of them": (duplicates.ORDERS_END, [*NEWEST]),
    "what one order may repeat": (duplicates.TWINS, [*NOBODY, 48, UUID(int=20)]),
    "whom an order's notes name": (order_together.MENTIONED, [UUID(int=20)]),
    "when an order is to be looked at again": (order_together.FOLLOW_UP, [UUID(int=20)]),
    "some orders": (duplicates.HEADS, [[UUID(int=i) for i in range(1, 51)]]),
    "a person: all they were": (erasing.FAMILY, [[UUID(int=1000)]]),
    "a person: addresses": (erasing.ADDRESSES, [[UUID(int=1000)]] * 3),
    "a person: not over": (erasing.NOT_OVER, [[UUID(int=1000)]] * 2),
    "a person: balances": (erasing.BALANCES, [[UUID(int=1000)]] * 2),
    "a person: how many orders": (erasing.OWNED, [[UUID(int=1000)]]),
    "a person: next orders": (erasing.NEXT, [[UUID(int=1000)], [OLDEST], [UUID(int=0)], 200]),
    **{f"a person: {name}": (statement, [[UUID(int=1000)]]) for name, statement in personal_data.BESIDE.items()},
    **{
        f"a person: {name}": (statement, [[UUID(int=1000)]])
        for name, statement in (
            ("rows", personal_data.PEOPLE),
            ("book", personal_data.ENTRIES),
            ("accounts", personal_data.ACCOUNTS),
        )
    },
    "a person: orders": (personal_data.ORDERS, [[UUID(int=1000)], OLDEST, bytes(16)]),
    "home: sales": (sales.SLOTS, ["Europe/Berlin", NOW, None, NOW, NOW + timedelta(days=15)]),
    "who waits": (promises.OF_SKU, [*NOBODY, "SKU-21", *promises.FIRST[:1], *promises.FIRST, LIMIT]),
    "what an order waits for": (promises.OF_ORDER, [*NOBODY, UUID(int=20).bytes, None, None, 0, LIMIT]),
    "who has it": (reserved.PAGE, [*NOBODY, *(["SKU-21", *reserved.FIRST, LIMIT] * 3), LIMIT]),
    "stock": (stock_list.BY_CODE, [*NOBODY, None, "", None, None, LIMIT]),
    "stock at one place, far on": (stock_list.BY_CODE, [*MUNICH, ["MUC"], "SKU-5", "MUC", "MUC", LIMIT]),
    "stock of some SKUs": (stock_list.BY_CODES, [*WEB, None, ["SKU-21", "SKU-22"], "", None, None, LIMIT]),
    "stock below safety": (stock_list.BELOW, [*NOBODY, None, "", LIMIT]),
    "what is short": (stock_list.SHORT, [*NOBODY, None, bytes(16), LIMIT]),
    "what is waited for": (stock_list.WAITING, [*NOBODY, None, bytes(16), LIMIT]),
    "what is waited for within limits": (stock_list.WAITING, [*WEB, None, bytes(16), LIMIT]),
    "stock by place": (stock_list.PLACES, [[UUID(int=i) for i in range(1, 51)], ["BER", "MUC"]]),
    "what is to be done": (fulfillments.WORK, [*NOBODY, "BER", None, None, *fulfillments.EARLIEST, LIMIT]),
    "parcels by their number": (fulfillments.TRACKED, [*NOBODY, "T77", bytes(16), 0, LIMIT]),
    "what is to be approved": (approvals.OPEN, [*NOBODY, MONDAY, *approvals.EARLIEST, LIMIT]),
    "what an order had to have approved": (approvals.OF_ORDER, [*NOBODY, UUID(int=20).bytes, *approvals.EARLIEST, LIMIT]),
    "what one person had asked to be approved": (approvals.MINE, [*NOBODY, "user:7", MONDAY, MONDAY, LIMIT]),
    "one approval": (approvals.ONE, [*NOBODY, UUID(int=20).bytes, 1]),
    "my mentions": (my_work.MENTIONS, [*NOBODY, "user:7", *my_work.NEWEST, LIMIT]),
    "my follow-ups": (my_work.FOLLOW_UPS, [*NOBODY, "user:7", *my_work.EARLIEST, LIMIT]),
    "views": (views.VIEWS, ["user:7", "orders", "orders", "user:7"]),
    "a parcel that could not be delivered": ask(WAYS.by_term, "failed_delivery", "true", filters=terms(("failed_delivery", "true"))),
    "to be looked at again": ask(WAYS.by_term, "follow_up", "true", filters=Filters(follow_up_to=MONDAY)),
    **{f"audit log, {name}": case for name, case in AUDITED.items()},
    "events": (events.PAGE, [*NOBODY, 10_000, LIMIT]),
    "events within limits": (events.PAGE, [*WEB, 10_000, LIMIT]),
}


def literal(value: Any) -> sql.Composable:
    return sql.Literal(UUID(bytes=value) if isinstance(value, bytes) else value)


def explained(connection, text: str, types: list[str], values: list[Any], mode: str) -> dict[str, Any]:
    """The plan of a statement that ran, with what it read."""
    with connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("set local plan_cache_mode = {}").format(sql.Literal(mode)))
        taken = sql.SQL("({})").format(sql.SQL(", ".join(types))) if types else sql.SQL("")
        connection.execute(sql.SQL("prepare p {} as {}").format(taken, sql.SQL(text)))
        given = sql.SQL("({})").format(sql.SQL(", ").join(map(literal, values))) if values else sql.SQL("")
        row = connection.execute(sql.SQL("explain (analyze, buffers, format json) execute p {}").format(given)).fetchone()
        connection.execute("deallocate p")
    (found,) = row[0] if not isinstance(row[0], str) else json.loads(row[0])
    return found["Plan"]


def nodes(plan: dict[str, Any]):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def scanned(plan) -> set[str]:
    return {n["Relation Name"] for n in nodes(plan) if n["Node Type"] in ("Seq Scan", "Bitmap Heap Scan")} - SMALL


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("case", CASES)
def test_a_list_reads_by_key(connection, case, mode):
    statement, values = CASES[case]
    plan = explained(connection, statement.sql, list(statement.types), values, mode)
    assert scanned(plan) == set(), json.dumps(plan, indent=1)
    pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert pages < PAGES_AN_ORDER * LOOKED_AT_MAX, f"{pages} pages"
    compared = max(n.get("Rows Removed by Join Filter", 0) * n["Actual Loops"] for n in nodes(plan))
    assert compared < ROWS_AN_ORDER * LOOKED_AT_MAX, f"{compared} rows compared with rows"
    sorted_by_index = [way.page for way in ALONG.values()]
    if statement in (PAGE, WAYS.by_term.page, WAYS.by_time.page, WAYS_BACK.by_term.page, WAYS_BACK.by_time.page, *sorted_by_index):
        assert not any("Sort" in n["Node Type"] for n in nodes(plan)), json.dumps(plan, indent=1)
    if case in ("orders", "orders, far on", "by status", "by status, far on", "by a SKU"):
        assert pages < 20 * LIMIT, f"{pages} pages for {LIMIT} orders"


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
def test_a_projection_reads_by_key(connection, mode):
    ids = [UUID(int=i) for i in range(1, 101)]
    asked = {
        "TOUCHED": (order_terms.TOUCHED.replace("%(subjects)s", "$1"), ["uuid[]"], [ids]),
        "TEXTS": (order_terms.TEXTS.replace("%(ids)s", "$1"), ["uuid[]"], [ids]),
        "WRITE": (
            order_terms.WRITE.replace("%(ids)s", "$1").replace("%(terms)s", "$2").replace("%(placed)s", "$3").replace("%(owners)s", "$4"),
            ["uuid[]", "text[]", "timestamptz[]", "uuid[]"],
            [ids, ["anna"], [datetime(2026, 1, 1, tzinfo=UTC)], ids[:1]],
        ),
        "CUSTOMERS": (finding.CUSTOMERS.replace("%(ids)s", "$1"), ["uuid[]"], [ids]),
        "SKUS": (finding.SKUS.replace("%(ids)s", "$1"), ["uuid[]"], [ids]),
        "FOUND": (
            finding.WRITE.replace("%(ids)s", "$1").replace("%(kinds)s", "$2").replace("%(terms)s", "$3").replace("%(owners)s", "$4"),
            ["uuid[]", "text[]", "text[]", "uuid[]"],
            [ids, ["customer"], ["anna"], ids[:1]],
        ),
        "ADD": (selling.ADD.replace("%(after)s", "$1").replace("%(to)s", "$2"), ["bigint", "bigint"], [10_000, 10_100]),
        "NEXT": (order_terms.NEXT.replace("%s", "$1", 1).replace("%s", "$2"), ["uuid", "integer"], [ids[0], 500]),
    }
    for name, (text, types, values) in asked.items():
        assert scanned(explained(connection, text, types, values, mode)) == set(), name


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


READ_HERE = (
    *(listing, order_columns, order_filters, promises, events, home, sales, approvals, my_work, views),
    *(found, find, customers, duplicates, personal_data, stock_list, reserved),
)


def test_every_list_is_among_them():
    """A list that is added must be looked at here."""
    statements = {s for module in READ_HERE for s in vars(module).values() if isinstance(s, Statement)}
    statements |= {s for way in (*WAYS, *WAYS_BACK, *stock_moves.MOVES.values()) for s in way}
    statements |= {s for way in ALONG.values() for s in (way.page, way.end)}
    for many in (order_filters.COUNTING, found.PAGES, found.ENDS, customers.SEARCHES, personal_data.BESIDE):
        statements |= {*many.values()}
    audited_ways = [way for way in vars(audit_log).values() if isinstance(way, audit_log.Way)]
    statements |= {audit_log.ENTRY, audit_log.EVENTS, *(s for way in audited_ways for s in way)}
    assert statements - {statement for statement, _ in CASES.values()} <= {events.HEAD, order_columns.OFFSET, sales.ZONE, find.LOCATIONS}
