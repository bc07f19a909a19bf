"""Stock on paper: what people do to shelves, and set aside."""

from tests.engine.paper.things import No, Supply
from tests.engine.paper.turns import Turns


class Stock(Turns):
    """Counts, receipts, transfers and checkouts."""

    def __init__(self, *shop):
        super().__init__(*shop)
        self.transfers = {}

    def named(self, reference):
        if reference not in self.orders:
            raise No("order_unknown")
        return self.orders[reference]

    def change(self, sku, place, n):
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        self.on_hand[sku, place] = self.on_hand.get((sku, place), 0) + n

    def announce(self, document, sku, place, n, hour):
        """So many in all, at this hour; said again, it is what it is now."""
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        known = self.supplies.get((sku, document))
        self.supplies[sku, document] = Supply(place, n, hour, known.received if known else 0)

    def supply(self, document, sku):
        if (sku, document) not in self.supplies:
            raise No("supply_unknown")
        return self.supplies[sku, document]

    def arrives(self, document, sku, place, n):
        """More than was expected is taken."""
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        supply = self.supply(document, sku)
        if supply.place != place:
            raise No("supply_elsewhere")
        supply.received += n
        self.change(sku, place, n)

    def comes_no_more(self, document, sku):
        supply = self.supply(document, sku)
        if not supply.to_come():
            raise No("nothing_expected")
        supply.closed += supply.to_come()

    def count(self, sku, place, n):
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        self.on_hand[sku, place] = n

    def transfer(self, sku, source, target, n):
        """Transfers have numbers; orders are promised nothing of them, since nobody says when they come."""
        if source == target:
            raise No("same_place")
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        if self.free(sku, source) < n:
            raise No("not_free")
        name = f"T{len(self.transfers)}"
        self.claims[name] = sku, source, n
        self.transfers[name] = {"state": "open", "sku": sku, "target": target, "left": n}

    def _transferred(self, name, state, no):
        if name not in self.transfers:
            raise No("transfer_unknown")
        if self.transfers[name]["state"] != state:
            raise No(no)
        return self.transfers[name]

    def ship_transfer(self, name):
        self._transferred(name, "open", "transfer_not_open")["state"] = "shipped"
        sku, source, n = self.claims.pop(name)
        self.on_hand[sku, source] -= n

    def cancel_transfer(self, name):
        self._transferred(name, "open", "transfer_not_open")["state"] = "cancelled"
        del self.claims[name]

    def receive_transfer(self, name, received, lost):
        going = self._transferred(name, "shipped", "transfer_not_shipped")
        if received + lost > going["left"]:
            raise No("not_in_transfer")
        self.change(going["sku"], going["target"], received)
        going["left"] -= received + lost
        going["state"] = "shipped" if going["left"] else "received"

    def reserve(self, name, sku, n):
        """A checkout: a newcomer that takes all or nothing."""
        free = {p: max(0, self.free(sku, p)) for p in self.places}
        if sum(free.values()) < n and sku not in self.unstocked:
            raise No("not_available")
        whole = [p for p in self.places if free[p] >= n]
        for p in [] if sku in self.unstocked else whole[:1] or self.places:
            k = min(n, free[p])
            self.claims[name, p] = sku, p, k
            n -= k

    def release_reservation(self, name):
        held = [key for key in self.claims if key[0] == name]
        for key in held:
            del self.claims[key]

    def an_hour_passes(self):
        """Checkouts end, and whoever would wait for all of it until now takes what there is."""
        self.hours += 1
        self.claims = {key: claim for key, claim in self.claims.items() if not isinstance(key, tuple)}
        for order in self.orders.values():
            order.look_at(self.hours)
