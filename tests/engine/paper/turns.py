"""Turns on paper: who stands where, who is pushed back, and who waits, alone or together with the rest of their order."""

from itertools import chain


class Turns:
    """`places` promise, most preferred first; `unstocked` SKUs keep no stock, nor do bundles: code → (what is in it, waits for all)."""

    def __init__(self, places, skus, unstocked, bundles):
        self.places = places
        self.skus = skus
        self.bundles = bundles
        self.unstocked = unstocked | set(bundles)
        self.on_hand = {}
        self.orders = {}
        self.hours = 0
        """That have passed since everything began."""
        self.supplies = {}
        """What is to come: (SKU, document) → supply."""
        self.claims = {}
        """What carts and transfers have set aside: name → (SKU, place, units)."""

    # ── who stands where ─────────────────────────────────────────────────────────────────────────────────────────────

    def in_turn(self):
        return sorted(self.orders.values(), key=lambda order: (*order.turn(), order.age))

    def promised(self, sku, place):
        """Units that stand on the stock of a place, or on a document's supply: all that are neither waiting nor done with."""
        standing = chain.from_iterable(line.units for order in self.orders.values() for line in order.lines if line.sku == sku)
        aside = sum(n for s, p, n in self.claims.values() if (s, p) == (sku, place))
        return aside + sum(u.place == place and u.fate in ("soft", "released", "picked", "recalled") for u in standing)

    def free(self, sku, place):
        return self.on_hand.get((sku, place), 0) - self.promised(sku, place)

    def room(self, sku, document):
        """What may still be promised of a supply: it has an hour, which is not past."""
        supply = self.supplies[sku, document]
        return 0 if supply.hour is None or supply.hour < self.hours else supply.to_come() - self.promised(sku, document)

    def stand(self, order, line, units, fate, place=None, until=None):
        """Units take a fate together; soft ones and waiting ones join those of the same fate that are there."""
        same = [u.row for u in line.units if (u.fate, u.place, u.until) == (fate, place, until) and u not in units]
        if units and not same:
            order.rows += 1
        for u in units:
            u.fate, u.place, u.fulfillment, u.until = fate, place, None, until
            u.row = same[0] if same else order.rows

    # ── what no longer fits ──────────────────────────────────────────────────────────────────────────────────────────

    def push_back(self):
        """What lacks stock waits again, the least urgent first; and what will not come, once those who stand on it have what has."""
        for sku, place in self.on_hand:
            self.withdraw_from(sku, place, -self.free(sku, place))
        for (sku, document), supply in self.supplies.items():
            free = max(0, self.free(sku, supply.place))
            for order, line, unit in self.least_urgent(sku, document)[::-1][:free]:
                self.stand(order, line, [unit], "soft", supply.place)
            self.withdraw_from(sku, document, self.promised(sku, document) - supply.to_come())

    def withdraw_from(self, sku, place, lack):
        for order, line, unit in self.least_urgent(sku, place)[: max(0, lack)]:
            self.stand(order, line, [unit], "waiting")

    def least_urgent(self, sku, place):
        """(order, line, unit) of what is softly promised at a place, or on a supply, the first to be pushed back first."""
        found = []
        for order in reversed(self.in_turn()):
            mine = [(order, line, u) for line in order.lines if line.sku == sku for u in line.units]
            soft = [(o, line, u) for o, line, u in mine if (u.fate, u.place) == ("soft", place)]
            found += sorted(soft, key=lambda one: -one[2].row)
        return found

    # ── who has their turn ───────────────────────────────────────────────────────────────────────────────────────────

    def parties(self):
        """Those who wait, most urgent first."""
        return [party for order in self.in_turn() for party in order.parties() if party.waiting()]

    def together(self):
        """Whether somebody waits who takes all or nothing: then SKUs hang on each other, and whose turn comes when is the engine's."""
        return any(party.together for party in self.parties())

    def fill(self):
        """Everybody who waits has their turn. Answers how many units were promised."""
        before = sum(party.waiting() for party in self.parties())
        for party in self.parties():
            if not party.together or self.enough(party):
                for line in party.lines:
                    self.spread(party.order, line)
                    if not party.together:
                        self.spread_to_come(party.order, line)
        return before - sum(party.waiting() for party in self.parties())

    def enough(self, party):
        there = {sku: sum(max(0, self.free(sku, p)) for p in self.places) for sku in party.skus()}
        return all(party.waiting(sku) <= n for sku, n in there.items())

    def spread(self, order, line):
        """Promise what waits of a line from one place that has room for all of it, else from each in turn."""
        units = [u for u in line.units if u.fate == "waiting"]
        for place in self.places:
            if self.free(line.sku, place) >= len(units) > 0:
                self.stand(order, line, units, "soft", place)
                return
        for place in self.places:
            n = max(0, self.free(line.sku, place))
            self.stand(order, line, units[:n], "soft", place)
            units = units[n:]

    def spread_to_come(self, order, line):
        """Promise what still waits on what is to come, the earliest first."""
        dated = [
            (supply.hour, document) for (sku, document), supply in self.supplies.items() if sku == line.sku and supply.hour is not None
        ]
        for hour, document in sorted(dated):
            units = [u for u in line.units if u.fate == "waiting"]
            self.stand(order, line, units[: max(0, self.room(line.sku, document))], "soft", document, hour)

    def follow(self, stood):
        """Units are promised as the engine chose, (reference, line, place or supply, hour told, how many) by row; if it chose fairly.

        What stands stays; all or nothing is all or nothing; and nobody who takes what there is was passed over.
        """
        waited = [(party, party.waiting()) for party in self.parties()]
        served = []
        for reference, n, place, until, standing in stood:
            order = self.orders[reference]
            line = order.lines[n - 1]
            more = standing - sum((u.fate, u.place, u.until) == ("soft", place, until) for u in line.units)
            units = [u for u in line.units if u.fate == "waiting"]
            assert 0 <= more <= len(units), f"{reference}/{n} has {standing} at {place}: {more} more"
            there = self.room if (line.sku, place) in self.supplies else self.free
            assert more == 0 or there(line.sku, place) >= more, f"{reference}/{n} is promised what is not free at {place}"
            self.stand(order, line, units[:more], "soft", place, until)
            if more:
                served.append((line.sku, order))
        turn = {order.age: i for i, order in enumerate(self.in_turn())}
        for party, before in waited:
            left = party.waiting()
            if party.together:
                assert left in (0, before), f"{before - left} of {before} that go together were promised"
                continue
            behind = [sku for sku, order in served if turn[order.age] > turn[party.order.age] and party.waiting(sku)]
            assert not behind, f"{behind} went to others, and order {party.order.age} waits"
