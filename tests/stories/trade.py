"""The shop of the stories: what gateways and floors tell us, in a line each, and what must not have changed."""

from contextlib import contextmanager

from tests.shop import Shop, order_body, submission


def order_of(reference, lines, **more):
    """An order of (SKU → units) at one `price`, or of one line written out; `authorized` is what is held for it."""
    if "sku" in lines:
        return order_body(reference, {}, **more) | {"lines": [lines]}
    return order_body(reference, lines, **more)


class Trade(Shop):
    """Amounts are decimal strings, as on the wire; what is looked at is minor units, as in the rows."""

    # ── the catalog and the tax table ─────────────────────────────────────────────────────────────────────────────────

    def bundle(self, code, /, short="wait", **per):
        """A SKU that is made of others: SKU=pieces in each."""
        self.do("catalog.put_sku", code=code, title=code, tracked=False)
        self.owner.execute("update skus set bundle = true, short_bundle = %s where code = %s", (short, code))
        for part, n in per.items():
            self.owner.execute(
                "insert into components (sku_id, component_id, per) "
                "select b.id, c.id, %s from skus b, skus c where b.code = %s and c.code = %s",
                (n, code, part),
            )

    def computed(self, *rates):
        """The channel's taxes are computed, by rows of (code, country, tax class, millionths, region)."""
        for code, country, tax_class, rate, *region in rates:
            self.owner.execute(
                "insert into tax_rates (code, title, country, tax_class, rate, region) values (%s, %s, %s, %s, %s, %s)",
                (code, code, country, tax_class, rate, region[0] if region else None),
            )
        self.owner.execute("update channels set taxes = 'computed'")
        self.settings_moved()

    def settings_moved(self):
        """Settings were written past the engine: it reads them again."""
        self.owner.execute("update settings_version set version = version + 1")

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────────

    def sell(self, reference, lines, **more):
        return self.do("orders.place", **order_of(reference, lines, **more))

    def receive(self, sku, n, location="BER"):
        return self.do("stock.receive", sku=sku, location=location, quantity=n)

    def correct(self, sku, change, location="BER"):
        return self.do("stock.correct", sku=sku, location=location, change=change, reason="count")

    def cancel(self, reference, **units):
        """Cancel the whole order, or units of lines: L1=2."""
        return self.do("orders.cancel", order=self.order(reference), **_lines(units))

    def pick(self, reference, fulfillment=1, *, short=None, **units):
        """All of the fulfillment, or units of lines; `short`: line → units not found."""
        if not units and not short:
            return self.do("fulfillment.pick", order=self.order(reference), fulfillment=fulfillment)
        told = {int(name[1:]): {"picked": n} for name, n in units.items()}
        for line, n in (short or {}).items():
            told.setdefault(line, {})["short"] = n
        lines = [{"line": line, **what} for line, what in told.items()]
        return self.do("fulfillment.pick", order=self.order(reference), fulfillment=fulfillment, lines=lines)

    def ship(self, reference, fulfillment=1, **units):
        return self.do("fulfillment.ship", order=self.order(reference), fulfillment=fulfillment, **_lines(units))

    def left_unasked(self, reference, location, **units):
        """A parcel went out that we had not asked for."""
        return self.do("fulfillment.record_shipment", order=self.order(reference), location=location, **_lines(units))

    def recalled(self, reference, instruction, *, stopped=0, not_stopped=0):
        handle = self.order(reference)
        return self.do("fulfillment.record_recall", order=handle, instruction=instruction, stopped=stopped, not_stopped=not_stopped)

    def authorize(self, reference, amount):
        return self.do("payments.authorize", order=self.order(reference), collector="test", amount=amount)

    def captured(self, reference, amount, payment=1, /, **more):
        return self.do("payments.record_capture", order=self.order(reference), payment=payment, amount=amount, **more)

    def refunded(self, reference, amount, payment=1, /, **more):
        return self.do("payments.record_refund", order=self.order(reference), payment=payment, amount=amount, **more)

    def voided(self, reference, amount, payment=1, /, **more):
        return self.do("payments.record_void", order=self.order(reference), payment=payment, amount=amount, **more)

    def declined(self, reference, instruction, failure="declined"):
        return self.do("payments.record_failure", order=self.order(reference), instruction=instruction, failure=failure)

    def held(self, reference, *types):
        """The order stands under a hold of each of these types, whoever made them."""
        for n, type in enumerate(types, 1):
            self.owner.execute(
                "insert into holds (order_id, n, type, reason, at, by) "
                "select id, %s, %s, 'because', now(), 'test' from orders where reference = %s",
                (n, type, reference),
            )
        self.owner.execute(
            "update promises set reason = 'hold' from holds h join hold_types t on t.code = h.type join orders o on o.id = h.order_id "
            "where owner = o.id and o.reference = %s and kind = 'waiting' and blocks_promise and released_at is null",
            (reference,),
        )

    def unhold(self, reference, type, reason="it is settled"):
        return self.do("orders.unhold", order=self.order(reference), type=type, reason=reason)

    def together(self, *commands):
        """Commands of (name, body) in one batch; their replies."""
        return self.office.run([submission(name, body) for name, body in commands])

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def cash(self, reference, book="promises"):
        """The order's money ledger in one book, as the stories write it: `authorized→capturing 4000`."""
        rows = self.rows(
            "select m.* from money_ledger m join orders o on o.id = m.order_id where o.reference = %s and book = %s order by seq",
            reference,
            book,
        )
        return [f"{r['from_account']}→{r['to_account']} {r['amount']}" for r in rows]

    def asked(self, reference):
        """What stands asked of the outside: `capture 4000`, `recall 2`."""
        return [f"{kind} {amount}" for _, kind, amount, state in self.instructions(reference) if state == "open"]

    def line(self, reference, n=1):
        return self.one(
            "select l.* from order_lines l join orders o on o.id = l.order_id where o.reference = %s and l.n = %s",
            reference,
            n,
        )

    def statuses(self, reference):
        row = self.state(reference)
        return " ".join(row[name] for name in ("status", "payment_status", "fulfillment_status", "return_status"))

    def holds(self, reference):
        """The types of the holds that stand."""
        rows = self.rows(
            "select h.type from holds h join orders o on o.id = h.order_id where o.reference = %s and released_at is null",
            reference,
        )
        return [r["type"] for r in rows]

    def stands(self, reference):
        """Where the order's units stand: `stock@BER soft 4`."""
        rows = self.rows(
            "select p.* from promises p join orders o on o.id = p.owner where o.reference = %s order by p.line, p.location, p.n",
            reference,
        )
        return [f"{r['kind']}{'@' + r['location'] if r['location'] else ''} {r['level']} {r['quantity']}" for r in rows]

    @contextmanager
    def unchanged(self, *looks):
        """What each look sees is the same afterwards: `with shop.unchanged(lambda: shop.stock("TEA")): …`."""
        before = [look() for look in looks]
        yield
        assert [look() for look in looks] == before


def _lines(units):
    return {"lines": [{"line": int(name[1:]), "quantity": n} for name, n in units.items()]} if units else {}
