"""One command for both: what may be drawn for it, how it is said to the engine and the paper, and what stands asked in the database."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.engine.paper import PRICE, No, Paper
from tests.engine.stage import MONDAY, Stage, fixed

PLACES = ("BER", "HAM")
ELSEWHERE = "LEJ"
SKUS = ("TEA", "CUP", "BOOK")
BUNDLES = {"KIT": ({"TEA": 1, "CUP": 2}, True), "PACK": ({"TEA": 1, "CUP": 1}, False)}
"""What is in each, and whether it waits until all of it is there."""

some_order = st.integers(0, 9)
some_transfer = st.integers(0, 3)
sku = st.sampled_from(SKUS)
sold = st.sampled_from([*SKUS, *SKUS[:2], *BUNDLES])
place = st.sampled_from(PLACES)
anywhere = st.sampled_from([*PLACES, ELSEWHERE])
few = st.integers(1, 4)
line = st.integers(0, 7)
fulfillment = st.integers(0, 7)
payment = st.integers(0, 7)
amount = st.integers(1, 5 * PRICE)


def money(minor):
    return f"{minor // 100}.{minor % 100:02d}"


def hour(n):
    """So many hours after everything began."""
    return (MONDAY + timedelta(hours=n)).isoformat()


class Both(RuleBasedStateMachine):
    """Every rule runs one command, in the engine and on paper; both must say yes, or no with the same code."""

    stage: Stage

    def __init__(self):
        super().__init__()
        self.n = 0
        self.paper = Paper(PLACES, SKUS, {"BOOK"}, BUNDLES)

    def engine(self, command, **body):
        self.n += 1
        return self.stage.office.run([fixed(self.n, command, body)])[0]

    def both(self, on_paper, command, **body):
        try:
            on_paper()
            said = None
        except No as no:
            said = no.args[0]
        self.paper.push_back()
        assert self.engine(command, **body).code == said
        self.serve()

    def serve(self):
        """Who waits has had their turn: as the paper says, or where all or nothing is wanted, as the engine chose."""
        if self.paper.together():
            self.paper.follow(self.soft())
        else:
            self.paper.fill()

    def an_hour_passes(self):
        self.paper.an_hour_passes()
        self.paper.push_back()
        self.stage.owner.execute("update clock set offset_us = offset_us + 3600000000")
        self.stage.office.fire()
        self.serve()

    def on(self, i):
        """One of the orders there are, and now and then one that there is not."""
        have = len(self.paper.orders)
        reference = f"R{have if i == 9 else i % have}"
        return reference, {"channel": "web", "reference": reference}

    def of(self, reference, n, what):
        """One of the order's `what`, and now and then the next that it has not."""
        have = len(getattr(self.paper.orders[reference], what)) if reference in self.paper.orders else 0
        return 1 + n % (have + (n == 7) or 1)

    # ── what stands asked, read as the outside would read it ─────────────────────────────────────────────────────────

    def query(self, sql):
        cursor = self.stage.owner.execute(sql)
        names = [d.name for d in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def soft(self):
        """(reference, line, place or document, hour told, units) of what is promised and not on the floor, as the rows were made."""
        rows = self.query(
            "select o.reference, p.line, coalesce(p.location, s.reference), p.until, p.quantity "
            "from promises p join orders o on o.id = p.owner left join supplies s on s.id = p.supply "
            "where p.level = 'soft' and p.kind <> 'waiting' order by o.id, p.n"
        )
        rows = [tuple(row.values()) for row in rows]
        return [(*stands, None if until is None else (until - MONDAY) // timedelta(hours=1), n) for *stands, until, n in rows]

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
