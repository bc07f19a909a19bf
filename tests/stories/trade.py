"""The shop of the stories: what gateways and floors tell us, in a line each, and what must not have changed."""

from contextlib import contextmanager
from datetime import timedelta

from tests.shop import Shop, order_body, submission


def order_of(reference, lines, **more):
    """An order of (SKU → units) at one `price`, or of one line written out; `authorized` is what is held for it."""
    if "sku" in lines:
        return order_body(reference, {}, **more) | {"lines": [lines]}
    return order_body(reference, lines, **more)


def changes_of(changes):
    """As orders.edit takes them."""
    return [{"type": type, **fields} for type, fields in changes]


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

    def parcel_told(self, reference, what, parcel=1, **more):
        """What a carrier tells of a parcel: delivery, failed_delivery, return_to_sender, refusal, loss."""
        return self.do(f"fulfillment.record_{what}", order=self.order(reference), parcel=parcel, **more)

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
        """A person holds the order for each of these types."""
        for type in types:
            self.hold(reference, type)

    def hold(self, reference, type, reason="because", **more):
        return self.do("orders.hold", order=self.order(reference), type=type, reason=reason, **more)

    def unhold(self, reference, type, reason="it is settled"):
        return self.do("orders.unhold", order=self.order(reference), type=type, reason=reason)

    def annotate(self, reference, text, **more):
        return self.do("orders.annotate", order=self.order(reference), text=text, **more)

    def tag(self, reference, **tags):
        return self.do("orders.tag", order=self.order(reference), **tags)

    def terms(self, reference, **terms):
        return self.do("orders.set_terms", order=self.order(reference), **terms)

    def readdress(self, reference, **addresses):
        return self.do("orders.change_address", order=self.order(reference), **addresses)

    def edit(self, reference, *changes, **more):
        """Change an order by a list of changes, each `(type, fields)`."""
        return self.do("orders.edit", order=self.order(reference), changes=changes_of(changes), **more)

    def not_edited(self, reference, *changes, **more):
        """The code and the field an edit is refused with."""
        code, facts = self.refused("orders.edit", order=self.order(reference), changes=changes_of(changes), **more)
        return code, facts.get("field")

    def resource(self, reference, location, to=None, **units):
        """Promise what stands at a location from another one, all or units of lines: L1=2."""
        named = {} if to is None else {"to": to}
        return self.do("orders.resource", order=self.order(reference), location=location, **named, **_lines(units))

    def adjust(self, reference, kind, amount, reason="agreed on the phone", **more):
        return self.do("orders.adjust", order=self.order(reference), kind=kind, amount=amount, reason=reason, **more)

    def void(self, reference, payment=1, **more):
        """Ask the collector to let go."""
        return self.do("payments.void", order=self.order(reference), payment=payment, **more)

    def refund(self, reference, payment=1, **more):
        """Ask the collector to give back."""
        return self.do("payments.refund", order=self.order(reference), payment=payment, **more)

    def expect(self, reference, amount=None, collector="manual", **more):
        """Money is to come: a transfer, a link, cash at the door."""
        named = {} if amount is None else {"amount": amount}
        return self.do("payments.expect", order=self.order(reference), collector=collector, **named, **more)

    def withdraw(self, reference, payment=1, **more):
        return self.do("payments.withdraw", order=self.order(reference), payment=payment, **more)

    def transferred(self, reference, amount, /, *, collector="manual", **more):
        """A transfer stands on our statement."""
        return self.do("payments.record_transfer", order=self.order(reference), collector=collector, amount=amount, **more)

    def together(self, *commands):
        """Commands of (name, body) in one batch; their replies."""
        return self.office.run([submission(name, body) for name, body in commands])

    def later(self, **passed):
        """So much time has passed since now; what is due by then has been done."""
        offset = timedelta(**passed)
        self.owner.execute("update clock set offset_us = %s", (offset // timedelta(microseconds=1),))
        self.office.fire()

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

    def states(self):
        """The states of the fulfillments, and of the parcels, in the order they were made."""
        looked = [self.rows(f"select state from {table} order by order_id, n") for table in ("fulfillments", "parcels")]
        return tuple([r["state"] for r in rows] for rows in looked)

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
