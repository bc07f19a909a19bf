"""stock.ship_transfer: a transfer has left its source. What was to go and stayed is free there, and not expected any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import TransferShipped
from ...model.needs import Needs
from ...model.rows import Promise, Supply, Transfer
from ...model.shapes import Code, Count, Reference, Shape
from ...model.world import World
from ...rules.transfer import by_code, named


class LeftIn(Shape):
    """Units of a SKU that left; the rest of what was to go stays."""

    sku: Code
    quantity: Count


@command(
    "stock.ship_transfer",
    http="POST /stock/transfers/ship",
    scope="stock:write",
    fact=True,
    example={"transfer": "T-9"},
    refuses=("transfer_unknown", "transfer_not_open", "location_unknown", "sku_twice", "not_in_transfer"),
)
class ShipTransfer(Command):
    """Record that a transfer left: all of it, or of the `lines` named so many. It leaves once."""

    transfer: Reference
    lines: Annotated[list[LeftIn], Field(min_length=1, max_length=limits.TRANSFER_LINES_MAX)] | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units that are under way now, and units that stayed."""

        transfer: str
        shipped: int
        left: int

    def needs(self) -> Needs:
        return Needs(transfer=[self.transfer])

    def decide(self, world: World) -> Outcome:
        transfer = world.transfer(self.transfer)
        world.location(transfer.source)
        if transfer.state != "open":
            raise Refused("transfer_not_open", field="transfer", value=self.transfer, state=transfer.state)
        claims = world.claims(transfer)
        set_aside = {world.code_of(p.sku_id): p.quantity for p in claims if p.sku_id is not None}
        units = set_aside | named(((line.sku, line.quantity) for line in self.lines or ()), set_aside)
        supplies = by_code(world, transfer)
        told = [self._ship(world, transfer, p, supplies, units) for p in claims]
        shipped, left = sum(t["shipped"] for t in told), sum(t["left"] for t in told)
        world.set(transfer, state="shipped" if shipped else "cancelled")
        world.emit(TransferShipped(transfer.id, self.transfer, transfer.source, transfer.target, told))
        return self.Outcome(self.transfer, shipped, left)

    @staticmethod
    def _ship(world: World, transfer: Transfer, claim: Promise, supplies: dict[str, Supply], units: dict[str, int]) -> dict[str, Any]:
        assert claim.sku_id is not None
        code = world.code_of(claim.sku_id)
        supply, shipped = supplies[code], units[code]
        left = claim.quantity - shipped
        world.promise(claim, "shipped", shipped)
        world.goods("on_hand", "in_transit", shipped, sku=claim.sku_id, at=transfer.source, supply=supply.id)
        world.promise(claim, "cancelled", left, reason="stayed")
        world.shift(supply, closed=left)
        return {"sku": code, "shipped": shipped, "left": left}
