"""orders.attach: a file that was uploaded hangs on an order from now on. Its name may be personal: it stands in no event."""

from __future__ import annotations

from dataclasses import dataclass

from ...base import limits
from ...base.errors import Refused
from ...base.media import disguised
from ...engine.registry import Command, command
from ...model.events.orders import OrderAttached
from ...model.needs import Needs
from ...model.rows import Attachment
from ...model.shapes import Name, OrderHandle, Uuid
from ...model.world import Brief, World


@command(
    "orders.attach",
    http="POST /orders/{order}/attachments",
    scope="orders:write",
    status=201,
    example={"upload": "0190a3f0-0000-7000-8000-000000000001", "name": "signed delivery note.pdf"},
    refuses=("order_unknown", "upload_unknown", "attachment_too_large", "attachment_disguised", "too_many_attachments"),
)
class AttachFile(Command):
    """Attach an uploaded file, of at most 10 MB. What it is is told by its content: a name that says something else is refused."""

    order: OrderHandle
    upload: Uuid
    name: Name | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The attachment's number within the order."""

        order: Brief
        attachment: int
        media_type: str
        size: int

    def needs(self) -> Needs:
        return Needs(money=[self.order], attachments=[self.order], upload=[self.upload])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        file = world.upload(self.upload)
        name = self.name or file.name
        if file.size > limits.ATTACHMENT_BYTES_MAX:
            raise Refused("attachment_too_large", field="upload", value=file.size, bytes_max=limits.ATTACHMENT_BYTES_MAX)
        if disguised(name, file.media_type):
            raise Refused("attachment_disguised", field="name", media_type=file.media_type)
        if sum(a.blob is not None for a in world.attachments(order)) >= limits.ATTACHMENTS_PER_ORDER_MAX:
            raise Refused("too_many_attachments", most=limits.ATTACHMENTS_PER_ORDER_MAX)
        n = world.next_n(Attachment, order)
        world.add(Attachment(order.id, n, file.id, name, file.media_type, file.size, world.now, world.actor.id))
        world.emit(OrderAttached(order.id, n, file.media_type, file.size))
        return self.Outcome(world.brief(order), n, file.media_type, file.size)
