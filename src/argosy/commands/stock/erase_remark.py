"""stock.erase_remark: what somebody said of a move of goods is gone, since it named a person. The move stays."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command(
    "stock.erase_remark",
    http="POST /remarks/{remark}/erase",
    scope="customers:erase",
    refuses=("remark_unknown",),
)
class EraseRemark(Command):
    """Erase the words of a correction, a count, a receipt, a loss: the `remark` that a SKU's moves name. They say the code alone then.

    Those of an order's goods go with the order, when it is erased.
    """

    remark: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """Whether there were words still."""

        erased: bool

    def needs(self) -> Needs:
        return Needs(remark=[self.remark])

    def decide(self, world: World) -> Outcome:
        row = world.find_remark(self.remark)
        if row is None:
            raise Refused("remark_unknown", field="remark")
        erased = bool(row.text)
        world.set(row, text="")
        return self.Outcome(erased)
