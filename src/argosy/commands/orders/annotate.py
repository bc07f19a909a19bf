"""orders.annotate: somebody writes something about an order. Personal: it stands in a row that can be erased, and in no event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from ...base import limits
from ...engine.registry import Command, command
from ...model.events.orders import OrderAnnotated
from ...model.needs import Needs
from ...model.rows import Mention, Note
from ...model.shapes import NoteText, OrderHandle, UserName
from ...model.world import Brief, World


@command(
    "orders.annotate",
    http="POST /orders/{order}/notes",
    scope="orders:write",
    status=201,
    example={"text": "rang twice, nobody there: try the neighbour"},
    refuses=("order_unknown",),
)
class AnnotateOrder(Command):
    """Write a note on an order; a `gift` note is the message that goes with the goods. Nothing stops it, whatever holds the order.

    Users named in `mentions` find it among their mentions.
    """

    order: OrderHandle
    text: NoteText
    kind: Literal["note", "gift"] = "note"
    mentions: Annotated[list[UserName], Field(max_length=limits.MENTIONS_PER_NOTE_MAX)] = Field(default_factory=list)

    @dataclass(frozen=True)
    class Outcome:
        """The note's number within the order."""

        order: Brief
        note: int

    def needs(self) -> Needs:
        return Needs(money=[self.order], notes=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        note = world.add(Note(order.id, world.next_n(Note, order), self.kind, self.text, world.now, world.actor.id))
        named = list(dict.fromkeys(self.mentions))
        for user in named:
            world.add(Mention(world.new_id(), user, world.now, order.id, note.n))
        world.emit(OrderAnnotated(order.id, note.n, note.kind, named))
        return self.Outcome(world.brief(order), note.n)
