"""What may be asked of the list of orders, as data: by which field of a form, and how a value of it reads on a chip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from argosy.console.listing.columns import CUSTOM
from argosy.console.words import day, gettext, number
from argosy.model.settings import Settings

Kind = Literal["choice", "text", "day", "yes", "either", "amount", "days", "person"]
Choices = list[tuple[str, str]]


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Filter:
    """`kind`: how it is asked. `values`: what may be chosen, if that never changes; `of`: the settings that say it, if it does.

    `quick`: it stands above the list at once. `several`: it may be asked more than once, and all must hold.
    """

    name: str
    title: str
    kind: Kind = "text"
    values: tuple[str, ...] = ()
    of: Callable[[Settings], Mapping[str, Any]] | None = None
    group: str = ""
    hint: str = ""
    quick: bool = False
    several: bool = False

    def choices(self, settings: Settings, people: Mapping[str, str]) -> Choices:
        """(value, words) of what may be chosen."""
        if self.kind == "person":
            return sorted(people.items(), key=lambda person: person[1])
        if self.kind == "yes":
            return [("true", gettext("yes"))]
        if self.kind == "either":
            return [("true", gettext("yes")), ("false", gettext("no"))]
        if self.of is not None:
            return [(code, gettext(getattr(row, "title", "")) or code) for code, row in sorted(self.of(settings).items())]
        return [(value, in_words(value)) for value in self.values]

    def said(self, value: str, settings: Settings, people: Mapping[str, str]) -> str:
        """A value as a person reads it; what can't be read so stands as it was asked."""
        if self.kind == "day":
            try:
                return str(day(value).striptags())
            except ValueError:
                return value
        if self.kind == "days":
            return number(int(value)) if value.isdecimal() and len(value) < 6 else value
        return dict(self.choices(settings, people)).get(value, value)


def in_words(value: str) -> str:
    """A status."""
    return gettext(value.replace("_", " ").capitalize())


STATE, WHOSE, WHEN, HOW = _("State"), _("Whose and where"), _("When"), _("Money and parcels")
FILTERS = (
    Filter("status", _("Status"), "choice", ("open", "complete", "cancelled"), group=STATE, quick=True),
    Filter(
        "payment_status",
        _("Payment"),
        "choice",
        ("none", "pending", "authorized", "part_paid", "paid", "part_refunded", "refunded", "voided"),
        group=STATE,
        quick=True,
    ),
    Filter("fulfillment_status", _("Fulfilment"), "choice", ("none", "partial", "shipped", "delivered"), group=STATE, quick=True),
    Filter("failed_delivery", _("Delivery failed"), "yes", group=STATE),
    Filter("return_status", _("Return"), "choice", ("none", "announced", "partial", "returned"), group=STATE),
    Filter("hold", _("Held for"), "choice", of=lambda settings: settings.hold_types, group=STATE),
    Filter("due", _("Still to be paid"), "yes", group=STATE),
    Filter("test", _("Test"), "either", group=STATE),
    Filter("channel", _("Channel"), "choice", of=lambda settings: settings.channels, group=WHOSE),
    Filter("location", _("Location"), "choice", of=lambda settings: settings.locations, group=WHOSE),
    Filter("country", _("Country"), hint=_("Two letters: DE"), group=WHOSE),
    Filter("assignee", _("Assignee"), "person", group=WHOSE),
    Filter("tag", _("Tag"), group=WHOSE, several=True),
    Filter("sku", _("SKU"), group=WHOSE, several=True),
    Filter("placed_from", _("Placed from"), "day", group=WHEN),
    Filter("placed_to", _("Placed until"), "day", group=WHEN),
    Filter("ship_by_to", _("Ship by"), "day", group=WHEN),
    Filter("follow_up_to", _("Follow-up by"), "day", group=WHEN),
    Filter("days_late", _("Days late"), "days", hint=_("At least so many; 0: any"), group=WHEN),
    Filter("amount_from", _("Total from"), "amount", group=HOW),
    Filter("amount_to", _("Total up to"), "amount", group=HOW),
    Filter("currency", _("Currency"), hint=_("Three letters: EUR"), group=HOW),
    Filter("payment_method", _("Paid by"), group=HOW),
    Filter("collector", _("Collector"), "choice", of=lambda settings: settings.collectors, group=HOW),
    Filter("delivery_method", _("Delivery method"), group=HOW),
)
OTHERS = (Filter("customer", _("Customer")), Filter("q", _("Text")))
"""Asked by links and by the search box."""
OWN_FIELDS = _("Your own fields")


def every_filter(settings: Settings) -> list[Filter]:
    """Those that every shop has, and the merchant's own fields."""
    own = [
        Filter(CUSTOM + field.code, field.title, "either" if field.type == "flag" else "text", group=OWN_FIELDS)
        for field in settings.custom_fields.values()
    ]
    return [*FILTERS, *own]
