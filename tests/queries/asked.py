"""What every list asks of the database, with values as they may come: `test_plans.py` looks at how it is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from argosy.queries import (
    approvals,
    audit_log,
    availability,
    bundles,
    customers,
    duplicates,
    events,
    failed_deliveries,
    find,
    found,
    fulfillments,
    home,
    location_load,
    my_work,
    order_columns,
    order_filters,
    order_together,
    personal_data,
    promises,
    reserved,
    sales,
    stock,
    stock_list,
    stock_moves,
    supplies,
    views,
)
from argosy.queries import order_list as listing
from argosy.queries.order_filters import Filters
from argosy.queries.order_list import FIRST, NEWEST, OLDEST, PAGE, WAYS, WAYS_BACK
from argosy.queries.order_sorts import ALONG
from argosy.store.loaders import erasing
from argosy.store.statement import Statement
from tests.queries.audited import AUDITED

NOBODY, WEB, MUNICH = [None, None], [["web"], None], [None, ["MUC"]]
PLACE = [*NEWEST, OLDEST]
MIDDLE = [datetime(2026, 1, 8, tzinfo=UTC), bytes(16), OLDEST]
LIMIT = 50
FORWARD = [*FIRST, NEWEST[0]]
NOW = datetime(2026, 1, 20, tzinfo=UTC)


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
    "by a word, everywhere": ask(WAYS.by_word_everywhere, *SMITH, filters=Filters(text="schmidt1"), place=[]),
    "by a word, far on": ask(WAYS.by_word, *SMITH, filters=Filters(text="schmidt1"), place=MIDDLE),
    "by time, a common word": ask(WAYS.by_time, filters=Filters(text="anna")),
    "by time, amounts": ask(WAYS.by_time, filters=Filters(amount_from=95_000, due=True), place=MIDDLE),
    "the end by a term": (WAYS.by_term.end, ["status", "complete", *PLACE]),
    "the end by some terms": (WAYS.by_terms.end, ["text", ["schmidt1", "schmidt10"], *PLACE]),
    "the end by a word": (WAYS.by_word.end, [*SMITH, *PLACE]),
    "the end by a word, everywhere": (WAYS.by_word_everywhere.end, [*SMITH]),
    "the end by time": (WAYS.by_time.end, PLACE),
    "counting terms": (order_filters.COUNTING[False], [["status", "sku"], ["complete", "SKU-7"], *PLACE]),
    "the terms of words": (order_filters.EXPAND, [["anna", SMITH[0]], ["anna\U0010ffff", SMITH[1]]]),
    "counting words": (order_filters.COUNTING_WORDS, [[SMITH[0]], [SMITH[1]]]),
    "oldest first": ask(WAYS_BACK.by_time, filters=Filters(), place=FORWARD),
    "oldest first, by status": ask(WAYS_BACK.by_term, "status", "complete", filters=terms(("status", "complete")), place=FORWARD),
    "oldest first, by some names": ask(WAYS_BACK.by_terms, "text", ["anna", "schmidt1"], filters=Filters(text="anna"), place=FORWARD),
    "oldest first, by a word, everywhere": ask(WAYS_BACK.by_word_everywhere, *SMITH, filters=Filters(text="schmidt1"), place=[]),
    "oldest first, by a word": ask(WAYS_BACK.by_word, *SMITH, filters=Filters(text="schmidt1"), place=FORWARD),
    "the end of the oldest by a term": (WAYS_BACK.by_term.end, ["status", "complete", *FORWARD]),
    "the end of the oldest by some terms": (WAYS_BACK.by_terms.end, ["text", ["schmidt1", "schmidt10"], *FORWARD]),
    "the end of the oldest by a word": (WAYS_BACK.by_word.end, [*SMITH, *FORWARD]),
    "the end of the oldest by a word, everywhere": (WAYS_BACK.by_word_everywhere.end, [*SMITH]),
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
    "found: orders of that name": (find.NAMED, ["schmidt1", *MUNICH]),
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
    "one fulfillment": (fulfillments.ONE, [*MUNICH, UUID(int=20), 1]),
    "its lines": (fulfillments.LINES, [UUID(int=20), 2]),
    "where it goes": (fulfillments.ADDRESS, [UUID(int=21), 1]),
    "its parcels": (fulfillments.OF_FULFILLMENT, [*MUNICH, UUID(int=21), 1]),
    "parcels that failed": (failed_deliveries.FAILED, [*NOBODY, LIMIT]),
    "parcels that failed within limits": (failed_deliveries.FAILED, [*MUNICH, LIMIT]),
    "what stands at a location": (location_load.LOAD, ["BER", "BER", location_load.FULFILLMENTS_MAX]),
    "where a SKU is": (stock.LOCATIONS, [None, "SKU-21"]),
    "what is coming of it": (stock.INCOMING, ["SKU-21"]),
    "what a bundle's components have": (bundles.COMPONENTS, [None, ["SKU-21"]]),
    "how much of it is waited for": (stock.WAITING, [*NOBODY, "SKU-21"]),
    "a SKU": (stock.SKU, ["SKU-21"]),
    "some SKUs": (availability.SKUS, [["SKU-21", "SKU-22"]]),
    "what is available": (availability.STOCK, [None, ["SKU-21", "SKU-22"]]),
    "what will be available": (availability.INCOMING, [None, ["SKU-21", "SKU-22"]]),
    "what is expected of a SKU": (supplies.OPEN, [None, None, bytes(16), None, bytes(16), "SKU-21", "SKU-21", *[None] * 4, LIMIT]),
    "an expected supply": (supplies.ONE, [None, "PO-21", "SKU-21"]),
    "what a location has": (stock_moves.AT, [None, "BER", "SKU-5", LIMIT]),
}

READ_HERE = (
    *(listing, order_columns, order_filters, promises, events, home, sales, approvals, my_work, views),
    *(found, find, customers, duplicates, personal_data, stock_list, reserved, stock, availability, failed_deliveries, location_load),
)


def _every() -> set[Statement]:
    found_here = {s for module in READ_HERE for s in vars(module).values() if isinstance(s, Statement)}
    found_here |= {s for way in (*WAYS, *WAYS_BACK, *ALONG.values(), *stock_moves.MOVES.values()) for s in (way.page, way.end)}
    for many in (order_filters.COUNTING, found.PAGES, found.ENDS, customers.SEARCHES, personal_data.BESIDE):
        found_here |= {*many.values()}
    audited_ways = [way for way in vars(audit_log).values() if isinstance(way, audit_log.Way)]
    return found_here | {audit_log.ENTRY, audit_log.EVENTS, *(s for way in audited_ways for s in way)}


EVERY = _every()
"""The statements of these modules."""
UNLIKE_THESE = {events.HEAD, order_columns.OFFSET, sales.ZONE, find.LOCATIONS}
"""Of tables that stay small."""
