"""Stock on paper: who is promised what, the most urgent first, and what people do to shelves."""

from itertools import chain

from tests.engine.paper.things import No


class Stock:
    """`places` promise, most preferred first; `unstocked` SKUs keep no stock."""

    def __init__(self, places, skus, unstocked):
        self.places = places
        self.skus = skus
        self.unstocked = unstocked
        self.on_hand = {}
        self.orders = {}
        self.claims = {}
        """What carts and transfers have set aside: name → (SKU, place, units)."""
        self.transfers = {}

    def named(self, reference):
        if reference not in self.orders:
            raise No("order_unknown")
        return self.orders[reference]

    # ── promises ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def lines_of(self, sku):
        """(order, line) of a SKU, most urgent first."""
        found = [(o, line) for o in self.orders.values() for line in o.lines if line.sku == sku]
        return sorted(found, key=lambda pair: (*pair[0].turn(), pair[0].age))

    def promised(self, sku, place):
        """Units that stand on the stock of a place: all that are neither waiting nor done with."""
        standing = chain.from_iterable(line.units for _, line in self.lines_of(sku))
        aside = sum(n for s, p, n in self.claims.values() if (s, p) == (sku, place))
        return aside + sum(u.place == place and u.fate in ("soft", "released", "picked", "recalled") for u in standing)

    def free(self, sku, place):
        return self.on_hand.get((sku, place), 0) - self.promised(sku, place)

    def stand(self, order, line, units, fate, place=None):
        """Units take a fate together; soft ones and waiting ones join those of the same fate that are there."""
        same = [u.row for u in line.units if (u.fate, u.place) == (fate, place) and u not in units]
        if units and not same:
            order.rows += 1
        for u in units:
            u.fate, u.place, u.fulfillment = fate, place, None
            u.row = same[0] if same else order.rows

    def spread(self, order, line, units, free):
        """Promise units from one place that has room for all of them, else from each in turn. Answers who is left."""
        for place, n in free:
            if n >= len(units):
                self.stand(order, line, units, "soft", place)
                return []
        for place, n in free:
            taken, units = units[: max(0, n)], units[max(0, n) :]
            self.stand(order, line, taken, "soft", place)
        return units

    def fit(self):
        """Push back what lacks stock, the least urgent first; fill who waits, the most urgent first."""
        for sku in self.skus:
            if sku in self.unstocked:
                continue
            lines = self.lines_of(sku)
            for place in sorted({p for s, p in self.on_hand if s == sku} | set(self.places)):
                lack = -self.free(sku, place)
                for order, line in reversed(lines):
                    soft = [u for u in line.units if (u.fate, u.place) == ("soft", place)][: max(0, lack)]
                    self.stand(order, line, soft, "waiting")
                    lack -= len(soft)
            for order, line in lines:
                waiting = [u for u in line.units if u.fate == "waiting"]
                if waiting:
                    self.spread(order, line, waiting, [(p, self.free(sku, p)) for p in self.places])

    # ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def change(self, sku, place, n):
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        self.on_hand[sku, place] = self.on_hand.get((sku, place), 0) + n

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
        queued = sum(line.count("waiting") for _, line in self.lines_of(sku))
        free = {p: max(0, self.free(sku, p) - queued) for p in self.places}
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
