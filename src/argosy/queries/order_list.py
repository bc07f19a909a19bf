"""Orders, newest first: a page at a time, by key, so the last page costs what the first does.

With filters, the rarest thing asked leads through its orders, newest first, and the others are checked on each. A page looks at
LOOKED_AT_MAX orders and no more: where what is asked is rare only together, it may hold fewer than its limit and still have a next.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from argosy.base import ids
from argosy.base.money import decimal
from argosy.queries.order_filters import (
    ASKED,
    ASKED_TYPES,
    COUNT,
    COUNT_WORDS,
    COUNTED_MAX,
    EXPAND,
    FEW_TERMS_MAX,
    HOLDS,
    PLACE,
    PLACE_TYPES,
    WORD_ROWS_MAX,
    Filters,
    rank,
)
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.queries.terms import TEXT
from argosy.store.statement import Call, Script, Statement

LOOKED_AT_MAX = 1_000

NAMES = (
    *("id", "number", "channel", "reference", "placed_at", "currency", "exponent", "gross", "due"),
    *("status", "payment_status", "fulfillment_status", "return_status"),
)
_SHOWN = ", ".join(f"o.{name}" for name in NAMES)
PAGE = Statement(
    f"select {_SHOWN} from {MAY} cross join orders o "
    f"where (o.placed_at, o.id) < ({{}}, {{}}) and {SEEN} "
    "order by o.placed_at desc, o.id desc limit {}",
    [*MAY_TYPES, "timestamptz", "uuid", "integer"],
    rows=True,
)
Place = tuple[datetime, bytes]
NEWEST: Place = datetime.max.replace(tzinfo=UTC), b"\xff" * 16
OLDEST = datetime.min.replace(tzinfo=UTC)


NEWEST_FIRST = "order by t.placed_at desc, t.order_id desc"


class Way(NamedTuple):
    """A way through orders, newest first: `page` answers those that hold, `end` where the last of those stands that a page looks at."""

    page: Statement
    end: Statement


class Ways(NamedTuple):
    """Through the orders of one term; of some terms of a kind; of all terms between two; through all orders."""

    by_term: Way
    by_terms: Way
    by_word: Way
    by_time: Way


def ways(looked_at_max: int) -> Ways:
    """The ways there are, if a page looks at so many orders at most."""

    def way(source: str, *types: str) -> Way:
        newest = f"{source} {NEWEST_FIRST}"
        taken = [*types, *PLACE_TYPES]
        page = Statement(
            f"select {_SHOWN} from {MAY} cross join {ASKED} cross join ({newest} limit {looked_at_max}) d "
            f"join orders o on o.id = d.order_id where {HOLDS} and {SEEN} order by d.placed_at desc, d.order_id desc limit {{}}",
            [*MAY_TYPES, *ASKED_TYPES, *taken, "integer"],
            rows=True,
        )
        return Way(page, Statement(f"{newest} offset {looked_at_max - 1} limit 1", taken, rows=True))

    each = (
        "(select distinct x.placed_at, x.order_id from (select {} as kind, {} as terms) k cross join unnest(k.terms) w (term) "
        "cross join lateral (select t.placed_at, t.order_id from order_terms t "
        f"where t.kind = k.kind and t.term = w.term and {PLACE} {NEWEST_FIRST} limit {looked_at_max}) x)"
    )
    once = (
        "(select distinct t.placed_at, t.order_id from order_terms t "
        f"where t.kind = '{TEXT}' and t.term >= {{}} and t.term < {{}} and {PLACE})"
    )
    return Ways(
        way(f"select t.placed_at, t.order_id from order_terms t where t.kind = {{}} and t.term = {{}} and {PLACE}", "text", "text"),
        way(f"select t.placed_at, t.order_id from {each} t", "text", "text[]"),
        way(f"select t.placed_at, t.order_id from {once} t", "text", "text"),
        way(f"select t.placed_at, t.order_id from (select o.placed_at, o.id as order_id from orders o) t where {PLACE}"),
    )


WAYS = ways(LOOKED_AT_MAX)


def order_list(sight: Sight, after: str | None, limit: int, filters: Filters | None = None) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` orders older than the cursor `after`, of those asked for. Raises BadCursor."""
    place = NEWEST if after is None else _place(after)
    if filters is not None:
        return (yield from _filtered(sight, filters, place, limit))
    found = rows((yield [Call(PAGE, [*sight.limits, *place, limit])]), 0)
    items = [_shown(dict(zip(NAMES, row, strict=True))) for row in found]
    last = items[-1] if len(items) == limit else None
    return {"items": items, "next": None if last is None else cursor(last["placed_at"].isoformat(), last["id"])}


