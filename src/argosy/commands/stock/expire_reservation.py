"""stock.expire_reservation: a checkout's time is over. Internal: it falls due then, and mostly finds it an order already."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Code, Reference
from ...model.world import World
from ...rules.reserve import end


@command("stock.expire_reservation", scope="system", example={"channel": "web", "reservation": "cart-77"})
class ExpireReservation(Command):
    """Give a reservation's units back, if it still stands and its time has come."""

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
        if reservation.state != "open" or world.now < reservation.expires_at:
            return self.Outcome(self.reservation, 0)
        units = sum(p.quantity for p in world.claims(reservation))
        world.give_up(reservation, "expired")
        end(world, reservation, "expired")
        return self.Outcome(self.reservation, units)
