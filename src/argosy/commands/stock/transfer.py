"""stock.transfer: units are to go from one place of ours to another. They are set aside at the source and expected at the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import TransferOpened
from ...model.needs import Needs
from ...model.rows import Sku, Supply, Transfer
from ...model.shapes import Code, Instant, Quantity, Reference, Shape, Uuid
from ...model.world import World
from ...rules.correct import stocked


class TransferIn(Shape):
    """Units of a SKU that are to go."""

    sku: Code
    quantity: Quantity


@command(
    "stock.transfer",
    http="POST /stock/transfers",
    scope="stock:write",
    status=201,
    example={"transfer": "T-9", "source": "BER", "target": "HAM", "lines": [{"sku": "SKU-0001", "quantity": 10}]},
    refuses=(
        "transfer_exists", "same_place", "location_unknown", "sku_unknown", "sku_not_stocked", "sku_twice", "supply_exists", "not_free",
    ),
)  # fmt: skip
class TransferStock(Command):
    """Set units aside at the source and expect them at the target, all that are named or none.

    Orders at the target may be promised on them from now on; with `expected_at` backorders too.
    """

    transfer: Reference
    source: Code
    target: Code
    lines: Annotated[list[TransferIn], Field(min_length=1, max_length=limits.TRANSFER_LINES_MAX)]
    expected_at: Instant | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The transfer's id, and the units set aside for it."""

        id: Uuid
        transfer: str
        units: int

    @property
    def weight(self) -> int:
        return len(self.lines)

    def needs(self) -> Needs:
        codes = dict.fromkeys(line.sku for line in self.lines)
        return Needs(
            transfer=[self.transfer],
            supply=[(self.transfer, code) for code in codes],
            stock=[(code, at) for code in codes for at in (self.source, self.target)],
        )

    def decide(self, world: World) -> Outcome:
        if world.find_transfer(self.transfer) is not None:
            raise Refused("transfer_exists", field="transfer", value=self.transfer)
        if self.source == self.target:
            raise Refused("same_place", field="target", value=self.target)
        for place in (self.source, self.target):
            world.location(place)
        made = world.add(Transfer(world.new_id(), self.transfer, self.source, self.target, world.now))
        seen: set[str] = set()
        for i, line in enumerate(self.lines):
            if line.sku in seen:
                raise Refused("sku_twice", field=f"lines[{i}].sku", value=line.sku)
            seen.add(line.sku)
            self._set_aside(world, made, stocked(world, line.sku, f"lines[{i}].sku"), line.quantity, f"lines[{i}]")
        told = [{"sku": line.sku, "quantity": line.quantity} for line in self.lines]
        world.emit(TransferOpened(made.id, self.transfer, self.source, self.target, told))
        return self.Outcome(made.id, self.transfer, sum(line.quantity for line in self.lines))

    def _set_aside(self, world: World, transfer: Transfer, sku: Sku, n: int, field: str) -> None:
        """A person moves what nobody has been promised, what is kept back for safety included."""
        if world.find_supply(self.transfer, sku) is not None:
            raise Refused("supply_exists", field=f"{field}.sku", value=sku.code)
        stock = world.stock(sku.id, self.source)
        free = max(0, stock.on_hand - stock.promised)
        if free < n:
            raise Refused("not_free", field=f"{field}.quantity", sku=sku.code, wanted=n, free=free)
        world.claim(transfer, sku.id, n, self.source)
        world.add(
            Supply(
                world.new_id(),
                sku.id,
                "transfer",
                self.transfer,
                owner=transfer.id,
                location=self.target,
                expected_at=self.expected_at,
                expected=n,
            )
        )
