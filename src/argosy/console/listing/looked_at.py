"""A list of orders as an address says it: filters, columns, order, and the saved view it began from. The address holds all, so a view is
a link.

A day in it is a day of whoever looks: from its beginning, or until its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, get_args
from urllib.parse import urlencode

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from argosy.console.asked import no_choice
from argosy.console.columns import Column, chosen
from argosy.console.listing.columns import CUSTOM, USUAL
from argosy.console.listing.filters import FILTERS
from argosy.console.mistakes import malformed_form
from argosy.model.order_wanted import OrdersFiltered, Sort
from argosy.serving.problems import malformed

OWN = ("columns", "sort", "view", "after")
NO_FILTER = (*OWN, "keep")
"""What of the address is no filter."""
SEVERAL = frozenset(filter.name for filter in FILTERS if filter.several)
UPPER = frozenset({"country", "currency"})
UNTIL = frozenset({"placed_to", "ship_by_to", "follow_up_to"})
DAYS = frozenset(filter.name for filter in FILTERS if filter.kind == "day")
SORTS: tuple[Sort, ...] = get_args(Sort)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LookedAt:
    """`asked`: filters as they stand in the address. `columns`: keys, in order; None: the usual ones."""

    asked: Pairs = ()
    columns: tuple[str, ...] | None = None
    sort: str = ""
    view: str = ""
    after: str = ""

    @classmethod
    def of(cls, query: QueryParams) -> LookedAt:
        columns = tuple(key for said in query.getlist("columns") for key in said.split(",") if key)
        asked = tuple(
            dict.fromkeys((name, value.strip()) for name, value in query.multi_items() if name not in NO_FILTER and value.strip())
        )
        return cls(asked, columns or None, *(query.get(name, "") for name in ("sort", "view", "after")))

    def address(self, path: str = "/orders", **own: Any) -> str:
        """Where the list is looked at so; from its beginning, if no place is named."""
        written = replace(self, **({"after": ""} | own)).written
        return f"{path}?{written}" if written else path

    @property
    def written(self) -> str:
        """All of it, as an address has it behind its question mark."""
        pairs = [*self.asked]
        pairs += [("columns", ",".join(self.columns))] if self.columns else []
        return urlencode(pairs + [(name, value) for name in OWN[1:] if (value := getattr(self, name))])

    def without(self, name: str, value: str) -> str:
        """The address once this filter is taken off."""
        return self.address(asked=tuple(pair for pair in self.asked if pair != (name, value)))

    def value(self, name: str) -> str:
        """What is asked by this name; empty for nothing."""
        return next((value for said, value in self.asked if said == name), "")

    def values(self, name: str) -> list[str]:
        return [value for said, value in self.asked if said == name]

    @property
    def query(self) -> str:
        """The filters alone, as a saved view keeps them."""
        return urlencode(self.asked)

    @property
    def way(self) -> Sort:
        """Refused: malformed."""
        if self.sort and self.sort not in SORTS:
            raise malformed("sort", no_choice(self.sort))
        return self.sort or "-placed_at"

    def turned(self, ways: tuple[Sort, Sort]) -> Sort:
        """Where a column leads that goes these two ways: the first one, or, if that is how the list goes, the other."""
        return ways[self.way == ways[0]]

    def shown(self, every: Iterable[Column]) -> list[Column]:
        """The columns, in their order."""
        return chosen(list(every), USUAL, None if self.columns is None else ",".join(self.columns))

    def wanted(self, zone: tzinfo) -> OrdersFiltered:
        """What is asked, as programs ask it. Refused: malformed."""
        said: dict[str, Any] = {}
        custom: dict[str, str] = {}
        for name, value in self.asked:
            if name.startswith(CUSTOM):
                custom[name.removeprefix(CUSTOM)] = value
            elif name in SEVERAL:
                said.setdefault(name, []).append(value)
            else:
                said[name] = _read(name, value, zone)
        try:
            return OrdersFiltered.model_validate(said | ({"custom": custom} if custom else {}))
        except ValidationError as error:
            raise malformed_form(error) from None


def kept(view: Mapping[str, Any]) -> LookedAt:
    """A saved view as it is looked at."""
    asked = LookedAt.of(QueryParams(view["query"]))
    columns = tuple(view["columns"]) if view["columns"] else None
    return LookedAt(asked.asked, columns, view["sort"] or "", view["view"])


def _read(name: str, value: str, zone: tzinfo) -> str:
    if name in UPPER:
        return value.upper()
    if name in DAYS:
        try:
            said = date.fromisoformat(value)
            return datetime.combine(said + timedelta(days=name in UNTIL), time(), zone).isoformat()
        except (ValueError, OverflowError):
            return value
    return value
