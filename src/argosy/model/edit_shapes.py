"""What an order may be told to become, change by change: each says one thing, and of two about the same thing the later one holds."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from ..base import limits
from .order_shapes import AddressIn, AdjustmentIn, LineIn
from .shapes import TAGS, Amount, Code, Count, N, Name, Price, Shape, Text


class AddLine(LineIn):
    """A line more. Without a `sku`, a `title` and a `unit_price` say what it is: its units wait until it is mapped.

    `name`: what the rest of the list calls it by. A line of the same name takes its place; `remove_line` takes it off again.
    """

    type: Literal["add_line"]
    name: Code | None = None


class RemoveLine(Shape):
    """All of a line that has not shipped is cancelled; or a line that this list added, by its `name`, is not added."""

    type: Literal["remove_line"]
    line: N | None = None
    name: Code | None = None

    @model_validator(mode="after")
    def _names_one(self) -> RemoveLine:
        if (self.line is None) == (self.name is None):
            raise ValueError("must name a line by its number, or one that was added by its name")
        return self


class SetQuantity(Shape):
    """So many units of the line are kept in all, shipped ones among them; of a bundle's heading, so many bundles.

    Fewer: the difference is cancelled. More: it is a line of its own, at what the line's units cost now, taxed as they were.
    """

    type: Literal["set_quantity"]
    line: N
    quantity: Count


class SetPrice(Shape):
    """What a unit of the line costs, as prices are on the order; of a bundle's heading, a bundle. The line's own discount stays."""

    type: Literal["set_price"]
    line: N
    unit_price: Price
    reason: Name


class AddAdjustment(AdjustmentIn):
    """A discount, a fee or shipping beside the lines."""

    type: Literal["add_adjustment"]


class RemoveAdjustment(Shape):
    """An adjustment is taken back: its reverse is written beside it."""

    type: Literal["remove_adjustment"]
    adjustment: N


class SetShipping(Shape):
    """What shipping costs in all, as prices are on the order. `tax`: what of it is tax, or what comes on top; else as it was."""

    type: Literal["set_shipping"]
    amount: Amount
    tax: Amount | None = None
    title: Name = "Shipping"
    reason: Text | None = None


class SetAddress(Shape):
    """Where what has not left goes, and who is billed."""

    type: Literal["set_address"]
    ship_to: AddressIn | None = None
    bill_to: AddressIn | None = None

    @model_validator(mode="after")
    def _says_something(self) -> SetAddress:
        if self.ship_to is None and self.bill_to is None:
            raise ValueError("must name ship_to, bill_to or both")
        return self


class SetDelivery(Shape):
    """How it goes; null: as the floor thinks best."""

    type: Literal["set_delivery"]
    delivery_method: Code | None


Edit = Annotated[
    AddLine | RemoveLine | SetQuantity | SetPrice | AddAdjustment | RemoveAdjustment | SetShipping | SetAddress | SetDelivery,
    Field(discriminator="type"),
]
"""One change of an order."""

TYPES: dict[str, type[Shape]] = {change.model_fields["type"].annotation.__args__[0]: change for change in get_args(get_args(Edit)[0])}
"""Changes by the `type` they are told by."""

TAGS.update(("changes", type) for type in TYPES)

Edits = Annotated[list[Edit], Field(min_length=1, max_length=limits.CHANGES_PER_EDIT_MAX)]
