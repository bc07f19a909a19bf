"""catalog.put_sku: make a SKU, or change one. Its code is its name for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...base.money import PRICE_DECIMALS, exponent, known
from ...engine.registry import Command, command
from ...model.events.catalog import SkuPut
from ...model.needs import Needs
from ...model.rows import Barcode, Sku
from ...model.shapes import Amount, Code, Count, Currency, Instant, Name, Price, Quantity, Uuid
from ...model.world import World
from ...rules.amounts import minor

Side = Annotated[int, Field(gt=0, le=limits.SIDE_MM_MAX, strict=True)]


@command(
    "catalog.put_sku",
    http="PUT /skus/{code}",
    scope="catalog:write",
    example={"title": "Darjeeling, 100 g", "price": "19.99", "price_currency": "EUR", "weight_g": 130, "barcodes": {"4006381333931": 1}},
    refuses=("tracking_fixed", "currency_unknown", "amount_too_precise", "preorder_date", "barcode_taken", "sku_in_use"),
)
class PutSku(Command):
    """Make or change a SKU.

    `tracked`: it keeps stock (not for digital goods, services and bundles). `oversell`: beyond its stock it is sold on `backorder`,
    as a `preorder` until a date, or not (`deny`). `safety_stock`: units that each location keeps back from newcomers; what it keeps
    back no more is offered to what waits. `barcodes`: what a scanner reads, each with the units in its pack. `exponent`: decimals of
    its unit. `state`: `active`, `stopped` (not sold any more) or `archived`, once nothing of it is left, expected or owed.
    """

    code: Code
    title: Name
    unit: Code = "piece"
    exponent: Annotated[int, Field(ge=0, le=6, strict=True)] = 0
    pack_units: dict[Code, Quantity] | None = None
    barcodes: Annotated[dict[Code, Quantity], Field(max_length=limits.BARCODES_PER_SKU_MAX)] = Field(default_factory=dict)
    tax_class: Code | None = None
    price: Price | None = None
    price_currency: Currency | None = None
    cost: Amount | None = None
    cost_currency: Currency | None = None
    weight_g: Annotated[int, Field(ge=0, le=limits.WEIGHT_GRAMS_MAX, strict=True)] | None = None
    length_mm: Side | None = None
    width_mm: Side | None = None
    height_mm: Side | None = None
    tracked: bool = True
    oversell: Literal["backorder", "preorder", "deny"] = "backorder"
    preorder_until: Instant | None = None
    safety_stock: Count = 0
    state: Literal["active", "stopped", "archived"] = "active"

    @dataclass(frozen=True)
    class Outcome:
        """The SKU's id, and whether it is new."""

        id: Uuid
        code: str
        created: bool

    def needs(self) -> Needs:
        archives = [self.code] if self.state == "archived" else []
        return Needs(catalog=[self.code], barcode=self.barcodes, uses=archives)

    def replaces(self, world: World) -> dict[str, Any] | None:
        sku = world.find_sku(self.code)
        return None if sku is None else self.values_of(sku, barcodes={row.barcode: row.units for row in world.barcodes(sku)})

    def decide(self, world: World) -> Outcome:
        values = self._values()
        sku = world.find_sku(self.code)
        created = sku is None
        if sku is None:
            sku = world.add_sku(Sku(world.new_id(), self.code, **values))
        elif sku.tracked != self.tracked:
            raise Refused("tracking_fixed", field="tracked", value=self.tracked)
        else:
            if self.state == "archived" != sku.state:
                _check_unused(world, sku)
            if self.safety_stock < sku.safety_stock:
                world.ask_rebalance(self.code)
            world.set(sku, **values)
        self._label(world, sku)
        world.emit(SkuPut(sku.id, self.code, created))
        return self.Outcome(sku.id, self.code, created)

    def _values(self) -> dict[str, Any]:
        if (self.oversell == "preorder") != (self.preorder_until is not None):
            raise Refused("preorder_date", field="preorder_until", oversell=self.oversell)
        plain = self.model_dump(exclude={"code", "barcodes", "price", "cost"})
        price = _amount(self.price, self.price_currency, "price", PRICE_DECIMALS)
        return plain | {"price": price, "cost": _amount(self.cost, self.cost_currency, "cost", 0)}

    def _label(self, world: World, sku: Sku) -> None:
        """Its barcodes are those named, and no others."""
        for barcode in world.barcodes(sku):
            if barcode.barcode not in self.barcodes:
                world.remove(barcode)
        for text, units in self.barcodes.items():
            known = world.barcode(text)
            if known is None:
                world.add(Barcode(text, sku.id, units))
            elif known.sku_id != sku.id:
                raise Refused("barcode_taken", field="barcodes", value=text)
            else:
                world.set(known, units=units)


def _amount(amount: str | None, currency: str | None, field: str, decimals: int) -> int | None:
    """An amount in its currency, with so many decimals more than that has."""
    if amount is None:
        return None
    if currency is None or not known(currency):
        raise Refused("currency_unknown", field=f"{field}_currency", value=currency or "")
    return minor(amount, exponent(currency) + decimals, field)


def _check_unused(world: World, sku: Sku) -> None:
    """Whoever keeps the stock must not find goods of a SKU that is hidden from them, nor an order that wants it."""
    uses = world.uses(sku)
    if uses.on_hand or uses.promised or uses.expected or uses.waits or uses.bundled:
        facts = {name: getattr(uses, name) for name in ("on_hand", "promised", "expected", "waits", "bundled")}
        raise Refused("sku_in_use", field="state", value="archived", **facts)
