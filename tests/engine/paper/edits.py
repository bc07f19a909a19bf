"""Edits on paper: fewer units are given back, the least done first; more are a line of their own, which costs as much a piece."""

from decimal import Decimal

from tests.engine.paper.orders import Orders
from tests.engine.paper.things import PRICE, Line, No, Unit, half_up


class Edits(Orders):
    """Quantities are what is kept in all; a bundle's are bundles."""

    def set_quantity(self, reference, n, quantity):
        order = self.named(reference)
        if all(u.fate == "cancelled" for line in order.lines for u in line.units):
            raise No("order_closed")
        line = self.line(order, n)
        if line.heading is not None:
            raise No("line_in_bundle")
        parts = [part for part in order.lines if part.heading == n] or [line]
        stands = min((part.kept() - part.count("recalled")) // (part.per or 1) for part in parts)
        if quantity < stands:
            self._fewer(parts, stands - quantity)
        elif quantity > stands:
            self._more(order, n, quantity - stands)
        else:
            raise No("nothing_changes")
        self.settle(order)

    def _fewer(self, parts, k):
        going = [(part, self._able(part), k * (part.per or 1)) for part in parts]
        if any(len(able) < units for _, able, units in going):
            raise No("less_than_shipped")
        for part, able, units in going:
            part.cancel([u for u in able[:units] if u.fate != "picked"])
            for u in able[:units]:
                u.fate = "recalled" if u.fate == "picked" else u.fate

    def _more(self, order, n, k):
        line = order.lines[n - 1]
        while line.like is not None:
            line = line.like
        if line.heading is not None:
            raise No("line_in_bundle")
        heading = order.lines.index(line) + 1
        parts = [part for part in order.lines if part.heading == heading] or [line]
        had = len(parts[0].units) // (parts[0].per or 1)
        discounts = [half_up(Decimal(part.discount) * k / had) for part in parts]
        gross, weight = PRICE * k - sum(discounts), sum(part.gross for part in parts)
        copies, upto, told = [], 0, 0
        for i, (part, discount) in enumerate(zip(parts, discounts, strict=True), 1):
            upto += part.gross
            share = half_up(Decimal(gross) * upto / weight) if weight else half_up(Decimal(gross) * i / len(parts))
            units = [Unit() for _ in range(k * (part.per or 1))]
            copies.append(Line(part.sku, share - told, units, discount, per=part.per, together=part.together))
            told = share
        if line.sku in self.bundles:
            for copy in copies:
                copy.heading = len(order.lines) + 1
            order.lines.append(Line(line.sku, 0, []))
        order.lines += copies
        for copy in copies:
            self.stand(order, copy, copy.units, "soft" if copy.sku in self.unstocked else "waiting")
