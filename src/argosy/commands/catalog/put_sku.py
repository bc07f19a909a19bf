"""catalog.put_sku: make a SKU, or change one. Its code is its name for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from ...base.errors import Refused
from ...base.money import BadAmount, exponent, known, scaled
from ...engine.registry import Command, command
from ...model.events.catalog import SkuPut
from ...model.needs import Needs
from ...model.rows import Sku
from ...model.shapes import Amount, Code, Currency, Name, Quantity, Uuid
from ...model.world import World


@command(
    "catalog.put_sku",
    http="PUT /skus/{code}",
    scope="catalog:write",
    example={"title": "Darjeeling, 100 g", "oversell": "backorder"},
    refuses=("tracking_fixed", "currency_unknown", "amount_too_precise"),
)
class PutSku(Command):
    """Make or change a SKU.

    `tracked`: it keeps stock (not for digital goods and services). `oversell`: beyond its stock it is sold on `backorder`, or not
    (`deny`). `state`: `active`, `stopped` (not sold any more) or `archived`. `exponent`: decimals of its unit.
    """

    code: Code
    title: Name
    unit: Code = "piece"
    exponent: Annotated[int, Field(ge=0, le=6, strict=True)] = 0
    pack_units: dict[Code, Quantity] | None = None
    tax_class: Code | None = None
    cost: Amount | None = None
    cost_currency: Currency | None = None
    tracked: bool = True
    oversell: Literal["backorder", "deny"] = "backorder"
    state: Literal["active", "stopped", "archived"] = "active"

    @dataclass(frozen=True)
    class Outcome:
        """The SKU's id, and whether it is new."""

        id: Uuid
        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(catalog=[self.code])

    def decide(self, world: World) -> Outcome:
        values = {
            "title": self.title,
            "unit": self.unit,
            "exponent": self.exponent,
            "pack_units": self.pack_units,
            "tax_class": self.tax_class,
            "cost": self._cost(),
            "cost_currency": self.cost_currency,
            "tracked": self.tracked,
            "oversell": self.oversell,
            "state": self.state,
        }
        sku = world.find_sku(self.code)
        created = sku is None
        if sku is None:
            sku = world.add_sku(Sku(world.new_id(), self.code, **values))  # type: ignore[arg-type]
        elif sku.tracked != self.tracked:
            raise Refused("tracking_fixed", field="tracked", value=self.tracked)
        else:
            world.set(sku, **values)
        world.emit(SkuPut(sku.id, self.code, created))
        return self.Outcome(sku.id, self.code, created)

    def _cost(self) -> int | None:
        if self.cost is None:
            return None
        currency = self.cost_currency or ""
        if not known(currency):
            raise Refused("currency_unknown", field="cost_currency", value=currency)
        try:
            return scaled(self.cost, exponent(currency))
        except BadAmount:
            raise Refused("amount_too_precise", field="cost", value=self.cost, decimals=exponent(currency)) from None
