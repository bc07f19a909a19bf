"""Parcels on paper: they arrive, come back, are lost, or had never left."""

from tests.engine.paper.edits import Edits
from tests.engine.paper.things import No


class Parcels(Edits):
    """What did not arrive is owed again, as far as anybody pays for it."""

    def parcel(self, order, n, *states):
        if n > len(order.parcels):
            raise No("parcel_unknown")
        parcel = order.parcels[n - 1]
        if parcel.state not in states:
            raise No("parcel_closed")
        return parcel

    def away(self, order, parcel):
        """(line, its units in the parcel), of lines that keep stock."""
        found = [(line, [u for u in parcel.units if u in line.units]) for line in order.lines if line.sku not in self.unstocked]
        return [(line, units) for line, units in found if units]

    def arrived(self, reference, n):
        order = self.named(reference)
        self.parcel(order, n, "shipped", "failed").state = "delivered"

    def missed(self, reference, n):
        self.parcel(self.named(reference), n, "shipped", "failed").state = "failed"

    def not_arrived(self, reference, n, state, place=None):
        """Lost, or returned to sender at a place: owed again, as far as anybody pays for it."""
        order = self.named(reference)
        parcel = self.parcel(order, n, "shipped", "failed")
        for line, units in self.away(order, parcel):
            if state == "returned":
                at = place or parcel.place
                self.on_hand[line.sku, at] = self.on_hand.get((line.sku, at), 0) + len(units)
            again = min(len(units), line.kept())
            self.stand(order, line, units[:again], "waiting")
            for u in units[again:]:
                u.fate = "returned"
        parcel.state = state
        self.settle(order)

    def refused(self, reference, n):
        """Nobody owes anything for it, and nobody has looked at it yet."""
        order = self.named(reference)
        parcel = self.parcel(order, n, "shipped", "failed")
        for line, units in self.away(order, parcel):
            line.credited += min(len(units), line.kept())
            for u in units:
                u.fate = "returned"
        parcel.state = "returned"
        self.settle(order)

    def not_sent(self, reference, n):
        """It had not left: its units lie picked in their fulfillment, if that is of the place; what nobody pays for is cancelled."""
        order = self.named(reference)
        parcel = self.parcel(order, n, "shipped", "delivered")
        f, place = parcel.fulfillment, parcel.place
        if parcel.state == "delivered" and f not in order.digital:
            raise No("parcel_closed")
        home = f is not None and order.fulfillments[f - 1] == place
        for line in order.lines:
            units = [u for u in parcel.units if u in line.units]
            stocked = line.sku not in self.unstocked
            if stocked and units:
                self.on_hand[line.sku, place] = self.on_hand.get((line.sku, place), 0) + len(units)
            wanted = min(len(units), line.kept())
            line.cancel(units[wanted:])
            self.stand(order, line, units[:wanted], "soft", place if stocked else None)
            if home and wanted:
                order.rows += 1
                for u in units[:wanted]:
                    u.fate, u.fulfillment, u.row = "picked", f, order.rows
        parcel.state = "undone"
        self.settle(order)

    def not_delivered(self, reference, n):
        order = self.named(reference)
        parcel = self.parcel(order, n, "delivered")
        if parcel.fulfillment in order.digital:
            raise No("parcel_closed")
        parcel.state = "shipped"
