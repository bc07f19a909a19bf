"""Ways through the orders along an index of something else than when they were placed: when they are to leave, number, total.

An order of the list is one more only where an index leads, so that the last page is as quick as the first. Totals go currency by currency:
those of two don't compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from argosy.base import ids
from argosy.model.order_wanted import Sort
from argosy.queries.order_columns import NAMES, ROW
from argosy.queries.order_filters import ASKED, ASKED_TYPES, LOOKED_AT_MAX, Filters, holds
from argosy.queries.plain import LAST_LETTER, BadCursor, cursor, key_of
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, looked_up
from argosy.store.statement import Statement

INT_MAX = 2**63 - 1
_ENDS: dict[str, tuple[Any, Any]] = {
    "timestamptz": (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
    "text": ("", LAST_LETTER),
    "bigint": (-INT_MAX - 1, INT_MAX),
    "uuid": (bytes(16), b"\xff" * 16),
}
"""By type, what comes before everything, and after."""


class Along(NamedTuple):
    """A way: `page` answers those that hold, `end` where the last of those stands that a page looks at. `keys`: by what it goes, and of
    which types; a place in it is a value of each. `backwards`: from the end of the index.
    """

    page: Statement
    end: Statement
    keys: dict[str, str]
    backwards: bool

    @property
    def start(self) -> list[Any]:
        """Before its first order."""
        return [_ENDS[type][self.backwards] for type in self.keys.values()]

    def place(self, after: str) -> list[Any]:
        """Raises BadCursor."""
        said = key_of(after, *(int if type == "bigint" else str for type in self.keys.values()))
        return [_read(after, type, value) for type, value in zip(self.keys.values(), said, strict=True)]

    def cursor(self, values: Sequence[Any]) -> str:
        """Behind the order that has these."""
        return cursor(*(_written(type, value) for type, value in zip(self.keys.values(), values, strict=True)))

    def values(self, row: Sequence[Any]) -> list[Any]:
        """What an order's row has of the keys."""
        return [row[NAMES.index(name)] for name in self.keys]

    def bounds(self, filters: Filters) -> list[Any]:
        """Beside the place: of totals, between which currencies."""
        if "currency" not in self.keys:
            return []
        only = filters.columns.get("currency")
        return [only, only] if only else ["", LAST_LETTER]


def _read(after: str, type: str, value: Any) -> Any:
    try:
        if type == "timestamptz":
            return datetime.fromisoformat(value).astimezone(UTC)
        if type == "uuid":
            return ids.parse(value)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
    if type == "bigint" and not -INT_MAX - 1 <= value <= INT_MAX:
        raise BadCursor(after)
    return value


def _written(type: str, value: Any) -> str | int:
    if type == "timestamptz":
        return str(value.isoformat())
    return ids.text(value) if type == "uuid" else value


def along(keys: dict[str, str], only: str, *, backwards: bool, looked_at_max: int) -> Along:
    """The way by these columns, through the orders of which `only` is true."""
    turn, behind = (" desc", "<") if backwards else ("", ">")
    columns, places = ", ".join(f"t.{name}" for name in keys), ", ".join("{}" for _ in keys)
    between = " and t.currency >= {} and t.currency <= {}" if "currency" in keys else ""
    order = [f"{{0}}.{name}{turn}" for name in keys]
    led = (
        f"select {columns} from orders t where {only} and ({columns}) {behind} ({places}){between} "
        f"order by {', '.join(order).replace('{0}', 't')}"
    )
    taken = [*keys.values(), *(["text", "text"] if between else [])]
    key = "id" if "id" in keys else "number"
    page = Statement(
        f"select {ROW} from {MAY} cross join {ASKED} cross join (select {{}} as since, {{}} as before) w "
        f"cross join ({led} limit {looked_at_max}) d {looked_up(f'd.{key}', key)} "
        f"where o.placed_at >= w.since and o.placed_at < w.before and {holds('o.placed_at', 'o.id')} and {SEEN} "
        f"order by {', '.join(order).replace('{0}', 'd')} limit {{}}",
        [*MAY_TYPES, *ASKED_TYPES, "timestamptz", "timestamptz", *taken, "integer"],
        rows=True,
    )
    return Along(page, Statement(f"{led} offset {looked_at_max - 1} limit 1", taken, rows=True), keys, backwards)


def sorts(looked_at_max: int) -> dict[Sort, Along]:
    """All of them, each from both ends of its index. A number is one order's alone."""
    indexes: tuple[tuple[Sort, Sort, dict[str, str], str], ...] = (
        ("ship_by", "-ship_by", {"ship_by": "timestamptz", "id": "uuid"}, "t.status = 'open' and t.ship_by is not null"),
        ("number", "-number", {"number": "text"}, "t.number is not null"),
        ("gross", "-gross", {"currency": "text", "gross": "bigint", "id": "uuid"}, "true"),
    )
    found: dict[Sort, Along] = {}
    for forth, back, keys, only in indexes:
        found[forth] = along(keys, only, backwards=False, looked_at_max=looked_at_max)
        found[back] = along(keys, only, backwards=True, looked_at_max=looked_at_max)
    return found


ALONG = sorts(LOOKED_AT_MAX)
