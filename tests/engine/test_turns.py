"""Two at once are as one after the other: the second decides on what the first has left, though it began before that was there.

The first has done everything but COMMIT when the second begins; the second must wait for its locks and only then read. Without a
lock, or with a read before it, it would decide on what was, and the outcomes or the rows would differ.
"""

import threading
import time

import psycopg
import pytest

from argosy.base.ids import derived
from argosy.engine.office import Office
from argosy.engine.runner import COMMIT, Desk
from argosy.store.drivers import PlainConnection
from tests.engine.stage import FIRST_ID, MONDAY, Counting, Stage, fixed, shown
from tests.engine.streams import OPENING, stream
from tests.shop import order_body

pytestmark = pytest.mark.usefixtures("extras")

OPENS_GIFT = 500
GIFT = derived((FIRST_ID + (OPENS_GIFT << 16)).to_bytes(16, "big"), 1)
SECONDS_MAX = 20


@pytest.fixture
def stage(database):
    stage = Stage(database)
    stage.other = PlainConnection(database.engine_conninfo("slow"))
    yield stage
    stage.other.close()
    stage.close()


class Halting:
    """A connection that stops before COMMIT until it may go on."""

    def __init__(self, connection):
        self.connection = connection
        self.there = threading.Event()
        self.go_on = threading.Event()

    def execute(self, group):
        *before, last = group
        if last.statement is not COMMIT:
            return self.connection.execute(group)
        answers = self.connection.execute(before)
        self.there.set()
        assert self.go_on.wait(SECONDS_MAX)
        return answers + self.connection.execute([last])


def office(connection):
    desk = Desk()
    desk.machine_time = lambda: MONDAY
    return Office(connection, desk)


class Running(threading.Thread):
    """A batch that runs in its own time."""

    def __init__(self, office, *batch):
        super().__init__(daemon=True)
        self.office, self.batch, self.replies = office, batch, None
        self.start()

    def run(self):
        self.replies = self.office.run(self.batch, fire=False)

    def ended(self):
        self.join(SECONDS_MAX)
        assert self.replies is not None
        return self.replies


def somebody_waits(owner):
    """Until one session waits for another's lock."""
    until = time.monotonic() + SECONDS_MAX
    while time.monotonic() < until:
        waiting = owner.execute(
            "select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0"
        )
        if waiting.fetchall():
            return
        time.sleep(0.005)
    raise AssertionError("nobody waits")


def on(reference, **more):
    return {"order": {"channel": "web", "reference": reference}} | more


def place(reference, authorized=None, **lines):
    return "orders.place", order_body(reference, lines, authorized=authorized)


def pay_by_value(reference):
    return "test.pay_by_value", on(reference, account=GIFT, amount=400)


def receive(sku, quantity, location="HAM"):
    return "stock.receive", {"sku": sku, "location": location, "quantity": quantity}


MUC = ("settings.put_location", {"code": "MUC", "title": "Munich"})
WEB = ("settings.put_channel", {"code": "web", "title": "Web", "currency": "EUR", "locations": ["MUC", "BER"]})
A = place("A", authorized="20.00", TEA=2)
C = place("C", authorized="50.00", CUP=5)
"""Two of its cups wait."""
RELEASED = ("fulfillment.release", on("A"))

# what they meet on: what was before, the first, the second
MEETINGS = {
    "the last units": ([], place("A", RARE=2), place("B", RARE=1)),
    "units that are taken away": ([], ("stock.correct", {"sku": "TEA", "location": "BER", "change": -6, "reason": "count"}), A),
    "units that arrive": ([], receive("CUP", 4), C),
    "a queue that grows": ([place("B", CUP=3)], C, receive("CUP", 2)),
    "a queue that shrinks": ([C], ("orders.cancel", on("C")), receive("CUP", 2)),
    "a SKU's first row": ([], receive("TEA", 3), receive("TEA", 4)),
    "an order's units": ([A], ("orders.cancel", on("A", lines=[{"line": 1, "quantity": 1}])), RELEASED),
    "an order's fulfillment": ([A, RELEASED], ("orders.cancel", on("A")), ("fulfillment.pick", on("A", fulfillment=1))),
    "an order's money": ([A], ("payments.record_void", on("A", payment=1, amount="20.00")), ("payments.capture", on("A", payment=1))),
    "an order that wants units": (
        [C, receive("CUP", 4)],
        ("payments.record_void", on("C", payment=1, amount="50.00")),
        ("stock.rebalance", {"sku": "CUP"}),
    ),
    "an order that holds too much": (
        [A, ("stock.correct", {"sku": "TEA", "location": "BER", "change": -6, "reason": "count"})],
        ("payments.record_void", on("A", payment=1, amount="20.00")),
        ("stock.rebalance", {"sku": "TEA"}),
    ),
    "a gift card": ([place("A", TEA=1), place("B", TEA=1)], pay_by_value("A"), pay_by_value("B")),
    "a gift card, given back": ([place("A", TEA=1), place("B", TEA=1), pay_by_value("A")], ("orders.cancel", on("A")), pay_by_value("B")),
    "settings": ([], MUC, WEB),
}


def opened(stage, before):
    """The shop as it is when both come; and the two, numbered."""
    stage.clear()
    stage.play(stream(OPENING), 1, fire=True)
    gift = ("test.open_value", {"kind": "gift_card", "unit": "EUR", "balance": 600})
    assert all(r.accepted for r in stage.play([fixed(OPENS_GIFT + n, *c) for n, c in enumerate([gift, *before])], 1))


@pytest.mark.parametrize("name", MEETINGS)
def test_the_second_decides_on_what_the_first_has_left(stage, name):
    before, *both = MEETINGS[name]
    opened(stage, before)
    one, two = (fixed(600 + n, *c) for n, c in enumerate(both))
    in_turn = shown(stage.play([one, two], 1)), stage.dump()
    assert in_turn[0][0][0] < 300

    opened(stage, before)
    one, two = (fixed(600 + n, *c) for n, c in enumerate(both))
    halting = Halting(stage.plain)
    first = Running(office(halting), one)
    assert halting.there.wait(SECONDS_MAX)
    second = Running(office(stage.other), two)
    somebody_waits(stage.owner)
    halting.go_on.set()
    at_once = shown(first.ended() + second.ended()), stage.dump()

    assert at_once[0] == in_turn[0]
    for table, rows in in_turn[1].items():
        assert at_once[1][table] == rows, table


def test_who_waits_holds_up_nobody_else(stage):
    """One waits for a row that somebody holds; another has done its work meanwhile, and is told of first. Neither runs twice."""
    opened(stage, [])
    counting = Counting(stage.plain), Counting(stage.other)
    with psycopg.connect(stage.database.owner_conninfo()) as somebody:
        somebody.execute("select from stock s join skus k on k.id = s.sku_id where k.code = 'RARE' for no key update of s")
        waits = Running(office(counting[0]), fixed(600, *place("A", RARE=1)))
        somebody_waits(stage.owner)
        goes = Running(office(counting[1]), fixed(601, *place("B", TEA=1)))
        goes.join(SECONDS_MAX / 10)
        held_up = goes.is_alive()
    replies = waits.ended() + goes.ended()
    assert not held_up
    assert [r.status for r in replies] == [201, 201]
    placed = stage.owner.execute("select data->>'reference' from events where type = 'order.placed' order by seq").fetchall()
    assert placed == [("B",), ("A",)]
    assert [c.begun for c in counting] == [1, 1]
    stage.audited()
