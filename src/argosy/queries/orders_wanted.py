"""From what is wanted of orders to how they are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from argosy.base.errors import Refused
from argosy.base.money import scaled
from argosy.model.order_wanted import OrdersFiltered, OrdersWanted
from argosy.queries.order_filters import WORDS_MAX, Filters
from argosy.queries.terms import CUSTOM, words

AMOUNT_DECIMALS = 3
"""No currency has more."""
TERMS = (
    *("status", "payment_status", "fulfillment_status", "return_status", "channel", "location", "hold", "country"),
    *("delivery_method", "payment_method", "collector", "assignee", "currency", "failed_delivery"),
)


def filters_of(asked: OrdersWanted, custom: Sequence[tuple[str, str]], now: datetime | None) -> Filters | None:
    """What is asked of orders, or None: all of them. `custom`: terms of custom fields. `now` is needed for `days_late` alone.

    Refused: malformed.
    """
    terms = [(kind, value) for kind in TERMS if (value := getattr(asked, kind)) is not None]
    terms += [("sku", code) for code in asked.sku] + [("tag", tag) for tag in asked.tag] + list(custom)
    terms += [("customer", str(asked.customer))] if asked.customer is not None else []
    too_many_words(asked.q)
    found = Filters(
        terms=terms,
        text=asked.q,
        test=asked.test,
        due=asked.due is not None,
        late=None if asked.days_late is None or now is None else now - timedelta(days=asked.days_late),
        placed_from=_utc(asked.placed_from, "placed_from"),
        placed_to=_utc(asked.placed_to, "placed_to"),
        ship_by_to=_utc(asked.ship_by_to, "ship_by_to"),
        follow_up_to=_utc(asked.follow_up_to, "follow_up_to"),
        amount_from=None if asked.amount_from is None else scaled(asked.amount_from, AMOUNT_DECIMALS),
        amount_to=None if asked.amount_to is None else scaled(asked.amount_to, AMOUNT_DECIMALS),
    )
    return None if found == Filters() else found


def filtered(asked: OrdersFiltered, now: datetime) -> Filters | None:
    """The same of a body. Refused: malformed."""
    return filters_of(asked, [(CUSTOM + code, value) for code, value in asked.custom.items()], now)


def too_many_words(q: str) -> None:
    """Refused: malformed, if more words are looked for than can be at once."""
    if len(words(q)) > WORDS_MAX:
        raise _malformed("q", f"has more than {WORDS_MAX} words")


def _utc(at: datetime | None, name: str) -> datetime | None:
    try:
        return None if at is None else at.astimezone(UTC)
    except OverflowError:
        raise _malformed(name, "is out of range") from None


def _malformed(field: str, message: str) -> Refused:
    return Refused("malformed", errors=[{"field": field, "message": message}])
