"""Rules about money: what desks ask, and what collectors do, asked or not."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.engine.machine.both import Both, amount, money, payment, some_order


class Money(Both):
    """What desks, collectors and banks do."""

    @rule(i=some_order, amount=amount)
    def authorize(self, i, amount):
        reference, order = self.on(i)
        on_paper = lambda: self.paper.authorize(reference, amount)  # noqa: E731
        self.both(on_paper, "payments.authorize", order=order, collector="test", amount=money(amount))

    @rule(i=some_order, n=payment, amount=amount)
    def capture(self, i, n, amount):
        reference, order = self.on(i)
        n = self.of(reference, n, "payments")
        on_paper = lambda: self.paper.capture(reference, n, amount)  # noqa: E731
        self.both(on_paper, "payments.capture", order=order, payment=n, amount=money(amount))

    @precondition(lambda self: self.asked("capture", "void", "refund"))
    @rule(data=st.data(), outcome=st.sampled_from(["done", "done", "declined"]))
    def collector_answers(self, data, outcome):
        reference, order, asked = self.draw_asked(data, "capture", "void", "refund")
        kind, n, amount = asked["kind"], asked["payment"], asked["amount"]
        if outcome == "declined":
            on_paper = lambda: self.paper.declined(reference, kind, n, amount)  # noqa: E731
            self.both(on_paper, "payments.record_failure", order=order, instruction=asked["n"], failure="no")
            return
        act = {"capture": self.paper.took, "void": self.paper.let_go, "refund": self.paper.gave_back}[kind]
        answer = {"payment": n, "amount": money(amount), "instruction": asked["n"]}
        self.both(lambda: act(reference, n, amount), f"payments.record_{kind}", order=order, **answer)

    @rule(i=some_order, n=payment, amount=amount, kind=st.sampled_from(["capture", "void", "refund"]))
    def collector_acts(self, i, n, amount, kind):
        """Nobody asked: a dashboard, an expiry, a chargeback."""
        reference, order = self.on(i)
        n = self.of(reference, n, "payments")

        def on_paper():
            self.paper.payment(self.paper.named(reference), n)
            {"capture": self.paper.took, "void": self.paper.let_go, "refund": self.paper.gave_back}[kind](reference, n, amount)

        self.both(on_paper, f"payments.record_{kind}", order=order, payment=n, amount=money(amount))

    @rule(i=some_order, amount=amount, less=st.booleans())
    def adjust(self, i, amount, less):
        reference, order = self.on(i)
        kind, signed = ("goodwill", -amount) if less else ("fee", amount)
        on_paper = lambda: self.paper.adjust(reference, signed)  # noqa: E731
        self.both(on_paper, "orders.adjust", order=order, kind=kind, amount="-" * less + money(amount), reason="?")

    @rule(i=some_order, n=payment, amount=amount)
    def void(self, i, n, amount):
        reference, order = self.on(i)
        n = self.of(reference, n, "payments")
        on_paper = lambda: self.paper.void(reference, n, amount)  # noqa: E731
        self.both(on_paper, "payments.void", order=order, payment=n, amount=money(amount))

    @rule(i=some_order, n=payment, amount=amount, why=st.sampled_from([None, "scratched"]))
    def refund(self, i, n, amount, why):
        reference, order = self.on(i)
        n = self.of(reference, n, "payments")
        on_paper = lambda: self.paper.refund(reference, n, amount, why)  # noqa: E731
        self.both(on_paper, "payments.refund", order=order, payment=n, amount=money(amount), reason=why)

    @rule(i=some_order, amount=amount)
    def expect(self, i, amount):
        reference, order = self.on(i)
        on_paper = lambda: self.paper.expect(reference, amount)  # noqa: E731
        self.both(on_paper, "payments.expect", order=order, collector="test", amount=money(amount))

    @rule(i=some_order, n=payment, amount=amount)
    def withdraw(self, i, n, amount):
        reference, order = self.on(i)
        n = self.of(reference, n, "payments")
        on_paper = lambda: self.paper.withdraw(reference, n, amount)  # noqa: E731
        self.both(on_paper, "payments.withdraw", order=order, payment=n, amount=money(amount))

    @rule(i=some_order, amount=amount, keep=st.booleans())
    def transferred(self, i, amount, keep):
        reference, order = self.on(i)
        on_paper = lambda: self.paper.transferred(reference, amount, keep)  # noqa: E731
        body = {"collector": "test", "amount": money(amount), "overpaid": "keep" if keep else "refund"}
        self.both(on_paper, "payments.record_transfer", order=order, **body)

    @rule(i=some_order)
    def hold(self, i):
        reference, order = self.on(i)
        self.both(lambda: self.paper.hold(reference), "orders.hold", order=order, type="payment", reason="?")

    @rule(i=some_order)
    def unhold(self, i):
        reference, order = self.on(i)
        self.both(lambda: self.paper.unhold(reference), "orders.unhold", order=order, type="payment", reason="?")
