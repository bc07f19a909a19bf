"""Money on paper: what is owed, what secures it, and who asks and tells of it. It follows what is kept of an order."""

from decimal import ROUND_HALF_UP, Decimal

from tests.engine.paper.stock import Stock
from tests.engine.paper.things import No, Payment


class Money(Stock):
    """Pots are moved by what collectors tell and desks ask; settling does the rest."""

    def authorize(self, reference, amount):
        order = self.named(reference)
        order.payments.append(Payment(authorized=amount))
        order.held = False
        self.settle(order)

    def payment(self, order, n):
        if n > len(order.payments):
            raise No("payment_unknown")
        return order.payments[n - 1]

    def capture(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        if order.held:
            raise No("order_held")
        if not 0 < amount <= payment.authorized:
            raise No("not_capturable")
        payment.move("authorized", "capturing", amount)

    def took(self, reference, n, amount):
        """A collector took money: what we asked, what it held, what it expected, what it was to let go, or out of the blue."""
        order = self.named(reference)
        payment = self.payment(order, n)
        for pot in ("capturing", "authorized", "pending", "voiding"):
            amount -= payment.move(pot, "captured", amount)
        payment.captured += amount
        payment.doubted = False
        order.held = False
        self.settle(order)

    def gave_back(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        amount -= payment.move("refunding", "refunded", amount)
        payment.captured -= amount
        payment.refunded += amount
        self.settle(order)

    def let_go(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        for pot in ("voiding", "authorized", "capturing"):
            amount -= payment.move(pot, "voided", amount)
        self.settle(order)

    def declined(self, reference, kind, n, amount):
        order = self.named(reference)
        pot, back = {"capture": ("capturing", "authorized"), "void": ("voiding", "authorized"), "refund": ("refunding", "captured")}[kind]
        order.payments[n - 1].move(pot, back, amount)
        order.payments[n - 1].doubted |= kind == "capture"
        order.held = True
        self.settle(order)

    # ── a desk's commands about money ────────────────────────────────────────────────────────────────────────────────

    def adjust(self, reference, amount):
        """A fee, or goodwill: it stays, and nothing costs less than nothing."""
        order = self.named(reference)
        if -amount > self.owed(order):
            raise No("adjustment_too_large")
        order.extras += amount
        self.settle(order)

    def void(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        if amount > payment.authorized:
            raise No("not_voidable")
        payment.move("authorized", "voiding", amount)
        self.settle(order)

    def refund(self, reference, n, amount, why):
        """What is paid too much needs no reason; the rest is goodwill, which lowers what is owed."""
        order = self.named(reference)
        payment = self.payment(order, n)
        if amount > max(0, payment.captured):
            raise No("not_refundable")
        owed = amount - max(0, self.secured(order) - self.owed(order))
        if owed > 0:
            if not why:
                raise No("refund_unexplained")
            if owed > self.owed(order):
                raise No("adjustment_too_large")
            order.extras -= owed
        payment.move("captured", "refunding", amount)
        self.settle(order)

    def expect(self, reference, amount):
        order = self.named(reference)
        if amount > order.due - sum(p.pending for p in order.payments):
            raise No("not_due")
        order.payments.append(Payment(pending=amount))

    def withdraw(self, reference, n, amount):
        payment = self.payment(self.named(reference), n)
        if amount > payment.pending:
            raise No("not_pending")
        payment.pending -= amount

    def transferred(self, reference, amount, keep):
        """Money nobody asked for: it pays what is expected, and what is too much goes back or is kept."""
        order = self.named(reference)
        expecting = sorted((p for p in order.payments if p.pending), key=lambda p: p.pending != amount)
        if not expecting:
            expecting = [Payment()]
            order.payments += expecting
        payment, left = expecting[0], amount
        for pot in ("capturing", "authorized", "pending", "voiding"):
            left -= payment.move(pot, "captured", left)
        payment.captured += left
        payment.doubted = False
        over = self.secured(order) - self.owed(order)
        order.held &= over < 0
        if keep:
            order.extras += max(0, min(over, amount))
        self.settle(order)

    def hold(self, reference):
        """For payment, by a person: nothing is asked of the outside until it goes."""
        self.named(reference).held = True

    def unhold(self, reference):
        order = self.named(reference)
        if not order.held:
            raise No("hold_unknown")
        order.held = False
        self.settle(order)

    # ── settling ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def settle(self, order):
        """Give back what is held too much, last payment first, then by ratio; take what has been earned, first payment first.

        A payment that was declined is the first to be given back and the last to be taken.
        """
        kept = [line.kept() for line in order.lines]
        gone = [max(0, line.count("shipped", "returned") - line.credited) for line in order.lines]
        owed = self.owed(order)
        earned = sum(line.share(n) for line, n in zip(order.lines, gone, strict=True))
        if any(gone) or not any(kept):
            earned = max(0, earned + order.extras)
        pots = order.payments
        if not order.held:
            excess = self.secured(order) - owed
            trusted = sorted(pots, key=lambda p: p.doubted)
            for p in reversed(trusted):
                excess -= p.move("authorized", "voiding", max(0, excess))
            net = [max(0, p.captured) for p in pots]
            back, told = min(max(0, excess), sum(net)), 0
            for i, p in enumerate(pots):
                if back:
                    exact = Decimal(back) * sum(net[: i + 1]) / sum(net)
                    upto = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
                    p.captured -= upto - told
                    p.refunding += upto - told
                    told = upto
            wanted = earned - sum(p.captured + p.capturing for p in pots)
            for p in trusted:
                wanted -= p.move("authorized", "capturing", max(0, wanted))
        order.due = max(0, owed - self.secured(order))

    @staticmethod
    def owed(order):
        kept = [line.kept() for line in order.lines]
        return max(0, sum(line.share(n) for line, n in zip(order.lines, kept, strict=True)) + order.extras)

    @staticmethod
    def secured(order):
        return sum(p.authorized + p.capturing + p.captured for p in order.payments)
