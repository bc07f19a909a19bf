"""Many writers at once, on the same few rows: nothing is lost, nothing waits in vain, and nobody deadlocks."""

import random
import threading
import time

import psycopg
import pytest

from argosy.engine.office import Office
from argosy.queries.audit import audit
from argosy.store.drivers import PlainConnection
from tests.engine.crowd import PLACES, SKUS, Writer, at_once, joined
from tests.shop import Shop, order_body, submission

WRITERS = 8


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=SKUS, locations=PLACES, stock={sku: {"BER": 20, "HAM": 5} for sku in SKUS})
    yield shop
    shop.office.fire()
    shop.audited()
    shop.close()


@pytest.fixture
def offices(database):
    connections = [PlainConnection(database.engine_conninfo("slow")) for _ in range(2)]
    yield [Office(c) for c in connections]
    for connection in connections:
        connection.close()


def deadlocks(shop):
    shop.owner.execute("select pg_stat_force_next_flush()")
    return shop.one("select deadlocks from pg_stat_database where datname = current_database()")["deadlocks"]


def crowd(shop, seconds, seed):
    """A crowd of writers on few orders and SKUs; afterwards, all that is due has been done."""
    before = deadlocks(shop)
    writers = [Writer(shop.database, seed * 100 + i, time.monotonic() + seconds) for i in range(WRITERS)]
    joined(writers, seconds + 60)
    shop.office.fire()
    replies = [reply for w in writers for _, reply in w.heard]
    assert sum(r.accepted for r in replies) > 20 * seconds, "hardly anything was done"
    assert not [r for r in replies if r.status >= 500]
    assert deadlocks(shop) == before
    check = {c.name: c for c in audit(shop.owner).checks}
    assert check["unfilled"].open == [], "units wait, and there is stock for them"


def test_a_crowd_on_few_rows(shop):
    crowd(shop, 3, 1)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2, 8))
def test_a_crowd_for_a_while(shop, seed):
    crowd(shop, 20, seed)


def test_a_receipt_and_an_order_at_once(shop, offices):
    """Whichever is first, the order must not wait beside the stock that came for it."""
    rounds = 25
    for i in range(rounds):
        shop.do("catalog.put_sku", code=f"S{i}", title="New")
        shop.place(f"old{i}", **{f"S{i}": 2})
    for i in range(rounds):
        receipt = submission("stock.receive", {"sku": f"S{i}", "location": "BER", "quantity": 10})
        order = submission("orders.place", order_body(f"new{i}", {f"S{i}": 5}))
        cancel = submission("orders.cancel", {"order": shop.order(f"old{i}")})
        commands = (receipt, (order, cancel)[i % 2])
        replies = at_once(*[lambda o=o, c=c: o.run([c])[0] for o, c in zip(offices, commands, strict=True)])
        assert all(r.accepted for r in replies)
    shop.office.fire()
    left = shop.rows("select k.code from promises p join skus k on k.id = p.sku_id where p.kind = 'waiting' and k.code like 'S%%'")
    assert left == []
    assert shop.rows("select * from due") == []


def test_the_last_unit_goes_to_one_of_two(shop, offices):
    for i in range(15):
        shop.do("catalog.put_sku", code=f"L{i}", title="Last", oversell="deny")
        shop.do("stock.receive", sku=f"L{i}", location="BER", quantity=1)
        orders = [submission("orders.place", order_body(f"{side}{i}", {f"L{i}": 1})) for side in "ab"]
        replies = at_once(*[lambda o=o, c=c: o.run([c])[0] for o, c in zip(offices, orders, strict=True)])
        assert sorted((r.status, r.code) for r in replies) == [(201, None), (422, "not_available")]
        assert shop.stock(f"L{i}") == {"on_hand": 1, "promised": 1, "short": 0}


def test_one_key_twice_at_once(shop, offices):
    """Two tries of one command cross on their way: it is done once, and both hear the same."""
    for i in range(15):
        body = {"sku": "TEA", "location": "BER", "quantity": 1, "receipt": f"G{i}"}
        tries = [submission("stock.receive", body, key=f"k{i}") for _ in offices]
        one, other = at_once(*[lambda o=o, c=c: o.run([c])[0] for o, c in zip(offices, tries, strict=True)])
        assert (one.status, one.body) == (other.status, other.body)
        assert [one.repeated, other.repeated].count(True) == 1
    assert shop.stock("TEA")["on_hand"] == 20 + 15


def test_one_reference_twice_at_once(shop, offices):
    """The same order by two ways in: one order. Another one under its reference: refused."""
    for i in range(15):
        same = i % 2 == 0
        bodies = [order_body(f"X{i}", {"TEA": 1}), order_body(f"X{i}", {"TEA": 1 if same else 2})]
        sent = [submission("orders.place", body) for body in bodies]
        replies = at_once(*[lambda o=o, c=c: o.run([c])[0] for o, c in zip(offices, sent, strict=True)])
        assert sorted(r.status for r in replies) == ([201, 201] if same else [201, 409])
        assert len(shop.rows("select * from orders where reference = %s", f"X{i}")) == 1
    assert shop.one("select count(*) n from goods_ledger where owner is not null and book = 'promises'")["n"] == 15


