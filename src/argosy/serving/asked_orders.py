"""Which orders a list is asked for: by what they are, whose, when, how much; all that is named must hold at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Request
from pydantic import ConfigDict, Field

from argosy.base.limits import CODE_LENGTH_MAX, TEXT_LENGTH_MAX
from argosy.model.order_wanted import OrdersWanted, Sort
from argosy.queries.order_filters import Filters
from argosy.queries.orders_wanted import filters_of
from argosy.queries.terms import CUSTOM
from argosy.serving.asked import Listing
from argosy.serving.problems import malformed

CUSTOM_PARAMETER = "custom."


class OrdersAsked(OrdersWanted, Listing):
    """Which orders: whatever is named must hold, all of it at once."""

    model_config = ConfigDict(extra="allow")

    sort: Annotated[
        Sort,
        Field(
            description="By when they were placed, by number, by total (currency by currency), or the open orders that have a latest "
            "dispatch by it; with a minus from the other end: latest, highest first."
        ),
    ] = "-placed_at"


def filters(request: Request, asked: OrdersAsked, now: datetime | None) -> Filters | None:
    """What is asked of orders, or None: all of them. `now` is needed for `days_late` alone. Refused: malformed."""
    return filters_of(asked, _custom(request, asked), now)


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
