"""Many changes folded into one set: a pure reducer for each type.

Of two changes about one thing the later holds, so changes about different things may be told in any order. A line that the list
added goes when the list removes it again. Folding what was folded, with more behind it, is folding it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ...base.errors import Refused
from ...model.edit_shapes import (
    AddAdjustment,
    AddLine,
    Edit,
    RemoveAdjustment,
    RemoveLine,
    SetAddress,
    SetDelivery,
    SetPrice,
    SetQuantity,
    SetShipping,
)
from ...model.shapes import Shape
from .changeset import ChangeSet, Told


def fold(changes: Iterable[Edit]) -> ChangeSet:
    """What the changes come to. Refused: line_unknown, when a line is removed by a name that no line has."""
    found = ChangeSet()
    for at, change in enumerate(changes):
        found = REDUCERS[type(change)](found, Told(change, at))
    return found


def folded(changes: Iterable[Edit]) -> list[Edit]:
    """The shortest list of changes that comes to the same. Refused: line_unknown."""
    return fold(changes).changes()


def _add_line(before: ChangeSet, told: Told[AddLine]) -> ChangeSet:
    name = told.change.name
    if name is not None and any(other.change.name == name for other in before.added):
        return replace(before, added=tuple(told if other.change.name == name else other for other in before.added))
    return replace(before, added=(*before.added, told))


def _remove_line(before: ChangeSet, told: Told[RemoveLine]) -> ChangeSet:
    line, name = told.change.line, told.change.name
    if line is not None:
        return replace(before, quantities=before.quantities | {line: told})
    kept = tuple(other for other in before.added if other.change.name != name)
    if len(kept) == len(before.added):
        raise Refused("line_unknown", field=f"{told.where}.name", value=name)
    return replace(before, added=kept)


def _set_quantity(before: ChangeSet, told: Told[SetQuantity]) -> ChangeSet:
    return replace(before, quantities=before.quantities | {told.change.line: told})


def _set_price(before: ChangeSet, told: Told[SetPrice]) -> ChangeSet:
    return replace(before, prices=before.prices | {told.change.line: told})


def _add_adjustment(before: ChangeSet, told: Told[AddAdjustment]) -> ChangeSet:
    return replace(before, beside=(*before.beside, told))


def _remove_adjustment(before: ChangeSet, told: Told[RemoveAdjustment]) -> ChangeSet:
    return replace(before, removed=before.removed | {told.change.adjustment: told})


def _set_shipping(before: ChangeSet, told: Told[SetShipping]) -> ChangeSet:
    return replace(before, shipping=told)


def _set_delivery(before: ChangeSet, told: Told[SetDelivery]) -> ChangeSet:
    return replace(before, delivery=told)


def _set_address(before: ChangeSet, told: Told[SetAddress]) -> ChangeSet:
    change = told.change
    return replace(
        before,
        ship_to=before.ship_to if change.ship_to is None else Told(change.ship_to, told.at),
        bill_to=before.bill_to if change.bill_to is None else Told(change.bill_to, told.at),
    )


REDUCERS: dict[type[Shape], Callable[[ChangeSet, Told[Any]], ChangeSet]] = {
    AddLine: _add_line,
    RemoveLine: _remove_line,
    SetQuantity: _set_quantity,
    SetPrice: _set_price,
    AddAdjustment: _add_adjustment,
    RemoveAdjustment: _remove_adjustment,
    SetShipping: _set_shipping,
    SetDelivery: _set_delivery,
    SetAddress: _set_address,
}
"""A type of change without a reducer can't be folded: a test holds that each has one."""
