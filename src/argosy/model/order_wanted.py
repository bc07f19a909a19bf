"""Which orders are wanted, as people and programs say it: in a list's address, and in long work over many orders."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from ..base.limits import CODE_LENGTH_MAX, KEY_LENGTH_MAX, TEXT_LENGTH_MAX
from .shapes import Amount, Country

NO_NUL = r"^[^\x00]*$"
Code = Annotated[str, StringConstraints(min_length=1, max_length=CODE_LENGTH_MAX, pattern=NO_NUL)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=KEY_LENGTH_MAX, pattern=NO_NUL)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LENGTH_MAX, pattern=NO_NUL)]
DAYS_MAX = 10_000


def _written(value: object) -> object:
    """A number is no instant, though seconds since some day may be meant."""
    if isinstance(value, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
        raise ValueError("not an instant as RFC 3339 writes it")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_written)]


Sort = Literal["-placed_at", "placed_at", "ship_by", "-ship_by", "number", "-number", "gross", "-gross"]
"""How a list of orders goes; with a minus from the other end. `ship_by` lists the open orders that have one, the most pressing first;
`gross`, the total, goes currency by currency, the smallest first.
"""


class OrdersWanted(BaseModel):
    """Whatever is named must hold, all of it at once."""

    q: Annotated[
        str,
        Field(
            max_length=KEY_LENGTH_MAX,
            pattern=NO_NUL,
            description="Words, each the beginning (three letters at least; shorter ones whole) of the number, the channel's or the "
            "customer's reference, a name, an e-mail address, a SKU, or a tracking number; or a telephone number from + or 0 on. Case, "
            "accents and how umlauts are written don't matter.",
        ),
    ] = ""
    status: Literal["open", "complete", "cancelled"] | None = None
    payment_status: Literal["none", "pending", "authorized", "part_paid", "paid", "part_refunded", "refunded", "voided"] | None = None
    fulfillment_status: Literal["none", "partial", "shipped", "delivered"] | None = None
    return_status: Literal["none", "announced", "partial", "returned"] | None = None
    channel: Code | None = None
    location: Annotated[Code | None, Field(description="Where units are promised, in a fulfillment, or left from.")] = None
    customer: UUID | None = None
    sku: Annotated[list[Code], Field(max_length=10, description="A SKU's code; several: all of them.")] = Field(default_factory=list)
    tag: Annotated[list[Value], Field(max_length=10, description="Several: all of them.")] = Field(default_factory=list)
    hold: Annotated[Code | None, Field(description="The type of a hold that stands.")] = None
    country: Annotated[Country | None, Field(description="Where it goes, by ISO 3166.")] = None
    delivery_method: Value | None = None
    payment_method: Value | None = None
    collector: Code | None = None
    assignee: Value | None = None
    currency: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$")] = None
    test: bool | None = None
    due: Annotated[Literal["true"] | None, Field(description="Only what somebody still has to pay or decide.")] = None
    failed_delivery: Annotated[Literal["true"] | None, Field(description="A parcel could not be delivered, and is with the carrier.")] = (
        None
    )
    placed_from: Instant | None = None
    placed_to: Annotated[Instant | None, Field(description="Exclusive.")] = None
    amount_from: Annotated[Amount | None, Field(description="Total with tax, in major units of the order's currency.")] = None
    amount_to: Amount | None = None
    ship_by_to: Annotated[Instant | None, Field(description="To be dispatched before then.")] = None
    follow_up_to: Annotated[Instant | None, Field(description="Somebody is to look at it again before then.")] = None
    days_late: Annotated[int | None, Field(ge=0, le=DAYS_MAX, description="Open, and to be dispatched at least so many days ago.")] = None


class OrdersFiltered(OrdersWanted):
    """The same as a body says it: custom fields by their codes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    custom: Annotated[dict[Code, Value], Field(max_length=10)] = Field(default_factory=dict)
