"""stock.reserve: a checkout sets units aside while its customer pays. They become an order's, or are free again when the time is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from ...base import ids, limits
from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.events.stock import ReservationMade
from ...model.needs import Needs
from ...model.rows import Reservation, Sku
from ...model.shapes import Code, Quantity, Reference, Shape
from ...model.world import World
from ...rules.allocate import offers, split


class ReservedIn(Shape):
    """Units of a SKU that are wanted."""

    sku: Code
    quantity: Quantity


@dataclass(frozen=True)
class ReservedLine:
    """What was wanted of a SKU, and what is set aside. What keeps no stock is always there."""

    sku: str
    wanted: int
    reserved: int


@command(
    "stock.reserve",
    http="POST /stock/reservations",
    scope="orders:write",
    status=201,
    example={"channel": "web", "reservation": "cart-77", "lines": [{"sku": "SKU-0001", "quantity": 2}], "minutes": 30},
    refuses=("channel_unknown", "channel_closed", "reservation_exists", "sku_unknown", "sku_not_for_sale", "not_available"),
)
class ReserveStock(Command):
    """Set units aside for a channel's checkout, for so many minutes: all of them or none; with `partial` what there is.

    A newcomer like any order: what waits already comes first. Only stock is reserved, never what is expected.
    """

    channel: Code
    reservation: Reference
    lines: Annotated[list[ReservedIn], Field(min_length=1, max_length=limits.TRANSFER_LINES_MAX)]
    minutes: Annotated[int, Field(ge=1, le=limits.RESERVATION_MINUTES_MAX, strict=True)] = 30
    partial: bool = False

    @dataclass(frozen=True)
    class Outcome:
        """Until when it stands, and what is set aside, by SKU."""

        reservation: str
        expires_at: datetime
        lines: list[ReservedLine]

    @property
    def weight(self) -> int:
        return len(self.lines)

    def needs(self) -> Needs:
        return Needs(reservation=[(self.channel, self.reservation)], offer={(line.sku, self.channel) for line in self.lines})

    def decide(self, world: World) -> Outcome:
        channel = world.channel(self.channel)
        if not channel.active:
            raise Refused("channel_closed", field="channel", value=self.channel)
        if world.find_reservation(self.channel, self.reservation) is not None:
            raise Refused("reservation_exists", field="reservation", value=self.reservation)
        expires_at = world.now + timedelta(minutes=self.minutes)
        made = world.add(Reservation(world.new_id(), self.channel, self.reservation, world.now, expires_at))
        wanted: Counter[str] = Counter()
        for line in self.lines:
            wanted[line.sku] += line.quantity
        lines = [ReservedLine(code, n, self._reserve(world, made, self._sku(world, code), n)) for code, n in wanted.items()]
        handle = ids.text(made.id)
        body = {"channel": self.channel, "reservation": self.reservation}
        world.due("stock.expire_reservation", handle, expires_at, body)
        told = [{"sku": line.sku, "wanted": line.wanted, "reserved": line.reserved} for line in lines]
        world.emit(ReservationMade(made.id, self.channel, self.reservation, expires_at, told))
        return self.Outcome(self.reservation, expires_at, lines)

    @staticmethod
    def _sku(world: World, code: str) -> Sku:
        sku = world.sku(code)
        if sku.state != "active":
            raise Refused("sku_not_for_sale", field="sku", value=code, state=sku.state)
        return sku

    def _reserve(self, world: World, reservation: Reservation, sku: Sku, n: int) -> int:
        if not sku.tracked:
            return n
        taken = split(n, offers(world, sku.id, self.channel))
        reserved = sum(k for _, k in taken)
        if reserved < n and not self.partial:
            raise Refused("not_available", sku=sku.code, wanted=n, available=reserved)
        for location, k in taken:
            world.claim(reservation, sku.id, k, location)
        return reserved
