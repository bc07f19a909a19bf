"""Kinds of settings: how each is called, which command makes or changes one, what its list shows and its form begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from argosy.commands.settings.put_channel import PutChannel
from argosy.commands.settings.put_collector import PutCollector
from argosy.commands.settings.put_custom_field import PutCustomField
from argosy.commands.settings.put_hold_type import PutHoldType
from argosy.commands.settings.put_location import PutLocation
from argosy.commands.settings.put_series import PutSeries
from argosy.commands.settings.put_tax_rate import PutTaxRate
from argosy.console.columns import Column
from argosy.engine.registry import Command
from argosy.model.rows import Channel, Collector, CustomField, HoldType, Location, Row, Series, TaxRate


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Kind:
    """`key`: in addresses, and the name of the form's template; `attribute`: where `Settings` has them; `first`: what a new one begins
    with, beside the command's own defaults."""

    key: str
    attribute: str
    title: str
    make: str
    advice: str
    row: type[Row]
    command: type[Command]
    columns: tuple[Column, ...]
    first: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """Those of the command, but for the code."""
        return [name for name in self.command.model_fields if name != "code"]

    @property
    def empty(self) -> dict[str, Any]:
        """A new one, as its form begins."""
        known = {name: info.get_default() for name, info in self.command.model_fields.items() if not info.is_required()}
        return {"code": "", **dict.fromkeys(self.fields), **known, **self.first}


_TITLE = Column("title", _("Title"))
_ACTIVE = Column("active", _("In use"), "flag")

KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "locations",
            "locations",
            _("Locations"),
            _("New location"),
            _("Where goods are, and where customers pick them up. Orders are promised from those that are in use."),
            Location,
            PutLocation,
            (_TITLE, Column("kind", _("Kind")), Column("company", _("Company"), "code"), Column("timezone", _("Time zone")), _ACTIVE),
        ),
        Kind(
            "channels",
            "channels",
            _("Channels"),
            _("New channel"),
            _("Where orders come from: a web shop, a marketplace, the telephone."),
            Channel,
            PutChannel,
            (
                *(_TITLE, Column("company", _("Company"), "code"), Column("currency", _("Currency"), "code")),
                *(Column("locations", _("Promised from"), "tags"), Column("capture_policy", _("Captured"), "text"), _ACTIVE),
            ),
        ),
        Kind(
            "taxes",
            "tax_rates",
            _("Taxes"),
            _("New tax rate"),
            _("What a class of goods bears in a country, for channels whose taxes are computed here. Orders that are there keep theirs."),
            TaxRate,
            PutTaxRate,
            (
                *(_TITLE, Column("country", _("Country"), "code"), Column("region", _("Region"), "code")),
                *(Column("tax_class", _("Class"), "code"), Column("rate", _("Per cent"), "number"), _ACTIVE),
            ),
        ),
        Kind(
            "holds",
            "hold_types",
            _("Hold types"),
            _("New hold type"),
            _("Why orders stand still, and what stands still meanwhile."),
            HoldType,
            PutHoldType,
            (
                *(_TITLE, Column("blocks_promise", _("No promise"), "flag"), Column("blocks_release", _("No release"), "flag")),
                *(Column("blocks_capture", _("No capture"), "flag"), Column("blocks_edit", _("No edit"), "flag")),
            ),
        ),
        Kind(
            "collectors",
            "collectors",
            _("Collectors"),
            _("New collector"),
            _("Who holds money for you on its way: a gateway, a bank, a drawer."),
            Collector,
            PutCollector,
            (Column("kind", _("Kind")), Column("currency", _("Currency"), "code"), Column("smallest_step", _("Smallest step"), "number")),
        ),
        Kind(
            "fields",
            "custom_fields",
            _("Custom fields"),
            _("New field"),
            _("What you want to know of an order that nobody else asks. They can be columns and filters of lists."),
            CustomField,
            PutCustomField,
            (_TITLE, Column("type", _("Type")), _ACTIVE),
        ),
        Kind(
            "series",
            "number_series",
            _("Numbers"),
            _("New series"),
            _("Numbers that people say, one after the other without a gap. A channel may number its orders from a series of its own."),
            Series,
            PutSeries,
            (
                *(Column("company", _("Company"), "code"), Column("prefix", _("Prefix"), "code")),
                *(Column("padding", _("Digits at least"), "number"), Column("last", _("Last given"), "number")),
            ),
        ),
    )
}
