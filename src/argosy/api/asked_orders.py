"""Which orders a list is asked for: by what they are, whose, when, how much; all that is named must hold at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Request
from pydantic import ConfigDict, Field

from argosy.api.asked import NO_NUL, Code, Instant, Listing, Value, utc
from argosy.api.problems import malformed
from argosy.base.limits import CODE_LENGTH_MAX, KEY_LENGTH_MAX, TEXT_LENGTH_MAX
from argosy.base.money import scaled
from argosy.model.shapes import Amount
from argosy.queries.order_filters import WORDS_MAX, Filters
from argosy.queries.terms import CUSTOM, words

AMOUNT_DECIMALS = 3
"""No currency has more."""
DAYS_MAX = 10_000
CUSTOM_PARAMETER = "custom."


class OrdersAsked(Listing):
    """Which orders: whatever is named must hold, all of it at once."""

    model_config = ConfigDict(extra="allow")

    q: Annotated[
        str,
        Field(
            max_length=KEY_LENGTH_MAX,
            pattern=NO_NUL,
            description="Words, each the beginning (three letters at least; shorter ones whole) of the number, the channel's or the "
            "customer's reference, a name, an e-mail address, or a tracking number. Case and accents don't matter.",
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
    country: Annotated[str | None, Field(pattern=r"^[A-Z]{2}$", description="Where it goes, by ISO 3166.")] = None
    delivery_method: Value | None = None
    payment_method: Value | None = None
    collector: Code | None = None
    assignee: Value | None = None
    currency: Annotated[str | None, Field(pattern=r"^[A-Z]{3}$")] = None
    test: bool | None = None
    due: Annotated[Literal["true"] | None, Field(description="Only what somebody still has to pay or decide.")] = None
    placed_from: Instant | None = None
    placed_to: Annotated[Instant | None, Field(description="Exclusive.")] = None
    amount_from: Annotated[Amount | None, Field(description="Total with tax, in major units of the order's currency.")] = None
    amount_to: Amount | None = None
    ship_by_to: Annotated[Instant | None, Field(description="To be dispatched before then.")] = None
    follow_up_to: Annotated[Instant | None, Field(description="Somebody is to look at it again before then.")] = None
    days_late: Annotated[int | None, Field(ge=0, le=DAYS_MAX, description="Open, and to be dispatched at least so many days ago.")] = None


TERMS = (
    *("status", "payment_status", "fulfillment_status", "return_status", "channel", "location", "hold", "country"),
    *("delivery_method", "payment_method", "collector", "assignee", "currency"),
)


def filters(request: Request, asked: OrdersAsked, now: datetime | None) -> Filters | None:
    """What is asked of orders, or None: all of them. `now` is needed for `days_late` alone. Refused: malformed."""
    terms = [(kind, value) for kind in TERMS if (value := getattr(asked, kind)) is not None]
    terms += [("sku", code) for code in asked.sku] + [("tag", tag) for tag in asked.tag] + _custom(request, asked)
    terms += [("customer", str(asked.customer))] if asked.customer is not None else []
    if len(words(asked.q)) > WORDS_MAX:
        raise malformed("q", f"has more than {WORDS_MAX} words")
    found = Filters(
        terms=terms,
        text=asked.q,
        test=asked.test,
        due=asked.due is not None,
        late=None if asked.days_late is None or now is None else now - timedelta(days=asked.days_late),
        placed_from=utc(asked.placed_from, "placed_from"),
        placed_to=utc(asked.placed_to, "placed_to"),
        ship_by_to=utc(asked.ship_by_to, "ship_by_to"),
        follow_up_to=utc(asked.follow_up_to, "follow_up_to"),
        amount_from=None if asked.amount_from is None else scaled(asked.amount_from, AMOUNT_DECIMALS),
        amount_to=None if asked.amount_to is None else scaled(asked.amount_to, AMOUNT_DECIMALS),
    )
    return None if found == Filters() else found


def _custom(request: Request, asked: OrdersAsked) -> list[tuple[str, str]]:
    """`custom.<code>=value`: what the model doesn't name, and nothing else may be asked."""
    found = []
    for name in asked.model_extra or {}:
        if not name.startswith(CUSTOM_PARAMETER) or not 0 < len(name) - len(CUSTOM_PARAMETER) <= CODE_LENGTH_MAX or "\0" in name:
            raise malformed(name, "there is no such parameter here")
        for value in request.query_params.getlist(name):
            if "\0" in value or not 0 < len(value) <= TEXT_LENGTH_MAX:
                raise malformed(name, f"must have 1 to {TEXT_LENGTH_MAX} characters")
            found.append((CUSTOM + name.removeprefix(CUSTOM_PARAMETER), value))
    return found
