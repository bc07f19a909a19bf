"""What must be the same in the database and on paper, whatever was done."""

from collections import Counter

from hypothesis.stateful import invariant

from tests.engine.machine.both import Both


class Same(Both):
    """Stock, units, parcels and money."""

    @invariant()
    def stock_is_what_the_paper_says(self):
        rows = self.query("select code, location, on_hand, promised, short from stock join skus on id = sku_id")
        for r in rows:
            have = self.paper.on_hand.get((r["code"], r["location"]), 0)
            promised = self.paper.promised(r["code"], r["location"])
            assert (r["on_hand"], r["promised"], r["short"]) == (have, promised, max(0, promised - have))
        assert {key for key, n in self.paper.on_hand.items() if n} <= {(r["code"], r["location"]) for r in rows}

    @invariant()
    def units_stand_where_the_paper_says(self):
        rows = self.query("select o.reference, l.* from order_lines l join orders o on o.id = l.order_id order by 1, l.n")
        ours = [(ref, line) for ref, order in sorted(self.paper.orders.items()) for line in order.lines]
        for r, (reference, line) in zip(rows, ours, strict=True):
            assert (r["reference"], r["code"], r["ordered"]) == (reference, line.sku, len(line.units))
            assert r["waiting"] == line.count("waiting")
            assert r["promised"] == line.count("soft", "released", "picked", "recalled")
            assert r["recalling"] == line.count("recalled")
            assert r["shipped"] == line.count("shipped", "returned")
            assert r["returned"] == line.count("returned")
            assert r["cancelled"] == line.count("cancelled")
            assert r["credited"] == line.credited
            parcels = [p for p in self.paper.orders[reference].parcels if p.state in ("shipped", "failed")]
            assert r["under_way"] == (line.sku not in self.paper.unstocked) * sum(u in p.units for p in parcels for u in line.units)
        hard = self.query("select coalesce(sum(quantity), 0) q, coalesce(sum(picked), 0) p from promises where level = 'hard'")
        in_hand = [u for order in self.paper.orders.values() for u in order.units("released", "picked", "recalled")]
        assert hard == [{"q": len(in_hand), "p": sum(u.fate != "released" for u in in_hand)}]

    @invariant()
    def soft_promises_stand_where_the_paper_says(self):
        ours = Counter()
        for reference, order in self.paper.orders.items():
            for n, line in enumerate(order.lines, 1):
                ours.update((reference, n, u.place, u.until) for u in line.units if u.fate == "soft")
        assert {tuple(stands): units for *stands, units in self.soft()} == ours

    @invariant()
    def supplies_are_what_the_paper_says(self):
        rows = self.query("select k.code, s.* from supplies s join skus k on k.id = s.sku_id where s.kind = 'purchase'")
        theirs = {(r["code"], r["reference"]): (r["expected"], r["received"], r["closed"], r["promised"]) for r in rows}
        ours = {key: (s.expected, s.received, s.closed, self.paper.promised(*key)) for key, s in self.paper.supplies.items()}
        assert theirs == ours

    @invariant()
    def nobody_waits_for_what_they_could_have(self):
        assert self.paper.fill() == 0

    @invariant()
    def parcels_are_where_the_paper_says(self):
        rows = self.query("select o.reference, p.state, p.location from parcels p join orders o on o.id = p.order_id order by 1, p.n")
        ours = [(ref, p.state, p.place) for ref, order in sorted(self.paper.orders.items()) for p in order.parcels]
        assert [tuple(r.values()) for r in rows] == ours

    @invariant()
    def money_is_where_the_paper_says(self):
        rows = self.query("select p.*, o.reference as sold from payments p join orders o on o.id = p.order_id order by o.reference, p.n")
        ours = [(ref, p) for ref, order in sorted(self.paper.orders.items()) for p in order.payments]
        for r, (reference, p) in zip(rows, ours, strict=True):
            assert r["sold"] == reference
            for pot in ("pending", "capturing", "voiding", "voided", "refunding", "refunded"):
                assert r[pot] == getattr(p, pot), pot
            assert r["captured"] == p.captured + p.refunding + p.refunded
            assert r["authorized"] == r["captured"] + p.authorized + p.capturing + p.voiding + p.voided
            assert r["discrepancy"] == max(0, -p.captured)
        for r in self.query("select reference, due from orders"):
            assert r["due"] == self.paper.orders[r["reference"]].due
