"""stock.cancel_transfer: a transfer that has not left does not happen. What it would have brought, nobody can be promised any more."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import TransferCancelled
from ...model.needs import Needs
from ...model.shapes import Reference
from ...model.world import World
from ...rules.expect import remaining


@command(
    "stock.cancel_transfer",
    http="POST /stock/transfers/cancel",
    scope="stock:write",
    fact=True,
    example={"transfer": "T-9"},
    refuses=("transfer_unknown", "transfer_not_open", "location_unknown"),
)
class CancelTransfer(Command):
    """Give up a transfer: its units are free at the source, and who stands on it at the target waits again."""

    transfer: Reference

    @dataclass(frozen=True)
    class Outcome:
        """Units that are free again."""

        transfer: str
        units: int

    def needs(self) -> Needs:
        return Needs(transfer=[self.transfer])

    def decide(self, world: World) -> Outcome:
        transfer = world.transfer(self.transfer)
        world.location(transfer.source)
        if transfer.state != "open":
            raise Refused("transfer_not_open", field="transfer", value=self.transfer, state=transfer.state)
        units = sum(p.quantity for p in world.claims(transfer))
        world.give_up(transfer, "cancelled")
        for supply in world.transferred(transfer):
            world.shift(supply, closed=remaining(supply))
        world.set(transfer, state="cancelled")
        world.emit(TransferCancelled(transfer.id, self.transfer, transfer.source, transfer.target))
        return self.Outcome(self.transfer, units)
