"""Orders, newest first, oldest first, or along another index: a page at a time, by key, so the last page costs what the first does.

With filters, the rarest thing asked leads through its orders, and the others are checked on each. A page looks at LOOKED_AT_MAX orders
and no more: where what is asked is rare only together, it may hold fewer than its limit and still have a next.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from argosy.base import ids
from argosy.model.order_wanted import Sort
from argosy.queries.order_columns import NAMES, ROW, shown
from argosy.queries.order_filters import (
    ASKED,
    ASKED_TYPES,
    COUNTED_MAX,
    COUNTING,
    COUNTING_WORDS,
    EXPAND,
    FEW_TERMS_MAX,
    LOOKED_AT_MAX,
    PLACE_TYPES,
    PLACES,
    WORD_ROWS_MAX,
    Filters,
    holds,
    nearest,
    rank,
    rarity,
)
from argosy.queries.order_sorts import ALONG, Along
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight, looked_up
from argosy.queries.terms import TEXT
from argosy.store.statement import Call, Script, Statement

PAGE = Statement(
    f"select {ROW} from {MAY} cross join orders o "
    f"where (o.placed_at, o.id) < ({{}}, {{}}) and {SEEN} "
    "order by o.placed_at desc, o.id desc limit {}",
    [*MAY_TYPES, "timestamptz", "uuid", "integer"],
    rows=True,
)
Place = tuple[datetime, bytes]
NEWEST: Place = datetime.max.replace(tzinfo=UTC), b"\xff" * 16
OLDEST = datetime.min.replace(tzinfo=UTC)
FIRST: Place = OLDEST, bytes(16)
EVERYWHERE = {False: [*NEWEST, OLDEST], True: [*FIRST, NEWEST[0]]}
"""Bounds that leave nothing out, newest first and oldest first."""


class Way(NamedTuple):
    """A way through orders: `page` answers those that hold, `end` where the last of those stands that a page looks at. `bounded`: both
    are given between where.
    """

    page: Statement
    end: Statement
    bounded: bool


class Ways(NamedTuple):
    """Through the orders of one term; of some terms of a kind; of all terms between two, and these where nothing bounds them, which
    spares thousands of comparisons; through all orders.
    """

    by_term: Way
    by_terms: Way
    by_word: Way
    by_word_everywhere: Way
    by_time: Way


def ways(looked_at_max: int, *, oldest_first: bool = False) -> Ways:
    """The ways there are, if a page looks at so many orders at most."""
    place, by_time = PLACES[oldest_first], nearest(oldest_first)

    def way(source: str, *types: str, rows: str = "", bounded: bool = True) -> Way:
        """`rows`: where an order may come more than once, and so is not counted, but its rows."""
        taken, of_this = [*types, *(PLACE_TYPES if bounded else ())], holds("d.placed_at", "d.order_id")
        page = Statement(
            f"select {ROW} from {MAY} cross join {ASKED} cross join ({source} {by_time} limit {looked_at_max}) d "
            f"{looked_up()} where {of_this} and {SEEN} {nearest(oldest_first, 'd')} limit {{}}",
            [*MAY_TYPES, *ASKED_TYPES, *taken, "integer"],
            rows=True,
        )
        return Way(page, Statement(f"{rows or source} {by_time} offset {looked_at_max - 1} limit 1", taken, rows=True), bounded)

    def by_word(bounds: str) -> Way:
        between = (  # numbers grow with time, mostly: the nearest come first, and are soon found
            f"(select t.placed_at, t.order_id from order_terms t where t.kind = '{TEXT}' and t.term >= {{}} and t.term < {{}}{bounds} "
            f"order by t.term{'' if oldest_first else ' desc'})"
        )
        found = (  # each once, in the order of time in which they come: hashed, they would be sorted again
            "(select distinct on (t.placed_at, t.order_id) t.placed_at, t.order_id "
            f"from (select * from {between} t {by_time} limit {looked_at_max}) t {by_time})"
        )
        each, rows = (f"select t.placed_at, t.order_id from {these} t" for these in (found, between))
        return way(each, "text", "text", rows=rows, bounded=bool(bounds))

    of_term = f"select t.placed_at, t.order_id from order_terms t where t.kind = {{}} and t.term = {{}} and {place}"
    each = (
        "(select distinct x.placed_at, x.order_id from (select {} as kind, {} as terms) k cross join unnest(k.terms) w (term) "
        "cross join lateral (select t.placed_at, t.order_id from order_terms t "
        f"where t.kind = k.kind and t.term = w.term and {place} {by_time} limit {looked_at_max}) x)"
    )
    return Ways(
        way(of_term, "text", "text"),
        way(f"select t.placed_at, t.order_id from {each} t", "text", "text[]"),
        by_word(f" and {place}"),
        by_word(""),
        way(f"select t.placed_at, t.order_id from (select o.placed_at, o.id as order_id from orders o) t where {place}"),
    )


WAYS = ways(LOOKED_AT_MAX)
WAYS_BACK = ways(LOOKED_AT_MAX, oldest_first=True)


def order_list(
    sight: Sight, after: str | None, limit: int, filters: Filters | None = None, sort: Sort = "-placed_at", *, machine_time: datetime
) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` orders behind the cursor `after`, of those asked for. Raises BadCursor."""
    wanted, oldest_first = filters or Filters(), sort == "placed_at"
    if sort in ALONG:
        found, following = yield from _along(ALONG[sort], sight, wanted, after, limit)
    elif filters is not None or oldest_first:
        found, following = yield from _filtered(sight, wanted, after, limit, oldest_first)
    else:
        found = rows((yield [Call(PAGE, [*sight.limits, *(NEWEST if after is None else _place(after)), limit])]), 0)
        following = _behind(found, limit)
    items = yield from shown(found, machine_time)
    return {"items": items, "next": following}


