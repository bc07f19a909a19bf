"""A set of changes that says each thing once, and the list it is sent as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

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
from ...model.order_shapes import AddressIn

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Told(Generic[T_co]):
    """A change, and where in the list it was told: two that say the same are the same."""

    change: T_co
    at: int = field(compare=False)

    @property
    def where(self) -> str:
        """As a refusal names it."""
        return f"changes[{self.at}]"


@dataclass(frozen=True)
class ChangeSet:
    """By what it is about: lines by their numbers, adjustments by theirs; what is added, in the order it was added."""

    quantities: dict[int, Told[SetQuantity | RemoveLine]] = field(default_factory=dict)
    prices: dict[int, Told[SetPrice]] = field(default_factory=dict)
    added: tuple[Told[AddLine], ...] = ()
    beside: tuple[Told[AddAdjustment], ...] = ()
    removed: dict[int, Told[RemoveAdjustment]] = field(default_factory=dict)
    shipping: Told[SetShipping] | None = None
    ship_to: Told[AddressIn] | None = None
    bill_to: Told[AddressIn] | None = None
    delivery: Told[SetDelivery] | None = None

    def changes(self) -> list[Edit]:
        """The shortest list that says the same, always in one order."""
        by_number: list[dict[int, Told[Any]]] = [self.quantities, self.prices]
        found: list[Edit] = [told.change for some in by_number for _, told in sorted(some.items())]
        found += [told.change for told in self.added]
        found += [told.change for told in self.beside]
        found += [told.change for _, told in sorted(self.removed.items())]
        found += [told.change for told in (self.shipping, self.delivery) if told is not None]
        addresses = {name: told.change for name in ("ship_to", "bill_to") if (told := getattr(self, name)) is not None}
        if addresses:
            found.append(SetAddress(type="set_address", **addresses))
        return found
