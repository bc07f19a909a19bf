"""Money follows goods through any shipping, cancelling, crediting and late answers: in the end net = owed."""

from hypothesis import given
from hypothesis import strategies as st

from argosy.model.rows import Adjustment
from argosy.rules import facts
from argosy.rules.holds import unhold
from argosy.rules.settle import earned, kept, open_amount, owed, secured, settle
from argosy.rules.unwind import cancellable, unwind
from tests.rules.books import NOW, check_books, line_in, open_instructions, order_in, payment_in, world_of

ANSWERS = {"capture": facts.captured, "void": facts.voided, "refund": facts.refunded}


class Till:
    """One order whose whole price is held, and what may happen to it."""

    def __init__(self, lines, fee, first_part, policy="shipment"):
        self.world = world_of({"BER": 1000})
        self.order = order_in(self.world, policy)
        for units, gross in lines:
            self.world.promise(line_in(self.world, self.order, gross), "promised", units, at="BER")
        if fee:
            self.adjust(None, fee)
        total = self.owed()
        part = total * first_part // 100
        for amount in (part, total - part):
            if amount:
                payment_in(self.world, self.order, amount)
        self.settle()

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────────

    def ship(self, line, n):
        for p in self.world.promises(line):
            self.world.promise(p, "shipped", min(n, p.quantity))

    def cancel(self, line, n):
        n = min(n, cancellable(self.world, line))
        if n:
            unwind(self.world, self.order, {line.n: n})

    def credit(self, line, n):
        self.world.shift(line, credited=min(n, line.ordered - line.cancelled - line.credited))

    def adjust(self, line, gross, leaves="units"):
        n = self.world.next_n(Adjustment, self.order)
        spread = None if line is None else line.n
        units = sum(kept(each) for each in self.lines if spread in (None, each.n))
        self.world.add(Adjustment(self.order.id, n, "price", "price", gross, 0, gross, NOW, units, leaves, spread))

    def answer(self, instruction, outcome):
        payment = self.world.payment(self.order, instruction.payment)
        if outcome == "failed":
            facts.failed(self.world, self.order, instruction, "declined")
        else:
            ANSWERS[instruction.kind](self.world, payment, instruction.amount)
            facts.answered(self.world, self.order, payment, instruction.kind, instruction.amount, None)

    def settle(self):
        settle(self.world, self.order)
        check_books(self.world, self.order)

    def answer_all(self):
        while asked := open_instructions(self.world, self.order):
            for instruction in asked:
                self.answer(instruction, "done")
            self.settle()

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def lines(self):
        return self.world.lines(self.order)

    @property
    def payments(self):
        return self.world.payments(self.order)

    def owed(self):
        return owed(self.lines, self.world.adjustments(self.order))

    def discounted(self):
        return any(a.gross < 0 for a in self.world.adjustments(self.order))

    def net(self):
        return sum(p.captured - p.refunded for p in self.payments)


tills = st.builds(
    Till,
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3000)), min_size=1, max_size=3),
    st.one_of(st.just(0), st.integers(-300, 500)),
    st.integers(0, 100),
)
what = st.sampled_from(["ship", "ship", "cancel", "credit", "cheaper", "answer", "answer", "decline"])


def happen(till, data, kind):
    """One thing happens to the order, and it is settled."""
    line = data.draw(st.sampled_from(till.lines))
    if kind in ("ship", "cancel", "credit"):
        getattr(till, kind)(line, data.draw(st.integers(1, 3)))
    elif kind == "cheaper":
        till.adjust(line, -data.draw(st.integers(1, 1 + line.gross // 4)))
    else:
        for instruction in open_instructions(till.world, till.order):
            if data.draw(st.booleans()):
                till.answer(instruction, "failed" if kind == "decline" else "done")
        if kind == "answer":
            unhold(till.world, till.order, "payment")
    till.settle()


@given(tills, st.lists(what, max_size=15), st.data())
def test_in_the_end_net_is_owed(till, happenings, data):
    for kind in happenings:
        happen(till, data, kind)
        assert till.order.due == max(0, till.owed() - secured(till.payments))
    unhold(till.world, till.order, "payment")
    for line in till.lines:
        till.ship(line, line.promised)
    till.settle()
    till.answer_all()
    assert till.net() + till.order.due == till.owed()
    assert secured(till.payments) + till.order.due == till.owed()
    assert not till.order.due or till.discounted()  # cancelling a line may take a discount with it that was worth more


@given(tills, st.lists(what, max_size=10), st.data())
def test_nothing_is_held_beyond_what_is_owed(till, happenings, data):
    """Too much is asked back at once, unless it is being captured; what is earned is asked for while it can be."""
    for kind in happenings:
        happen(till, data, kind)
        if till.world.holds(till.order):
            continue
        assert secured(till.payments) - sum(p.capturing for p in till.payments) <= till.owed()
        asked = sum(p.captured + p.capturing - p.refunded - p.refunding for p in till.payments)
        spare = sum(open_amount(p) for p in till.payments)
        due_now = earned(till.lines, till.world.adjustments(till.order))
        assert asked >= due_now or not spare


@given(tills, st.data())
def test_settling_twice_asks_nothing_new(till, data):
    happen(till, data, data.draw(what))
    before = len(till.world.log)
    till.settle()
    assert len(till.world.log) == before


act = st.tuples(st.sampled_from(sorted(ANSWERS)), st.integers(1, 4000))


@given(tills, st.lists(act, max_size=8), st.data())
def test_whatever_the_gateway_did_is_recorded(till, acts, data):
    """Captures, voids and refunds nobody asked for, of any size: no check fails, and what is due is what is missing."""
    for kind, amount in acts:
        payment = data.draw(st.sampled_from(till.payments)) if till.payments else payment_in(till.world, till.order, 1)
        before = (payment.captured, payment.refunded)
        ANSWERS[kind](till.world, payment, amount)
        facts.answered(till.world, till.order, payment, kind, amount, None)
        assert payment.captured - before[0] == (amount if kind == "capture" else 0)
        assert payment.refunded - before[1] == (amount if kind == "refund" else 0)
        till.settle()
        assert payment.discrepancy == max(0, payment.refunded + payment.refunding - payment.captured)
        assert till.order.due == max(0, till.owed() - secured(till.payments))


@given(st.integers(1, 2000), st.integers(1, 6), st.data())
def test_placed_is_captured_whole(gross, n, data):
    till = Till([(n, gross)], 0, 100, "placed")
    assert [p.capturing for p in till.payments] == [gross]
    till.answer_all()
    till.cancel(till.lines[0], data.draw(st.integers(1, n)))
    till.settle()
    till.answer_all()
    assert till.net() == till.owed()


def test_a_refund_is_shared_by_what_each_payment_has():
    till = Till([(3, 1000)], 0, 30)
    till.ship(till.lines[0], 3)
    till.settle()
    till.answer_all()
    till.credit(till.lines[0], 1)
    till.settle()
    assert [p.refunding for p in till.payments] == [100, 233]


def test_an_unspread_fee_joins_the_first_shipment():
    till = Till([(4, 4000)], 500, 100)
    till.ship(till.lines[0], 1)
    till.settle()
    assert till.payments[0].capturing == 1500


def test_an_adjustment_that_never_leaves_is_owed_to_the_end():
    till = Till([(2, 2000)], 0, 100)
    till.adjust(None, 300, "never")
    till.adjust(None, 200, "last")
    assert till.owed() == 2500
    till.cancel(till.lines[0], 1)
    assert till.owed() == 1500
    till.cancel(till.lines[0], 1)
    assert till.owed() == 300
