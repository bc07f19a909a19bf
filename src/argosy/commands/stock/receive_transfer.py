"""stock.receive_transfer: what of a transfer has arrived, and what was lost on the way. Orders promised on it get what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import TransferReceived
from ...model.needs import Needs
from ...model.rows import Supply, Transfer
from ...model.shapes import Code, Count, Name, Reference, Shape
from ...model.world import World
from ...rules.remarks import why
from ...rules.transfer import by_code, named

LOST = "lost in transit"


class ArrivedIn(Shape):
    """Of a SKU, units that came and are sellable, and units that will not come."""

    sku: Code
    received: Count = 0
    lost: Count = 0
    reason: Name | None = None


@command(
    "stock.receive_transfer",
    http="POST /stock/transfers/receive",
    scope="stock:write",
    fact=True,
    example={"transfer": "T-9", "lines": [{"sku": "SKU-0001", "received": 8, "lost": 2, "reason": "damaged"}]},
    refuses=("transfer_unknown", "transfer_not_shipped", "location_unknown", "sku_twice", "not_in_transfer", "nothing_told"),
)
class ReceiveTransfer(Command):
    """Record an arrival at the target: all that is under way, or the `lines` named. It may come in parts."""

    transfer: Reference
    lines: Annotated[list[ArrivedIn], Field(min_length=1, max_length=limits.TRANSFER_LINES_MAX)] | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Units that came, units that were lost, and units that are still under way."""

        transfer: str
        received: int
        lost: int
        under_way: int

    def needs(self) -> Needs:
        return Needs(transfer=[self.transfer])

    def decide(self, world: World) -> Outcome:
        transfer = world.transfer(self.transfer)
        world.location(transfer.target)
        if transfer.state != "shipped":
            raise Refused("transfer_not_shipped", field="transfer", value=self.transfer, state=transfer.state)
        supplies = by_code(world, transfer)
        lines = self._lines(supplies)
        told = [self._arrive(world, transfer, supplies[line.sku], line) for line in lines]
        left = sum(supply.in_transit for supply in supplies.values())
        if not left:
            world.set(transfer, state="received")
        world.emit(TransferReceived(transfer.id, self.transfer, transfer.source, transfer.target, told, not left))
        return self.Outcome(self.transfer, sum(line.received for line in lines), sum(line.lost for line in lines), left)

    def _lines(self, supplies: dict[str, Supply]) -> list[ArrivedIn]:
        under_way = {code: supply.in_transit for code, supply in supplies.items()}
        if self.lines is None:
            return [ArrivedIn(sku=code, received=n) for code, n in under_way.items() if n]
        named(((line.sku, line.received + line.lost) for line in self.lines), under_way)
        for i, line in enumerate(self.lines):
            if not line.received + line.lost:
                raise Refused("nothing_told", field=f"lines[{i}]")
        return self.lines

    @staticmethod
    def _arrive(world: World, transfer: Transfer, supply: Supply, line: ArrivedIn) -> dict[str, Any]:
        world.goods("in_transit", "on_hand", line.received, sku=supply.sku_id, to=transfer.target, supply=supply.id)
        because = why(world, LOST, line.reason if line.lost else None)
        world.goods("in_transit", "shrinkage", line.lost, sku=supply.sku_id, supply=supply.id, reason=because.reason, remark=because.remark)
        told: dict[str, Any] = {"sku": line.sku, "received": line.received, "lost": line.lost}
        return told | ({} if because.remark is None else {"remark": because.remark})
