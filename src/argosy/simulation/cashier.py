"""The cashier: asks the bank for what was instructed, takes in what it tells by itself, and writes to those whose card
failed.

A card that was declined for parcels that have left is worth nothing any more: its authorization lapses, the amount is
due, and most customers then pay with another card.
"""

from __future__ import annotations

from datetime import timedelta

from ..adapters.gateways import gateways_for
from ..adapters.instructions import INSTRUCTIONS_MAX, RECORDS, drain
from ..base.ids import Id, parse
from ..commands.payments.authorize import AuthorizePayment
from ..commands.payments.record_void import RecordVoid
from ..engine.actor import Actor
from .company import Company, euros
from .places import COLLECTOR

CASHIER = Actor("demo cashier", frozenset({"payments:*"}))
WRITES_AFTER = timedelta(hours=6)
PAYS_AGAIN_SHARE = 0.85

FAILED = """
    select o.id, p.n, p.reference, o.reference,
           p.authorized - p.captured - p.capturing - p.voided - p.voiding
    from holds h
    join orders o on o.id = h.order_id
    join payments p on p.order_id = o.id
    where h.type = 'payment' and h.released_at is null and h.at <= %(before)s
      and exists (select from instructions i where i.order_id = o.id and i.payment = p.n and i.state = 'failed')
    order by o.placed_at, o.channel, o.reference, p.n
"""
DUE = "select o.id, o.due from orders o where o.id = any(%(ids)s) and o.due > 0"
PAYMENT_OF = "select payment from instructions where order_id = %(order)s and n = %(n)s"


class Cashier:
    """Whom it has written to already: (order, payment)."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("cashier")
        self.written: set[tuple[Id, int]] = set()

    def work(self) -> None:
        """One hour's worth."""
        self.ask()
        self.hear()
        self.write()

    def ask(self) -> None:
        """Drain the instructions, as a worker does."""
        office = self.company.office
        gateways = gateways_for(office.desk.settings, {"gateway": self.company.bank})
        while drain(office, gateways, self.company.now).asked >= INSTRUCTIONS_MAX:
            pass

    def hear(self) -> None:
        """Take in what the bank tells a second time: acts that are mostly known already."""
        told = []
        for move in self.company.bank.notices:
            order, _, n = move.key.partition(":")
            ((payment,),) = self.company.look(PAYMENT_OF, order=order, n=int(n))
            record = RECORDS[move.kind]
            told.append(record(order=parse(order), payment=payment, amount=euros(move.amount), reference=move.external_id))
        self.company.bank.notices.clear()
        self.company.do(CASHIER, told)

    def write(self) -> None:
        """Give up the cards that failed some hours ago, and ask their owners for another."""
        rows = self.company.look(FAILED, before=self.company.now - WRITES_AFTER)
        failed = [(order.bytes, *rest) for order, *rest in rows if (order.bytes, rest[0]) not in self.written]
        self.written.update((order, n) for order, n, *_ in failed)
        lapsed = []
        for order, n, payment, _, left in failed:
            self.company.bank.withdraw(payment)
            if left > 0:
                lapsed.append(RecordVoid(order=order, payment=n, amount=euros(left), reference=f"lapsed_{payment}"))
        self.company.do(CASHIER, lapsed)
        due = {order.bytes: cents for order, cents in self.company.look(DUE, ids=[order for order, *_ in rows])}
        again = []
        for order, n, _, reference, _ in failed:
            if (cents := due.pop(order, 0)) and self.luck.random() < PAYS_AGAIN_SHARE:
                card = f"ch_{reference}_{n + 1}"
                self.company.bank.authorize(card, cents)
                again.append(AuthorizePayment(order=order, collector=COLLECTOR, amount=euros(cents), reference=card, method="card"))
        self.company.do(CASHIER, again)
