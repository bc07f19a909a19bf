"""Units of an order's lines that something can still be done to: what forms are filled in with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Left:
    """So many units of a line."""

    line: int
    code: str
    title: str
    units: int


Order = dict[str, Any]
It = dict[str, Any]
"""The part of the order that an action is about, as the order's page has it."""


def _left(order: Order, units: Iterable[tuple[int, int]]) -> list[Left]:
    """By line, in the order of the lines; those that have some."""
    by_line: dict[int, int] = {}
    for n, k in units:
        by_line[n] = by_line.get(n, 0) + k
    return [Left(line["n"], line["code"], line["title"], by_line[line["n"]]) for line in order["lines"] if by_line.get(line["n"], 0) > 0]


def cancellable(order: Order, it: It) -> list[Left]:
    """Not shipped, and not asked to be called back; of one line, if `it` is one. A bundle is cancelled by its heading."""
    return _left(order, ((line["n"], cancellable_of(order, line)) for line in order["lines"] if it.get("n", line["n"]) == line["n"]))


def cancellable_of(order: Order, line: It) -> int:
    """Units; of a bundle's heading, bundles of which no component has left."""
    if line["role"] == "bundle":
        inside = [one for one in order["lines"] if one["parent"] == line["n"]]
        return min((int((one["waiting"] + one["promised"]) // (one["per_parent"] or 1)) for one in inside), default=0)
    return 0 if line["parent"] else int(line["waiting"] + line["promised"])


def kept_of(line: dict[str, Any]) -> int:
    """Units whose price the customer owes."""
    return int(line["ordered"] - line["cancelled"] - line["credited"])


def reserved(order: Order, location: str | None = None) -> list[Left]:
    """Promised from stock, and in no fulfillment yet: at one location, or anywhere."""
    return _left(
        order,
        (
            (line["n"], p["quantity"])
            for line in order["lines"]
            for p in line["promises"]
            if p["kind"] == "stock" and p["level"] == "soft" and location in (None, p["location"])
        ),
    )


def at_location(order: Order, it: It) -> list[Left]:
    """What is reserved at the location that `it` names."""
    return reserved(order, it.get("location"))


def places(order: Order) -> list[str]:
    """Locations that have units of it reserved, in no fulfillment yet."""
    return sorted({p["location"] for line in order["lines"] for p in line["promises"] if p["kind"] == "stock" and p["level"] == "soft"})


def to_pick(order: Order, fulfillment: It) -> list[Left]:
    return _left(order, ((p["line"], p["quantity"] - p["picked"]) for p in fulfillment["lines"]))


def to_pack(order: Order, fulfillment: It) -> list[Left]:
    """Picked, and in no parcel."""
    return _left(order, ((p["line"], p["picked"] - p["packed"]) for p in fulfillment["lines"]))


def picked(fulfillment: It) -> int:
    """Units that can leave: in a parcel or not."""
    return sum(p["picked"] for p in fulfillment["lines"])
