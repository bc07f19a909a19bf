"""Tracking numbers as a file: parcels that have left, an order a row. What is picked is shipped; what isn't has left all the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ...base.ids import Id, text
from ...commands.fulfillment.record_shipment import RecordShipment
from ...commands.fulfillment.ship import ShipFulfillment
from ...engine.registry import Command
from ...model.shapes import message
from ...queries.sight import MAY, MAY_TYPES, SEEN, Sight
from ...store.drivers.drive import Connection
from ...store.statement import Call, Statement
from .guess import TRACKING, guessed
from .intake import Planned, twice
from .mapped import place_of
from .tables import Line, Table
from .values import BadValue, plain

_NAMED = f"from {MAY} cross join (select {{}} as said) n cross join orders o"
BY_NUMBER = Statement(
    f"select o.number, o.id, o.version, o.progress {_NAMED} where o.number = any(n.said) and {SEEN}",
    [*MAY_TYPES, "text[]"],
    rows=True,
)
BY_REFERENCE = Statement(
    f"select o.reference, o.id, o.version, o.progress from {MAY} cross join unnest({{}}) n (said) cross join channels c cross join lateral "
    f"(select * from orders t where t.channel = c.code and t.reference = n.said offset 0) o where {SEEN}",
    [*MAY_TYPES, "text[]"],
    rows=True,
)
PROMISED = Statement(
    "select p.owner, p.line, p.location, p.fulfillment, p.quantity, p.picked from promises p "
    "where p.owner = any({}) and p.kind = 'stock' and p.line is not null order by p.owner, p.n",
    ["uuid[]"],
    rows=True,
)
PARCELS = Statement("select order_id, tracking from parcels where order_id = any({}) and tracking is not null", ["uuid[]"], rows=True)


@dataclass
class Standing:
    """What of an order is promised where: (line, location, fulfillment, units, picked); and its parcels' tracking numbers. `seen`: its
    ETag, by which nothing leaves that has left meanwhile."""

    id: Id
    seen: str
    promised: list[tuple[int, str, int | None, int, int]] = field(default_factory=list)
    tracked: set[str] = field(default_factory=set)


class Trackings:
    """`location` and `carrier` stand where the file has no such columns. Orders outside `sight` are unknown. Raises UnreadableFile."""

    def __init__(self, path: Path, sight: Sight, location: str | None = None, carrier: str | None = None) -> None:
        self.mapping = guessed(path, "fulfillment.ship", {k: v for k, v in TRACKING.items() if k != "location"}, ("order", "tracking"), {})
        self.table = Table(path, self.mapping)
        self._sight, self._location, self._carrier = sight, location, carrier

    def key(self, line: Line) -> str:
        """The order, as the file names it."""
        return self._cell(line, "order")

    def plan(self, connection: Connection, lines: list[Line]) -> list[Planned]:
        orders = self._orders(connection, [key for line in lines if (key := self.key(line)) and "\0" not in key])
        found = [orders.get(self.key(line), []) for line in lines]
        named = Counter(order.id for line, several in zip(lines, found, strict=True) if self._cell(line, "tracking") for order in several)
        return [self._planned(line, several, named) for line, several in zip(lines, found, strict=True)]

    def heard(self, planned: Planned, outcome: dict[str, Any]) -> None:
        planned.what = "change"

    def _planned(self, line: Line, found: list[Standing], named: Counter[Id]) -> Planned:
        planned = Planned(line, self.key(line), "change")
        if unreadable := self._unreadable(line):
            return planned.reject("unreadable_value", unreadable)
        tracking, carrier = self._cell(line, "tracking"), self._cell(line, "carrier") or self._carrier
        if not tracking:
            return planned.reject("tracking_missing", "The row names no tracking number.")
        if len(found) != 1:
            reason = ("order_unknown", "There is no such order.") if not found else ("order_unclear", "Several orders are called so.")
            return planned.reject(*reason)
        (order,) = found
        if tracking in order.tracked:
            planned.what = "unchanged"
            return planned
        if named[order.id] > 1:  # once by its number, once by its reference
            return twice(planned)
        places = sorted({place for _, place, _, _, _ in order.promised if self._location in (None, place)})
        if len(places) != 1:
            if places:
                return planned.reject("location_unclear", f"Units are promised at {', '.join(places)}: say which of them left.")
            return planned.reject("nothing_to_ship", "Nothing of the order is promised there any more.")
        try:
            planned.body = _body(order, places[0], tracking, carrier)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            return planned.reject("malformed", f"{place_of(self.mapping, line.number, first['loc'])}: {message(first)}")
        planned.seen = order.seen
        units = sum(n for _, place, _, n, _ in order.promised if place == places[0])
        planned.after = {"units": units, "location": places[0], "carrier": carrier, "tracking": tracking}
        return planned

    def _unreadable(self, line: Line) -> str:
        """The first cell that says nothing, and why; empty if all do."""
        for column in self.mapping.fields.values():
            try:
                plain(line.cells.get(column))
            except BadValue as error:
                return f"line {line.number}, column {column!r}: {error}"
        return ""

    def _cell(self, line: Line, name: str) -> str:
        column = self.mapping.fields.get(name)
        try:
            return "" if column is None else str(plain(line.cells.get(column)) or "")
        except BadValue:
            return ""

    def _orders(self, connection: Connection, names: list[str]) -> dict[str, list[Standing]]:
        """By what they are called: an order's number, else its reference in any channel."""
        asked = [*self._sight.limits, names]
        numbers, references = connection.execute([Call(BY_NUMBER, asked), Call(BY_REFERENCE, asked)])
        called: dict[str, dict[Id, Standing]] = defaultdict(dict)
        known: dict[Id, Standing] = {}
        for name, id, version, progress in [*numbers, *references]:  # type: ignore[misc]
            called[name][id] = known.setdefault(id, Standing(id, f"{version}.{progress}"))
        promised, parcels = connection.execute([Call(PROMISED, [list(known)]), Call(PARCELS, [list(known)])])
        for id, *promise in promised:  # type: ignore[union-attr]
            known[id].promised.append(tuple(promise))
        for id, tracking in parcels:  # type: ignore[union-attr]
            known[id].tracked.add(tracking)
        return {name: list(found.values()) for name, found in called.items()}


def _body(order: Standing, place: str, tracking: str, carrier: str | None) -> Command:
    """Ship the one fulfillment there that is picked; else record that what is promised there has left."""
    there = [(line, fulfillment, n, picked) for line, at, fulfillment, n, picked in order.promised if at == place]
    floor = {fulfillment for _, fulfillment, _, _ in there}
    said: dict[str, Any] = {"order": text(order.id), "tracking": tracking, "carrier": carrier}
    if len(floor) == 1 and None not in floor and all(n == picked for _, _, n, picked in there):
        return ShipFulfillment.model_validate(said | {"fulfillment": floor.pop()})
    units: dict[int, int] = defaultdict(int)
    for line, _, n, _ in there:
        units[line] += n
    return RecordShipment.model_validate(said | {"location": place, "lines": [{"line": k, "quantity": n} for k, n in units.items()]})
