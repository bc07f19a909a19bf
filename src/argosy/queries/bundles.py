"""What bundles are made of, and how many of each there are: as many as the scarcest component is enough for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from argosy.store.statement import Statement

COMPONENTS = Statement(
    "select k.code, p.code, p.title, c.per, p.tracked, s.location, s.available from (select {} as locations) may "
    "cross join skus k join components c on c.sku_id = k.id join skus p on p.id = c.component_id left join lateral "
    "(select location, greatest(0, on_hand - promised - p.safety_stock) as available from stock "
    "where sku_id = p.id and (may.locations is null or location = any(may.locations)) offset 0) s on p.tracked "
    "where k.code = any({}) order by k.code, p.code, s.location",
    ["text[]", "text[]"],
    rows=True,
)


class Component(NamedTuple):
    """`per` of it are in each bundle. `there`: what is available of it, by location; None if it keeps no stock."""

    sku: str
    title: str
    per: int
    there: dict[str, int] | None

    def available(self, places: Collection[str] | None = None) -> int | None:
        """At these locations, or at all."""
        if self.there is None:
            return None
        return sum(units for location, units in self.there.items() if places is None or location in places)

    def bundles(self, places: Collection[str] | None = None) -> int | None:
        """So many what is available is enough for."""
        units = self.available(places)
        return None if units is None else units // self.per


def components(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Component]]:
    """By bundle, from the rows of COMPONENTS."""
    found: dict[str, dict[str, Component]] = {}
    for bundle, code, title, per, tracked, location, available in rows:
        part = found.setdefault(bundle, {}).setdefault(code, Component(code, title, per, {} if tracked else None))
        if part.there is not None and location is not None:
            part.there[location] = available
    return {bundle: list(parts.values()) for bundle, parts in found.items()}


def enough(parts: Iterable[Component], places: Collection[str] | None = None) -> int | None:
    """How many bundles there are, whose units may come from several of these locations; None if no component keeps stock."""
    return min((n for part in parts if (n := part.bundles(places)) is not None), default=None)
