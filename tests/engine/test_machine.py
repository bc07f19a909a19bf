"""The whole engine against a shop on paper: any sequence of commands leaves in the database what the paper says."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.engine.model import PRICE, No, Paper
from tests.engine.stage import Stage, fixed
from tests.engine.test_invariance import FOUND
from tests.shop import order_body

PLACES = ("BER", "HAM")
ELSEWHERE = "LEJ"
SKUS = ("TEA", "CUP", "BOOK")
STOCK = {("TEA", "BER"): 8, ("CUP", "HAM"): 5, ("CUP", "BER"): 2}
OPENING = [
    *(("settings.put_location", {"code": code, "title": code}) for code in (*PLACES, ELSEWHERE)),
    ("settings.put_channel", {"code": "web", "title": "Web", "currency": "EUR", "locations": list(PLACES)}),
    *(("catalog.put_sku", {"code": sku, "title": sku, "tracked": sku != "BOOK"}) for sku in SKUS),
]

some_order = st.integers(0, 9)
some_transfer = st.integers(0, 3)
sku = st.sampled_from(SKUS)
place = st.sampled_from(PLACES)
anywhere = st.sampled_from([*PLACES, ELSEWHERE])
few = st.integers(1, 4)
line = st.integers(0, 7)
fulfillment = st.integers(0, 7)
payment = st.integers(0, 7)
amount = st.integers(1, 5 * PRICE)


def money(minor):
    return f"{minor // 100}.{minor % 100:02d}"


class Machine(RuleBasedStateMachine):
    """Every rule runs one command, in the engine and on paper; both must say yes, or no with the same code."""

    stage: Stage

    def __init__(self):
        super().__init__()
        self.stage.clear()
        self.n = 0
        for name, body in OPENING:
            self.engine(name, **body)
        self.paper = Paper(PLACES, SKUS, {"BOOK"})
        for (sku, place), n in STOCK.items():
            self.receive(sku, place, n)
        for wanted in ({"TEA": 4, "CUP": 6}, {"CUP": 1, "TEA": 3, "BOOK": 2}):
            self.sell_paid(wanted)

    def teardown(self):
        self.stage.audited()

    def engine(self, command, **body):
        self.n += 1
        return self.stage.office.run([fixed(self.n, command, body)])[0]

    def both(self, on_paper, command, **body):
        try:
            on_paper()
            said = None
        except No as no:
            said = no.args[0]
        self.paper.fit()
        assert self.engine(command, **body).code == said

    def on(self, i):
        """One of the orders there are, and now and then one that there is not."""
        have = len(self.paper.orders)
        reference = f"R{have if i == 9 else i % have}"
        return reference, {"channel": "web", "reference": reference}

    def of(self, reference, n, what):
        """One of the order's `what`, and now and then the next that it has not."""
        have = len(getattr(self.paper.orders[reference], what)) if reference in self.paper.orders else 0
        return 1 + n % (have + (n == 7) or 1)

    # ── orders and goods ─────────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: len(self.paper.orders) < 5)
    @rule(
        wanted=st.dictionaries(sku, few, min_size=1, max_size=2),
        discount=st.integers(0, 50),
        priority=st.sampled_from([0, 0, 1]),
        ship_by=st.sampled_from([None, None, "2031-01-01T00:00:00Z", "2032-01-01T00:00:00Z"]),
        held=st.lists(amount, max_size=2),
    )
    def sell(self, wanted, discount, priority, ship_by, held):
        reference = f"R{len(self.paper.orders)}"
        body = order_body(reference, wanted, price=money(PRICE))
        body["lines"][0]["discount"] = money(discount)
        body |= {"priority": priority, "ship_by": ship_by, "payments": [{"collector": "test", "authorized": money(m)} for m in held]}
        self.both(lambda: self.paper.place(reference, wanted, discount, priority, ship_by, held), "orders.place", **body)

    @precondition(lambda self: len(self.paper.orders) < 5)
    @rule(wanted=st.dictionaries(sku, few, min_size=1, max_size=2))
    def sell_paid(self, wanted):
        self.sell(wanted, 1, 0, None, [PRICE * sum(wanted.values()) - 1])

    @rule(sku=sku, place=anywhere, n=st.integers(1, 8))
    def receive(self, sku, place, n):
        self.both(lambda: self.paper.change(sku, place, n), "stock.receive", sku=sku, location=place, quantity=n)

    @rule(sku=sku, place=anywhere, n=st.integers(-4, 4).filter(bool))
    def correct(self, sku, place, n):
        self.both(lambda: self.paper.change(sku, place, n), "stock.correct", sku=sku, location=place, change=n, reason="count")

    @rule(sku=sku, place=anywhere, n=st.integers(0, 8))
    def count(self, sku, place, n):
        lines = [{"sku": sku, "counted": n}]
        self.both(lambda: self.paper.count(sku, place, n), "stock.count", location=place, lines=lines)

    @precondition(lambda self: len(self.paper.transfers) < 4)
    @rule(sku=sku, source=anywhere, to=anywhere, n=few)
    def transfer(self, sku, source, to, n):
        body = {"source": source, "target": to, "lines": [{"sku": sku, "quantity": n}]}
        name = f"T{len(self.paper.transfers)}"
        self.both(lambda: self.paper.transfer(sku, source, to, n), "stock.transfer", transfer=name, **body)

    @rule(i=some_transfer, verb=st.sampled_from(["ship", "ship", "cancel"]))
    def transfer_goes_or_not(self, i, verb):
        act = getattr(self.paper, f"{verb}_transfer")
        self.both(lambda: act(f"T{i}"), f"stock.{verb}_transfer", transfer=f"T{i}")

    @rule(i=some_transfer, received=st.integers(1, 3), lost=st.integers(0, 1))
    def transfer_arrives(self, i, received, lost):
        name = f"T{i}"
        lines = [{"sku": self.paper.transfers.get(name, {}).get("sku", "TEA"), "received": received, "lost": lost}]
        on_paper = lambda: self.paper.receive_transfer(name, received, lost)  # noqa: E731
        self.both(on_paper, "stock.receive_transfer", transfer=name, lines=lines)

    @rule(sku=sku, n=few, kept=st.booleans())
    def reserve(self, sku, n, kept):
        """A checkout; mostly its customer thinks better of it."""
        cart = {"channel": "web", "reservation": f"cart{self.n}"}
        name = cart["reservation"]
        before = dict(self.paper.claims)
        self.both(lambda: self.paper.reserve(name, sku, n), "stock.reserve", lines=[{"sku": sku, "quantity": n}], **cart)
        if not kept and self.paper.claims != before:
            self.both(lambda: self.paper.release_reservation(name), "stock.release_reservation", **cart)

    @rule(i=some_order, n=line, k=few)
    def cancel_some(self, i, n, k):
        reference, order = self.on(i)
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "quantity": k}]
        self.both(lambda: self.paper.cancel(reference, n, k), "orders.cancel", order=order, lines=lines)

    @rule(i=some_order)
    def cancel(self, i):
        reference, order = self.on(i)
        self.both(lambda: self.paper.cancel(reference), "orders.cancel", order=order)

    @rule(i=some_order, place=place)
    def release(self, i, place):
        reference, order = self.on(i)
        self.both(lambda: self.paper.release(reference, place), "fulfillment.release", order=order, location=place)

    @rule(i=some_order, f=fulfillment)
    def pick(self, i, f):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        self.both(lambda: self.paper.pick(reference, f), "fulfillment.pick", order=order, fulfillment=f)

    @rule(i=some_order, f=fulfillment, n=line, picked=st.integers(0, 3), short=st.integers(0, 2))
    def pick_some(self, i, f, n, picked, short):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "picked": picked, "short": short}]
        on_paper = lambda: self.paper.pick(reference, f, n, picked, short)  # noqa: E731
        self.both(on_paper, "fulfillment.pick", order=order, fulfillment=f, lines=lines)

    @rule(i=some_order, place=place)
    def release_and_pick(self, i, place):
        """What a floor does most, so that shipping is met often."""
        reference, _ = self.on(i)
        self.release(i, place)
        if reference in self.paper.orders and self.paper.orders[reference].fulfillments:
            self.pick(i, len(self.paper.orders[reference].fulfillments) - 1)

    @rule(i=some_order, f=fulfillment)
    def ship(self, i, f):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        self.both(lambda: self.paper.ship(reference, f), "fulfillment.ship", order=order, fulfillment=f)

    @rule(i=some_order, f=fulfillment, n=line, k=few)
    def ship_some(self, i, f, n, k):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "quantity": k}]
        self.both(lambda: self.paper.ship(reference, f, n, k), "fulfillment.ship", order=order, fulfillment=f, lines=lines)

    @rule(i=some_order, place=anywhere, n=line, k=few)
    def left_unasked(self, i, place, n, k):
        reference, order = self.on(i)
        n = self.of(reference, n, "lines")
        lines = [{"line": n, "quantity": k}]
        on_paper = lambda: self.paper.left(reference, place, n, k)  # noqa: E731
        self.both(on_paper, "fulfillment.record_shipment", order=order, location=place, lines=lines)

    @rule(i=some_order, f=fulfillment)
    def taken_back(self, i, f):
        reference, order = self.on(i)
        f = self.of(reference, f, "fulfillments")
        self.both(lambda: self.paper.taken_back(reference, f), "fulfillment.cancel", order=order, fulfillment=f)

    @rule(i=some_order, p=fulfillment, what=st.sampled_from(["arrived", "arrived", "missed", "refused", "not_sent", "not_delivered"]))
    def parcel_told(self, i, p, what):
        reference, order = self.on(i)
        p = self.of(reference, p, "parcels")
        command = {
            "arrived": "record_delivery",
            "missed": "record_failed_delivery",
            "refused": "record_refusal",
            "not_sent": "undo_shipment",
            "not_delivered": "undo_delivery",
        }[what]
        why = {"reason": "nobody at home"} if what == "missed" else {}
        self.both(lambda: getattr(self.paper, what)(reference, p), f"fulfillment.{command}", order=order, parcel=p, **why)

    @rule(i=some_order, p=fulfillment, place=st.one_of(st.none(), anywhere), lost=st.booleans())
    def parcel_did_not_arrive(self, i, p, place, lost):
        reference, order = self.on(i)
        p = self.of(reference, p, "parcels")
        if lost:
            self.both(lambda: self.paper.not_arrived(reference, p, "lost"), "fulfillment.record_loss", order=order, parcel=p)
            return
        on_paper = lambda: self.paper.not_arrived(reference, p, "returned", place)  # noqa: E731
        self.both(on_paper, "fulfillment.record_return_to_sender", order=order, parcel=p, location=place)

    @precondition(lambda self: self.asked("recall"))
    @rule(data=st.data())
    def recall_answered(self, data):
        reference, order, asked = self.draw_asked(data, "recall")
        stopped = data.draw(st.integers(0, asked["amount"]))
        not_stopped = data.draw(st.integers(0, asked["amount"] - stopped))
        answer = {"instruction": asked["n"], "stopped": stopped, "not_stopped": not_stopped}
        row = self.rows_of(reference, asked["line"])[asked["promise"]]
        on_paper = lambda: self.paper.recalled(reference, asked["line"], row, stopped, not_stopped)  # noqa: E731
        self.both(on_paper, "fulfillment.record_recall", order=order, **answer)

    # ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────

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

    # ── what stands asked, read as the outside would read it ─────────────────────────────────────────────────────────

    def query(self, sql):
        cursor = self.stage.owner.execute(sql)
        names = [d.name for d in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def asked(self, *kinds):
        words = ", ".join(f"'{kind}'" for kind in kinds)
        return self.query(
            "select o.reference, i.* from instructions i join orders o on o.id = i.order_id "
            f"where i.state = 'open' and i.kind in ({words}) order by o.reference, i.n"
        )

    def draw_asked(self, data, *kinds):
        asked = data.draw(st.sampled_from(self.asked(*kinds)))
        return asked["reference"], {"channel": "web", "reference": asked["reference"]}, asked

    def rows_of(self, reference, line):
        """The database's promise rows of a line with units in hand → the paper's, which are in the same order."""
        order = self.paper.orders[reference]
        theirs = self.query(
            "select p.n from promises p join orders o on o.id = p.owner "
            f"where o.reference = '{reference}' and p.line = {line} and p.level = 'hard' order by p.n"
        )
        ours = sorted({u.row for u in order.lines[line - 1].units if u.fate in ("released", "picked", "recalled")})
        return dict(zip([r["n"] for r in theirs], ours, strict=True))

    # ── what must be the same ────────────────────────────────────────────────────────────────────────────────────────

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
            parcels = [p for p in self.paper.orders[reference].parcels if p.state in ("shipped", "failed") and line.sku != "BOOK"]
            assert r["under_way"] == sum(u in p.units for p in parcels for u in line.units)
        hard = self.query("select coalesce(sum(quantity), 0) q, coalesce(sum(picked), 0) p from promises where level = 'hard'")
        in_hand = [u for order in self.paper.orders.values() for u in order.units("released", "picked", "recalled")]
        assert hard == [{"q": len(in_hand), "p": sum(u.fate != "released" for u in in_hand)}]

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


@pytest.fixture
def stage(database):
    stage = Stage(database)
    yield stage
    stage.close()


def explore(stage, **how):
    run_state_machine_as_test(type("Here", (Machine,), {"stage": stage}), settings=settings(FOUND, **how))


def test_the_engine_does_what_the_paper_says(stage):
    explore(stage, max_examples=25, stateful_step_count=30)


@pytest.mark.torture
def test_for_a_long_time(stage):
    explore(stage, max_examples=150, stateful_step_count=60)
