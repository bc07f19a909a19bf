"""stock.release_reservation: a checkout is given up before its time; what it had set aside is free at once."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Code, Reference
from ...model.world import World
from ...rules.reserve import end


@command(
    "stock.release_reservation",
    http="POST /stock/reservations/release",
    scope="orders:write",
    example={"channel": "web", "reservation": "cart-77"},
    refuses=("channel_unknown", "reservation_unknown", "reservation_expired"),
)
class ReleaseReservation(Command):
    """Give a reservation's units back."""

    channel: Code
    reservation: Reference

    @dataclass(frozen=True)
    class Outcome:
        """Units that are free again."""

        reservation: str
        units: int

    def needs(self) -> Needs:
        return Needs(reservation=[(self.channel, self.reservation)])

    def decide(self, world: World) -> Outcome:
        reservation = world.reservation(self.channel, self.reservation)
        if reservation.state != "open":
            raise Refused("reservation_expired", field="reservation", value=self.reservation, state=reservation.state)
        units = sum(p.quantity for p in world.claims(reservation))
        world.give_up(reservation, "released")
        end(world, reservation, "released")
        return self.Outcome(self.reservation, units)