def test_a_new_sku_is_sold_at_once_by_many(shop, database):
    """Nobody has a stock row yet, everybody makes it."""
    shop.do("catalog.put_sku", code="HOT", title="Hot")
    connections = [PlainConnection(database.engine_conninfo("slow")) for _ in range(WRITERS)]
    orders = [submission("orders.place", order_body(f"H{i}", {"HOT": 1})) for i in range(WRITERS)]
    replies = at_once(*[lambda c=c, o=o: Office(c).run([o])[0] for c, o in zip(connections, orders, strict=True)])
    for connection in connections:
        connection.close()
    assert [r.status for r in replies] == [201] * WRITERS
    numbers = [row["number"] for row in shop.rows("select number from orders")]
    assert len(set(numbers)) == WRITERS


# ── the feed ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Reader(threading.Thread):
    """Polls the feed as fast as it can, always from where it stopped."""

    def __init__(self, database):
        super().__init__()
        self.database = database
        self.seen = []
        self.done = threading.Event()
        self.failure = None

    def run(self):
        try:
            with psycopg.connect(self.database.conninfo(), autocommit=True) as connection:
                last_look = False
                while not last_look:
                    last_look = self.done.is_set()
                    after = self.seen[-1][0] if self.seen else 0
                    rows = connection.execute("select seq, subject, command_id from events where seq > %s order by seq", [after])
                    self.seen += rows.fetchall()
        except BaseException as failure:  # told by the test
            self.failure = failure
            raise


def test_the_feed_is_whole_whatever_dies(shop, database, extras):
    """Eight writers, some of their batches rolled back, some of their sessions killed: every event once, without a gap."""
    reader = Reader(database)
    reader.start()
    dice = random.Random(3)
    until = time.monotonic() + 3
    writers = [Writer(database, 300 + i, until) for i in range(WRITERS)]
    for writer in writers[:2]:
        sane = writer.command
        poison = lambda: submission("test.poison", {"sku": "TEA", "how": "writes_what_the_database_refuses"})  # noqa: E731
        writer.command = lambda sane=sane, dice=writer.dice, poison=poison: poison() if dice.random() < 0.2 else sane()
    for writer in writers:
        writer.start()
    killed = 0
    while time.monotonic() < until:
        time.sleep(0.1)
        pid = dice.choice(writers).connection.backend_pid
        killed += bool(pid) and shop.rows("select pg_terminate_backend(%s) as gone", pid)[0]["gone"]
    for writer in writers:
        writer.join(60)
    reader.done.set()
    reader.join(10)
    for thread in (*writers, reader):
        assert thread.failure is None, thread.failure
    assert killed > 10
    seqs = [seq for seq, _, _ in reader.seen]
    assert seqs == list(range(1, len(seqs) + 1)), "a gap, or an event seen twice"
    assert seqs[-1] == shop.one("select n from event_head")["n"]
    recorded = {row["id"].bytes: row for row in shop.rows("select seq, id, status from commands")}
    for writer in writers:
        for sent, reply in writer.heard:
            done = recorded.get(sent.id, {}).get("status", 0)
            assert reply.repeated or (200 <= done < 300) == reply.accepted, (reply, done)
    orders = {row["id"]: [] for row in shop.rows("select id from orders")}  # one at a time works on an order
    for _, subject, command in reader.seen:
        if subject in orders:
            orders[subject].append(recorded[command.bytes]["seq"])
    assert all(commands == sorted(commands) for commands in orders.values()), "told in another order than done"


def test_two_who_change_one_sku_leave_what_one_of_them_sent(shop, offices):
    """The second waits for the first and then writes all it was sent, not only what differs from what it had read before."""
    with psycopg.connect(shop.database.owner_conninfo()) as other:
        other.execute("update skus set title = 'theirs', unit = 'box', oversell = 'deny' where code = %s", (SKUS[0],))
        batch = [submission("catalog.put_sku", {"code": SKUS[0], "title": "ours"})]
        thread = threading.Thread(target=lambda: replies.extend(offices[0].run(batch)))
        replies = []
        thread.start()
        time.sleep(0.5)
        assert shop.place("A", **{SKUS[0]: 1})["waiting"] == 0, "orders only read a SKU: they do not wait"
        other.commit()
        thread.join()
    assert [r.status for r in replies] == [200]
    sku = shop.one("select title, unit, oversell from skus where code = %s", SKUS[0])
    assert sku == {"title": "ours", "unit": "piece", "oversell": "backorder"}