def _filtered(sight: Sight, filters: Filters, place: Place, limit: int) -> Script[dict[str, Any]]:
    if filters.placed_to is not None:
        place = min(place, (filters.placed_to, bytes(16)))
    bounds = [*place, filters.placed_from or OLDEST]
    found = (yield from _expanded(filters)) if filters.words else []
    if any(not terms for terms in found):
        return {"items": [], "next": None}
    few = [terms if len(terms) <= FEW_TERMS_MAX else [] for terms in found]
    way, lead = yield from _chosen(filters, few, bounds)
    page = rows((yield [Call(way.page, [*sight.limits, *filters.values(few), *lead, *bounds, limit])]), 0)
    items = [_shown(dict(zip(NAMES, row, strict=True))) for row in page]
    if len(items) == limit:
        return {"items": items, "next": cursor(items[-1]["placed_at"].isoformat(), items[-1]["id"])}
    end = rows((yield [Call(way.end, [*lead, *bounds])]), 0)
    return {"items": items, "next": cursor(end[0][0].isoformat(), ids.text(end[0][1])) if end else None}


def _expanded(filters: Filters) -> Script[list[list[str]]]:
    """Of each word the first terms it begins, one more than are few."""
    found: list[list[str]] = [[] for _ in filters.words]
    lows, highs = zip(*filters.words, strict=True)
    for n, term in rows((yield [Call(EXPAND, [list(lows), list(highs)])]), 0):
        found[n - 1].append(term)
    return found


def _chosen(filters: Filters, few: list[list[str]], bounds: list[Any]) -> Script[tuple[Way, list[Any]]]:
    """The way with the fewest orders on it, and what leads it. Counting stops where it no longer matters."""
    leads = [(kind, [term]) for kind, term in filters.leads] + [(TEXT, terms) for terms in few if terms]
    many = [word for word, terms in zip(filters.words, few, strict=True) if not terms]
    if not leads and not many:
        return WAYS.by_time, []
    if len(leads) == 1 and not many:
        return _by(*leads[0])
    kinds = [kind for kind, terms in leads for _ in terms]
    counted = [Call(COUNT, [*bounds, kinds, [term for _, terms in leads for term in terms]])]
    counted += [Call(COUNT_WORDS, [*bounds, [low for low, _ in many], [high for _, high in many]])] if many else []
    answer = yield counted
    counts = iter(rows(answer, 0))
    by_term = [(min(sum(next(counts)[0] for _ in terms), COUNTED_MAX + 1), rank(kind), kind, terms) for kind, terms in leads]
    by_word = [(n, word) for (n,), word in zip(rows(answer, 1), many, strict=True)] if many else []
    term, word = min(by_term, default=None), min(by_word, default=None)
    if word is not None and word[0] <= WORD_ROWS_MAX and (term is None or term[0] > min(word[0], COUNTED_MAX)):
        return WAYS.by_word, [*word[1]]
    return (WAYS.by_time, []) if term is None else _by(*term[2:])


def _by(kind: str, terms: list[str]) -> tuple[Way, list[Any]]:
    return (WAYS.by_term, [kind, terms[0]]) if len(terms) == 1 else (WAYS.by_terms, [kind, terms])


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    exponent = row.pop("exponent")
    money = {name: decimal(row[name], exponent) for name in ("gross", "due")}
    return row | money | {"id": ids.text(row["id"])}


def _place(after: str) -> Place:
    placed_at, id = key_of(after, str, str)
    try:
        at = datetime.fromisoformat(placed_at)
        return at.astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
