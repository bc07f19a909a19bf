"""What is expected, and who else than an order owns promises: supplies, transfers and checkouts' reservations, as the World reads them.

A supply stands at the location it is expected at, and is read and locked with the stock there: whoever has the one has the other.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import TypeVar

from ..base.errors import Refused
from ..base.ids import Id
from .needs import NotNeeded
from .rows import Promise, Reservation, Row, Sku, Supply, Transfer
from .shared import Shared

N = TypeVar("N", bound=Row)
UNDATED = datetime.max.replace(tzinfo=UTC)


class Expecting(Shared):
    """Supplies by place and by document, and the owners of promises that are no orders."""

    def supply(self, id: Id) -> Supply:
        try:
            return self.rows[Supply][id]  # type: ignore[no-any-return]
        except KeyError:
            raise NotNeeded(f"supply {id.hex()}") from None

    def supplies(self, sku_id: Id) -> list[Supply]:
        """Every loaded supply of the SKU, the earliest expected first, those without a date last."""
        return sorted(self.children[Supply].get(sku_id, ()), key=lambda s: (s.expected_at or UNDATED, s.id))

    def find_supply(self, reference: str, sku: Sku) -> Supply | None:
        """The supply of this SKU that stands on this document."""
        if (Supply, reference, sku.code) not in self.asked:
            raise NotNeeded(f"supply {reference} of {sku.code}")
        return self.named.get((Supply, reference, sku.id))  # type: ignore[return-value]

    def supply_on(self, reference: str, sku: Sku) -> Supply:
        """The same. Refused: supply_unknown, as well for one at a location outside the actor's limits."""
        found = self.find_supply(reference, sku)
        if found is None or (found.location is not None and not self.actor.at(found.location)):
            raise Refused("supply_unknown", field="supply", value=reference, sku=sku.code)
        return found

    def promisable(self, supply: Supply) -> int:
        """Units of a supply that may still be promised to somebody.

        Of a pre-order whatever is expected, dated or not; of what is sold on backorder only what has a date that is not past,
        since a date is what it is promised for; of what is not sold beyond its stock nothing.
        """
        room = supply.expected - supply.received - supply.closed - supply.promised
        sku: Sku = self.rows[Sku][supply.sku_id]
        if room <= 0 or sku.oversell == "deny":
            return 0
        if sku.oversell == "preorder" and (sku.preorder_until is None or self.now < sku.preorder_until):
            return room
        return room if supply.expected_at is not None and supply.expected_at >= self.now else 0

    def standing_at(self, sku_id: Id, location: str) -> int:
        """Units of the SKU promised on what is expected at this location: what comes free there is theirs first."""
        return sum(s.promised for s in self.children[Supply].get(sku_id, ()) if s.location == location)

    def transfer(self, reference: str) -> Transfer:
        """Refused: transfer_unknown, as well for one between places outside the actor's limits."""
        found = self.find_transfer(reference)
        if found is None or not (self.actor.at(found.source) or self.actor.at(found.target)):
            raise Refused("transfer_unknown", field="transfer", value=reference)
        return found

    def find_transfer(self, reference: str) -> Transfer | None:
        return self._called(Transfer, reference)

    def transferred(self, transfer: Transfer) -> list[Supply]:
        """The transfer's lines: what it brings to its target."""
        found: list[Supply] = [s for s in self.rows[Supply].values() if s.owner == transfer.id]
        return sorted(found, key=lambda s: s.id)

    def reservation(self, channel: str, reference: str) -> Reservation:
        """Refused: channel_unknown, reservation_unknown."""
        self.channel(channel)
        found = self.find_reservation(channel, reference)
        if found is None:
            raise Refused("reservation_unknown", field="reservation", value=reference)
        return found

    def find_reservation(self, channel: str, reference: str) -> Reservation | None:
        return self._called(Reservation, channel, reference)

    def claims(self, owner: Reservation | Transfer) -> list[Promise]:
        """The promise rows of a reservation or transfer, in the order they were made."""
        return list(self.children[Promise].get(owner.id, ()))

    def _called(self, cls: type[N], *name: Hashable) -> N | None:
        if (cls, *name) not in self.asked:
            raise NotNeeded(f"{cls.spec.table} {name!r}")
        return self.named.get((cls, *name))  # type: ignore[return-value]
