"""settings.put_channel: make a place where orders come from, or change one. Its code and currency are fixed for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...base.money import known
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import Channel
from ...model.shapes import Code, Count, Currency, Name
from ...model.world import World
from ...rules.waiting import offer_to_waiting


@command(
    "settings.put_channel",
    http="PUT /channels/{code}",
    scope="settings:write",
    example={"title": "Web shop", "currency": "EUR", "locations": ["BER"]},
    refuses=("location_unknown", "currency_unknown", "currency_fixed", "series_unknown", "series_unfit"),
)
class PutChannel(Command):
    """Make or change a channel.

    `locations` promise for it, in order of priority. `capture_policy`: money is captured with each `shipment`, when the order is
    `placed`, or by hand (`manual`). `accept_always`: its orders are never refused for lack of stock, and what they
    oversell is told. `buffer`: units of every SKU at each location that its new orders don't get. `taxes` of its orders are as `given`
    by it, or `computed` from the tax table. `series`: whose numbers its orders have, if not everybody's. One that is not `active`
    takes no orders; those it has go on. A location it gains, and what it keeps back no more, is offered to what waits.
    """

    code: Code
    title: Name
    currency: Currency
    locations: Annotated[list[Code], Field(min_length=1, max_length=limits.LOCATIONS_PER_CHANNEL_MAX)]
    company: Code = "main"
    prices_include_tax: bool = True
    capture_policy: Literal["shipment", "placed", "manual"] = "shipment"
    accept_always: bool = False
    active: bool = True
    buffer: Count = 0
    taxes: Literal["given", "computed"] = "given"
    series: Code | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["channels"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.channels.get(self.code))

    def decide(self, world: World) -> Outcome:
        for i, location in enumerate(self.locations):
            if location not in world.settings.locations:
                raise Refused("location_unknown", field=f"locations[{i}]", value=location)
        if not known(self.currency):
            raise Refused("currency_unknown", field="currency", value=self.currency)
        self._check_series(world)
        before = world.settings.channels.get(self.code)
        if before is not None and before.currency != self.currency:
            raise Refused("currency_fixed", field="currency", value=self.currency, currency=before.currency)
        values = self.model_dump(exclude={"code"})
        values["locations"] = list(dict.fromkeys(self.locations))
        offered, kept = set(world.settings.offered_at(self.code)), 0 if before is None else before.buffer
        created = world.put_setting(Channel, self.code, **values)
        if not created and (self.buffer < kept or set(world.settings.offered_at(self.code)) - offered):
            offer_to_waiting(world)
        world.emit(SettingPut(world.command_id, "channel", self.code, created))
        return self.Outcome(self.code, created)

    def _check_series(self, world: World) -> None:
        """No two orders have one number, so a prefix must show where the count begins: with digits it could be another's."""
        if self.series is None:
            return
        series = world.settings.number_series.get(self.series)
        if series is None:
            raise Refused("series_unknown", field="series", value=self.series)
        if not series.prefix or series.prefix[-1].isdigit():
            raise Refused("series_unfit", field="series", value=self.series, prefix=series.prefix)