Found = tuple[list[tuple[Any, ...]], str | None]
"""Rows, and the cursor behind them."""


def _along(way: Along, sight: Sight, filters: Filters, after: str | None, limit: int) -> Script[Found]:
    place = way.start if after is None else way.place(after)
    terms = (yield from _expanded(filters)) if filters.words else []
    if any(not found for found in terms):
        return [], None
    few = [found if len(found) <= FEW_TERMS_MAX else [] for found in terms]
    lead = [*place, *way.bounds(filters)]
    placed = [filters.placed_from or OLDEST, filters.placed_to or NEWEST[0]]
    page = rows((yield [Call(way.page, [*sight.limits, *filters.values(few), *placed, *lead, limit])]), 0)
    if len(page) == limit:
        return page, way.cursor(way.values(page[-1]))
    end = rows((yield [Call(way.end, lead)]), 0)
    return page, way.cursor(end[0]) if end else None


def _filtered(sight: Sight, filters: Filters, after: str | None, limit: int, oldest_first: bool) -> Script[Found]:
    place = (FIRST if oldest_first else NEWEST) if after is None else _place(after)
    if oldest_first:
        place = max(place, (filters.placed_from or OLDEST, bytes(16)))
        bounds = [*place, filters.placed_to or NEWEST[0]]
    else:
        place = min(place, (filters.placed_to or NEWEST[0], bytes(16) if filters.placed_to else NEWEST[1]))
        bounds = [*place, filters.placed_from or OLDEST]
    found = (yield from _expanded(filters)) if filters.words else []
    if any(not terms for terms in found):
        return [], None
    few = [terms if len(terms) <= FEW_TERMS_MAX else [] for terms in found]
    way, lead = yield from _chosen(filters, few, bounds, oldest_first)
    given = [*lead, *bounds] if way.bounded else lead
    page = rows((yield [Call(way.page, [*sight.limits, *filters.values(few), *given, limit])]), 0)
    following = _behind(page, limit)
    return page, following or (yield from _end(Call(way.end, given)))


def _behind(page: list[tuple[Any, ...]], limit: int) -> str | None:
    """The cursor behind a full page."""
    return cursor(page[-1][NAMES.index("placed_at")].isoformat(), ids.text(page[-1][0])) if len(page) == limit else None


def _end(end: Call) -> Script[str | None]:
    """The cursor behind all that a page has looked at, if that was as many as it may."""
    found = rows((yield [end]), 0)
    return cursor(found[0][0].isoformat(), ids.text(found[0][1])) if found else None


def _expanded(filters: Filters) -> Script[list[list[str]]]:
    """Of each word the first terms it begins, one more than are few."""
    found: list[list[str]] = [[] for _ in filters.words]
    lows, highs = zip(*filters.words, strict=True)
    for n, term in rows((yield [Call(EXPAND, [list(lows), list(highs)])]), 0):
        found[n - 1].append(term)
    return found


def _chosen(filters: Filters, few: list[list[str]], bounds: list[Any], oldest_first: bool) -> Script[tuple[Way, list[Any]]]:
    """The way with the fewest orders on it, and what leads it. Counting stops where it no longer matters."""
    there = WAYS_BACK if oldest_first else WAYS
    leads = [(kind, [term]) for kind, term in filters.leads] + [(TEXT, terms) for terms in few if terms]
    many = [word for word, terms in zip(filters.words, few, strict=True) if not terms]
    if not leads and not many:
        return there.by_time, []
    if len(leads) == 1 and not many:
        return _by(there, *leads[0])
    kinds = [kind for kind, terms in leads for _ in terms]
    counted = [Call(COUNTING[oldest_first], [kinds, [term for _, terms in leads for term in terms], *bounds])]
    counted += [Call(COUNTING_WORDS, [[low for low, _ in many], [high for _, high in many]])] if many else []
    answer = yield counted
    counts = iter(rows(answer, 0))
    by_term = [(*rarity([next(counts) for _ in terms]), rank(kind), kind, terms) for kind, terms in leads]
    by_word = [(n, word) for (n,), word in zip(rows(answer, 1), many, strict=True)] if many else []
    term, word = min(by_term, default=None), min(by_word, default=None)
    if word is not None and word[0] <= WORD_ROWS_MAX and (term is None or term[0] > min(word[0], COUNTED_MAX)):
        return there.by_word_everywhere if bounds == EVERYWHERE[oldest_first] else there.by_word, [*word[1]]
    return (there.by_time, []) if term is None else _by(there, *term[-2:])


def _by(there: Ways, kind: str, terms: list[str]) -> tuple[Way, list[Any]]:
    return (there.by_term, [kind, terms[0]]) if len(terms) == 1 else (there.by_terms, [kind, terms])


def _place(after: str) -> Place:
    placed_at, id = key_of(after, str, str)
    try:
        at = datetime.fromisoformat(placed_at)
        return at.astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
