"""Which orders of a list are wanted: everything asked at once must hold. As terms of `order_terms`, and as columns of the order.

What the order's own row tells is checked there, whatever the terms say: they may be some milliseconds old. Terms lead to the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from argosy.queries.terms import COLUMNS, CUSTOM, TERM_LENGTH_MAX, TEXT, dialled, words
from argosy.store.statement import Statement

PREFIX_LENGTH_MIN = 3
"""Shorter words are looked for whole: too many begin with two letters."""

WORDS_MAX = 8
_LAST = "\U0010ffff"
_FIRST = "\x01"

Bounds = tuple[str, str]
"""The terms from the first up to the second, exclusive."""

KINDS = (
    *(
        "customer",
        CUSTOM,
        "failed_delivery",
        "follow_up",
        "hold",
        "test",
        "tag",
        "sku",
        "assignee",
        "due",
        "delivery_method",
        "payment_method",
    ),
    *("country", "collector"),
    *(TEXT, "return_status", "payment_status", "location", "fulfillment_status", "status", "channel"),
)
"""Rarest first, as a rule: by it the one of two equally rare terms is preferred."""


@dataclass(frozen=True)
class Filters:
    """`terms`: of each kind what it must be. `text`: what the beginnings of words must be. `amount_*` are thousandths of a major unit.

    `late`: not entirely shipped, and to be shipped before then. `follow_up_to`: somebody is to look at it again before then.
    `placed_to` and `ship_by_to` are exclusive.
    """

    terms: Sequence[tuple[str, str]] = ()
    text: str = ""
    test: bool | None = None
    due: bool = False
    late: datetime | None = None
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    ship_by_to: datetime | None = None
    follow_up_to: datetime | None = None
    amount_from: int | None = None
    amount_to: int | None = None
    columns: Mapping[str, str] = field(init=False, repr=False)
    words: Sequence[Bounds] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", {kind: term for kind, term in self.terms if kind in COLUMNS})
        number = dialled(self.text)
        sought = [number] if number else [word.lstrip("#") or word for word in dict.fromkeys(words(self.text))]
        object.__setattr__(self, "words", [bounds(word) for word in sought])

    @property
    def leads(self) -> list[tuple[str, str]]:
        """The terms that lead to all orders wanted."""
        found = [(kind, term[:TERM_LENGTH_MAX]) for kind, term in self.terms if kind != "currency"]
        found += [("test", "true")] if self.test else []
        found += [("due", "true")] if self.due else []
        found += [("follow_up", "true")] if self.follow_up_to is not None else []
        found += [("status", "open")] if self.late is not None else []
        return found

    def values(self, found: Sequence[Sequence[str]]) -> list[Any]:
        """The parameters of ASKED. `found`: of each word the terms it begins, if they are few, else none."""
        others = [(kind, term[:TERM_LENGTH_MAX]) for kind, term in self.terms if kind not in COLUMNS]
        few = [terms for terms in found if terms]
        many = [word for word, terms in zip(self.words, found, strict=True) if not terms]
        return [
            *(self.columns.get(kind) for kind in _TEXT_COLUMNS),
            self.test,
            self.due,
            self.late,
            self.ship_by_to,
            self.follow_up_to,
            self.amount_from,
            self.amount_to,
            [kind for kind, _ in others],
            [term for _, term in others],
            [n for n, terms in enumerate(few) for _ in terms],
            [term for terms in few for term in terms],
            [low for low, _ in many],
            [high for _, high in many],
        ]


def bounds(word: str) -> Bounds:
    """The terms that a folded word finds: those it begins, or itself where it is too short for that."""
    return word, word + (_LAST if len(word) >= PREFIX_LENGTH_MIN else _FIRST)


def rank(kind: str) -> int:
    """How rare an order of such a term is thought to be, among kinds: 0 is rarest."""
    return KINDS.index(CUSTOM if kind.startswith(CUSTOM) else kind)


def rarity(counts: Sequence[tuple[int, float | None]]) -> tuple[int, float]:
    """Of terms together, as COUNTING tells of each: how many orders, and if not all were counted, how many a second; smaller is rarer."""
    orders = sum(n for n, _ in counts)
    return (orders, 0) if orders <= COUNTED_MAX else (COUNTED_MAX + 1, sum(n / max(span or 0, 1) for n, span in counts))


# ── SQL ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_TEXT_COLUMNS = [kind for kind in COLUMNS if kind != "test"]
_TYPES = {
    **dict.fromkeys(_TEXT_COLUMNS, "text"),
    **{"test": "boolean", "due": "boolean", "late": "timestamptz", "ship_by_to": "timestamptz"},
    "follow_up_to": "timestamptz",
    **{"amount_from": "bigint", "amount_to": "bigint"},
    **{"kinds": "text[]", "terms": "text[]", "ns": "integer[]", "few": "text[]", "lows": "text[]", "highs": "text[]"},
}
ASKED = f"(select {', '.join(f'{{}} as {name}' for name in _TYPES)}) f"
"""SQL: what is asked as a table of one row; its parameters are `Filters.values`."""

ASKED_TYPES = tuple(_TYPES.values())
_AMOUNT = "o.gross::numeric * (10 ^ (3 - o.exponent))::numeric"

_OF_ROW = (
    *(f"(f.{kind} is null or o.{COLUMNS[kind]} = f.{kind})" for kind in _TEXT_COLUMNS),
    "(f.test is null or o.test = f.test)",
    "(not f.due or o.due > 0)",
    "(f.late is null or (o.status = 'open' and o.ship_by < f.late))",
    "(f.ship_by_to is null or o.ship_by < f.ship_by_to)",
    "(f.follow_up_to is null or exists (select from follow_ups u "
    "where u.order_id = o.id and u.closed_at is null and u.at < f.follow_up_to offset 0))",
    f"(f.amount_from is null or {_AMOUNT} >= f.amount_from)",
    f"(f.amount_to is null or {_AMOUNT} <= f.amount_to)",
)


def holds(at: str, id: str) -> str:
    """SQL: whether an order `o` is what is asked. `at` and `id`: when it was placed and its id, as whatever leads to it knows them, so
    that terms are asked for before the order's row is.
    """
    there = f"select from order_terms t where t.placed_at = {at} and t.order_id = {id} and"  # with kind and term the key: no row is read
    of_terms = (
        "not exists (select from unnest(f.kinds, f.terms) a (kind, term) "
        f"where not exists ({there} t.kind = a.kind and t.term = a.term offset 0))",
        "not exists (select from unnest(f.ns) w (n) where not exists (select from unnest(f.ns, f.few) a (n, term) where a.n = w.n "
        f"and exists ({there} t.kind = '{TEXT}' and t.term = a.term offset 0)))",
        "not exists (select from unnest(f.lows, f.highs) w (low, high) where not exists (select from order_terms t "
        f"where t.order_id = {id} and (t.kind = '{TEXT}' and t.term >= w.low and t.term < w.high) is true))",  # by the order's few terms
    )
    return " and ".join((*of_terms, *_OF_ROW))


LOOKED_AT_MAX = 1_000
"""A page looks at so many orders and no more."""

COUNTED_MAX = 1_000
"""Of what is more often, no more is counted: of two such terms the rarer is that whose nearest orders took longer to be placed."""

FEW_TERMS_MAX = 8
"""A word that begins no more terms than these is looked for by each of them, newest first; mostly it is one, a name."""

WORD_ROWS_MAX = 15_000
"""So many orders that a word of many terms finds are sorted by their time; where it finds more, the orders are looked through instead."""

_NEXT = f"(select t.term from order_terms t where t.kind = '{TEXT}' and t.term {{}} and t.term < {{}} order by t.term limit 1)"
EXPAND = Statement(
    "with recursive hop (n, term, high, i) as ("
    f"select w.n, {_NEXT.format('>= w.low', 'w.high')}, w.high, 1 from unnest({{}}, {{}}) with ordinality w (low, high, n) union all "
    f"select h.n, {_NEXT.format('> h.term', 'h.high')}, h.high, h.i + 1 from hop h where h.term is not null and h.i <= {FEW_TERMS_MAX}"
    ") select n::int, term from hop where term is not null order by n, term",
    ["text[]", "text[]"],
    rows=True,
)
"""The first terms that each word begins, one more than are few: a step of the index for each."""

PLACES = {
    False: "(t.placed_at, t.order_id) < ({}, {}) and t.placed_at >= {}",
    True: "(t.placed_at, t.order_id) > ({}, {}) and t.placed_at < {}",
}
"""SQL: behind a place, and within the time asked for; newest first, or oldest first."""
PLACE_TYPES = ("timestamptz", "uuid", "timestamptz")


def nearest(oldest_first: bool, rows: str = "t") -> str:
    """SQL: the nearest first."""
    turn = "" if oldest_first else " desc"
    return f"order by {rows}.placed_at{turn}, {rows}.order_id{turn}"


def _counting(oldest_first: bool) -> Statement:
    return Statement(
        "select x.n, x.span from unnest({}, {}) with ordinality c (kind, term, n) cross join lateral (select count(*) as n, "
        "extract(epoch from max(t.placed_at) - min(t.placed_at))::float8 as span from (select t.placed_at from order_terms t "
        f"where t.kind = c.kind and t.term = c.term and {PLACES[oldest_first]} {nearest(oldest_first)} limit {COUNTED_MAX + 1}) t) x "
        "order by c.n",
        ["text[]", "text[]", *PLACE_TYPES],
        rows=True,
    )


COUNTING = {oldest_first: _counting(oldest_first) for oldest_first in PLACES}
"""How many orders there are of each term, and within how many seconds those counted were placed."""
COUNTING_WORDS = Statement(
    "select x.n from unnest({}, {}) with ordinality c (low, high, n) cross join lateral (select count(*) as n from "
    f"(select from order_terms t where t.kind = '{TEXT}' and t.term >= c.low and t.term < c.high "
    f"limit {WORD_ROWS_MAX + 1}) t) x order by c.n",
    ["text[]", "text[]"],
    rows=True,
)
"""How many orders there are of the terms of each word, at whatever time: asking for it would cost more than it spares."""
