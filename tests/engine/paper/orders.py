"""Orders on paper, from the sale to the parcel: what is promised, cancelled, picked, recalled and sent."""

from decimal import Decimal

from tests.engine.paper.money import Money
from tests.engine.paper.things import PRICE, Line, No, Order, Parcel, Payment, Unit, half_up


class Orders(Money):
    """Least-done units come back first."""

    def place(self, reference, wanted, discount, held, **terms):
        """`wanted`: SKU → units; the discount is the first line's; `held`: minor units authorized, a payment each."""
        gross = [PRICE * n - (discount if i == 0 else 0) for i, n in enumerate(wanted.values())]
        lines = []
        for (sku, n), g in zip(wanted.items(), gross, strict=True):
            off = PRICE * n - g
            line = Line(sku, g, [Unit() for _ in range(n)], off)
            lines += self.bundle(sku, n, g, len(lines) + 1, off) if sku in self.bundles else [line]
        order = Order(len(self.orders), lines, [Payment(authorized=amount) for amount in held], **terms)
        if sum(held) > sum(gross):
            raise No("overpaid")
        for line in lines:
            self.stand(order, line, line.units, "soft" if line.sku in self.unstocked else "waiting")
        order.look_at(self.hours)
        self.orders[reference] = order
        self.settle(order)

    def bundle(self, sku, n, gross, heading, discount):
        """A heading without units, and a line of each part, by code, which bears as much of the price as pieces of it are in a bundle."""
        inside, together = self.bundles[sku]
        lines, pieces, told, off = [Line(sku, 0, [])], 0, 0, 0
        for part, per in sorted(inside.items()):
            pieces += per
            upto = half_up(Decimal(gross) * pieces / sum(inside.values()))
            off_upto = half_up(Decimal(discount) * pieces / sum(inside.values()))
            units = [Unit() for _ in range(per * n)]
            lines.append(Line(part, upto - told, units, off_upto - off, heading=heading, per=per, together=together))
            told, off = upto, off_upto
        return lines

    def terms(self, reference, whole):
        order = self.named(reference)
        if not order.units("waiting", "soft", "released", "picked", "recalled"):
            raise No("order_closed")
        if order.whole != whole and order.units("released", "picked", "recalled"):
            raise No("order_released")
        order.whole = whole
        order.look_at(self.hours)

    def doubt(self, reference):
        """Held for its stock: what is promised stays so, what waits has no turn."""
        self.named(reference).doubtful = True

    def trust(self, reference):
        order = self.named(reference)
        if not order.doubtful:
            raise No("hold_unknown")
        order.doubtful = False
        self.settle(order)

    def line(self, order, n):
        if n > len(order.lines):
            raise No("line_unknown")
        return order.lines[n - 1]

    def open_fulfillment(self, order, n):
        if n > len(order.fulfillments):
            raise No("fulfillment_unknown")
        inside = [u for u in order.units("released", "picked", "recalled") if u.fulfillment == n]
        if not inside:
            raise No("fulfillment_closed")
        return inside

    def cancel(self, reference, n=None, k=0):
        order = self.named(reference)
        if n is None:
            going = [(line, self._able(line)) for line in order.lines]
            if not any(able for _, able in going):
                raise No("nothing_to_cancel")
        else:
            named = self.line(order, n)
            parts = [(line, k * line.per) for line in order.lines if line.heading == n]
            wanted = parts if named.sku in self.bundles else [(named, k)]
            going = [(line, self._able(line)[:units]) for line, units in wanted]
            if any(len(able) < units for (_, able), (_, units) in zip(going, wanted, strict=True)):
                raise No("units_not_cancellable")
        for line, units in going:
            line.cancel([u for u in units if u.fate != "picked"])
            for u in units:
                u.fate = "recalled" if u.fate == "picked" else u.fate
        self.settle(order)

    def _able(self, line):
        """Units that can be given back, the least done first."""
        return [u for fate in ("waiting", "soft", "released", "picked") for u in self._by_row(line, fate)]

    @staticmethod
    def _by_row(line, fate):
        return sorted((u for u in line.units if u.fate == fate), key=lambda u: u.row)

    def release(self, reference, place):
        order = self.named(reference)
        if order.held or order.doubtful:
            raise No("order_held")
        if order.whole != "no" and any(u.fate == "waiting" or u.until is not None for u in order.units("waiting", "soft")):
            raise No("order_incomplete")
        behind = [u for line in order.incomplete() for u in line.units]
        units = [u for u in order.units("soft") if u.place in (place, None) and u not in behind]
        if not units:
            raise No("nothing_to_release")
        order.fulfillments.append(place)
        for u in units:
            u.fate, u.fulfillment = "released", len(order.fulfillments)
        if all(u.place is None for u in units):
            order.digital.add(len(order.fulfillments))

    def taken_back(self, reference, f):
        """What the floor will not do: recalled units are cancelled, the others are promised as before, where they join their like."""
        order = self.named(reference)
        inside = self.open_fulfillment(order, f)
        for line in order.lines:
            mine = [u for u in line.units if u in inside]
            line.cancel([u for u in mine if u.fate == "recalled"])
            for u in sorted((u for u in mine if u.fate != "cancelled"), key=lambda u: u.row):
                same = [v.row for v in line.units if (v.fate, v.place) == ("soft", u.place)]
                u.fate, u.fulfillment, u.row = "soft", None, same[0] if same else u.row
        self.settle(order)

    def pick(self, reference, f, n=None, picked=0, short=0):
        order = self.named(reference)
        inside = self.open_fulfillment(order, f)
        if n is None:
            if all(u.fate != "released" for u in inside):
                raise No("nothing_told")
            for u in inside:
                u.fate = "picked" if u.fate == "released" else u.fate
        else:
            line = self.line(order, n)
            if not picked + short:
                raise No("nothing_told")
            shelf = [u for u in line.units if u.fulfillment == f and u.fate == "released"]
            if picked + short > len(shelf):
                raise No("units_not_in_fulfillment")
            for u in shelf[:picked]:
                u.fate = "picked"
            missing = shelf[picked : picked + short]
            if line.sku in self.unstocked:
                self.stand(order, line, missing, "soft")
            else:
                for u in missing:
                    self.on_hand[line.sku, u.place] -= 1
                self.stand(order, line, missing, "waiting")
        self.settle(order)

    def ship(self, reference, f, n=None, k=0):
        order = self.named(reference)
        inside = self.open_fulfillment(order, f)
        going = [u for u in inside if u.fate in ("picked", "recalled")]
        if not going:
            raise No("nothing_picked")
        if any(u.fate == "recalled" for u in going):
            raise No("units_recalled")
        if n is not None:
            going = [u for u in going if u in self.line(order, n).units]
            if len(going) < k:
                raise No("not_picked")
            going = going[:k]
        for line in order.lines:
            mine = [u for u in going if u in line.units]
            if line.sku not in self.unstocked and mine:
                if self.on_hand.get((line.sku, mine[0].place), 0) < len(mine):
                    raise No("not_on_hand")
                self.on_hand[line.sku, mine[0].place] -= len(mine)
        for u in going:
            u.fate = "shipped"
        order.parcels.append(Parcel(order.fulfillments[f - 1], going, f, "delivered" if f in order.digital else "shipped"))
        self.settle(order)

    def left(self, reference, place, n, k):
        """A parcel left unasked: from here, from elsewhere, what waited, what was cancelled, and what nobody ordered."""
        order = self.named(reference)
        line = self.line(order, n)
        if line.sku in self.unstocked:
            raise No("sku_not_stocked")
        hands = {"soft": 0, "released": 0, "picked": 1, "recalled": 2}

        def nearness(u):
            here = u.place == place
            stage = ("soft", "released", "picked", "recalled").index(u.fate) > 0
            nearest = 0 if here and stage else 1 if here else 2
            return nearest, u.row, hands[u.fate]

        standing = sorted((u for u in line.units if u.fate in hands), key=nearness)
        going = [*standing, *self._by_row(line, "waiting")][:k]
        of = {u.fulfillment for u in going if u.fate in ("released", "picked", "recalled")}
        going += [u for u in line.units if u.fate == "cancelled"][: k - len(going)]
        line.credited += sum(u.fate == "cancelled" for u in going)
        for u in going:
            u.fate = "shipped"
        if len(going) < k:
            extra = [Unit("shipped") for _ in range(k - len(going))]
            order.lines.append(Line(line.sku, 0, extra, credited=len(extra), like=line))
            going += extra
        order.parcels.append(Parcel(place, going, of.pop() if len(of) == 1 else None))
        self.on_hand[line.sku, place] = self.on_hand.get((line.sku, place), 0) - k
        self.settle(order)

    def recalled(self, reference, n, row, stopped, not_stopped):
        """The floor's answer to a recall of units in one promise row."""
        order = self.named(reference)
        if not stopped + not_stopped:
            raise No("nothing_told")
        asked = [u for u in order.lines[n - 1].units if u.fate == "recalled" and u.row == row]
        order.lines[n - 1].cancel(asked[:stopped])
        for u in asked[stopped : stopped + not_stopped]:
            u.fate = "picked"
        self.settle(order)
