"""settings.put_tax_rate: what a class of goods bears in a country, or in a region of it. Orders that are there keep their taxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...base.errors import Refused
from ...base.money import scaled
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import TaxRate
from ...model.shapes import Code, Country, Name, Percent
from ...model.world import World

RATE_DECIMALS = 4
"""Of per cent: rates are kept in millionths."""
RATE_MAX = 1_000_000


@command(
    "settings.put_tax_rate",
    http="PUT /tax_rates/{code}",
    scope="settings:write",
    example={"title": "VAT, reduced", "country": "DE", "tax_class": "food", "rate": "7"},
    refuses=("rate_too_high",),
)
class PutTaxRate(Command):
    """Make or change a row of the tax table.

    `rate` is per cent, from 0 to 100. Where rows of the `region` itself are active, they stand instead of the country's.
    One that is not `active` is borne by no new order.
    """

    code: Code
    title: Name
    country: Country
    region: Code | None = None
    tax_class: Code = "standard"
    rate: Percent
    active: bool = True

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["tax_rates"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.tax_rates.get(self.code))

    def decide(self, world: World) -> Outcome:
        rate = scaled(self.rate, RATE_DECIMALS)
        if rate > RATE_MAX:
            raise Refused("rate_too_high", field="rate", value=self.rate)
        created = world.put_setting(TaxRate, self.code, **self.model_dump(exclude={"code", "rate"}), rate=rate)
        world.emit(SettingPut(world.command_id, "tax_rate", self.code, created))
        return self.Outcome(self.code, created)
