"""Consumers of events: each sees every event once, in order, and its table says what its cursor says."""

import threading

import psycopg
import pytest

from argosy.engine.events import Consumer, EventGap, drain_consumer, lag
from tests.shop import Shop


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(stock={"TEA": {"BER": 100}})
    shop.owner.execute("create table placed (reference text primary key, seq bigint)")
    shop.owner.execute("grant select, insert on placed to argosy_app")
    yield shop
    shop.audited()
    shop.close()


@pytest.fixture
def reading(database):
    with psycopg.connect(database.conninfo()) as connection:
        yield connection


def note(rows, connection):
    """A consumer's work: the orders placed, in a table of its own."""
    for told in rows:
        if told.type == "order.placed":
            connection.execute("insert into placed values (%s, %s)", (told.data["reference"], told.seq))


PLACED = Consumer("placed", note)


def test_a_consumer_sees_every_event_once_and_in_order(shop, reading):
    seen = []
    everything = Consumer("everything", lambda rows, _: seen.extend(rows))
    for i in range(7):
        shop.place(f"A{i}", TEA=1)
    written = shop.rows("select * from events order by seq")
    sizes = []
    while n := drain_consumer(reading, everything, 4):
        sizes.append(n)

    assert sizes[:-1] == [4] * (len(sizes) - 1)
    assert [(t.seq, t.type, t.data) for t in seen] == [(w["seq"], w["type"], w["data"]) for w in written]
    assert {t.subject for t in seen if t.type == "order.placed"} == {row["id"].bytes for row in shop.rows("select id from orders")}
    assert drain_consumer(reading, everything) == 0, "nothing comes twice"
    assert reading.info.transaction_status == psycopg.pq.TransactionStatus.IDLE

    shop.place("B", TEA=1)
    assert drain_consumer(reading, everything) == 1


def test_consumers_have_cursors_of_their_own(shop, reading):
    shop.place("A", TEA=1)
    head = shop.one("select n from event_head")["n"]
    assert drain_consumer(reading, PLACED) == head
    assert (lag(reading, "placed"), lag(reading, "another")) == (0, head)
    assert drain_consumer(reading, Consumer("another", lambda *_: None)) == head


def test_a_consumer_that_fails_in_the_middle_has_done_nothing(shop, reading):
    """Its table and its cursor stand together: after a failure the same events come again, none twice."""
    for i in range(3):
        shop.place(f"A{i}", TEA=1)

    def dies(rows, connection):
        note(rows, connection)
        raise RuntimeError("out of paper")

    with pytest.raises(RuntimeError):
        drain_consumer(reading, Consumer("placed", dies))
    assert shop.rows("select * from placed") == []
    assert shop.rows("select * from cursors") == []

    assert drain_consumer(reading, PLACED) > 0
    assert [r["reference"] for r in shop.rows("select * from placed order by seq")] == ["A0", "A1", "A2"]


def test_two_processes_drain_the_same_consumer(shop, reading, database):
    """One is at it, the other does not wait and does nothing: each order is noted once."""
    shop.place("A", TEA=1)
    drain_consumer(reading, PLACED)
    shop.place("B", TEA=1)
    entered, leave = threading.Event(), threading.Event()

    def slowly(rows, connection):
        entered.set()
        assert leave.wait(20)
        note(rows, connection)

    slow = threading.Thread(target=drain_consumer, args=(reading, Consumer("placed", slowly)))
    slow.start()
    assert entered.wait(20)
    with psycopg.connect(database.conninfo()) as other:
        assert drain_consumer(other, PLACED) == 0
        leave.set()
        slow.join()
        assert drain_consumer(other, PLACED) == 0
    assert [r["reference"] for r in shop.rows("select * from placed order by seq")] == ["A", "B"]


def test_a_gap_stops_the_consumer(shop, reading):
    """A lost event is never passed over in silence."""
    shop.place("A", TEA=1)
    shop.place("B", TEA=1)
    shop.owner.execute("create table lost as select * from events where data->>'reference' = 'A'")
    shop.owner.execute("delete from events where data->>'reference' = 'A'")
    with pytest.raises(EventGap):
        drain_consumer(reading, PLACED)
    assert shop.rows("select * from placed") == shop.rows("select * from cursors") == []

    shop.owner.execute("insert into events select * from lost")
    drain_consumer(reading, PLACED)
    assert lag(reading, "placed") == 0
