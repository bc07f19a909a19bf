"""A group of statements reaches PostgreSQL whole or not at all, and what goes wrong leaves the connection well defined.

If this broke, a batch would read another batch's answers, run half a transaction, or hold its locks for ever.
"""

import asyncio
import signal
import threading

import psycopg
import pytest
import uvloop

from argosy.store.drivers import ConnectionLost, EventedConnection, PlainConnection, adrive, drive
from argosy.store.statement import Call, RowCountMismatch, Statement, Unencodable
from tests.store.shelf import BEGIN, BROKEN, COMMIT, ECHO, ONE, PID, PREPARED, PUT, ROLLBACK, SHELF, SLEEP, TABLE, end_backend, put


class Waited:
    """An evented connection on a loop of its own, used like a plain one."""

    def __init__(self, conninfo, loop_factory):
        self.runner = asyncio.Runner(loop_factory=loop_factory)
        self.evented = EventedConnection(conninfo)

    @property
    def backend_pid(self):
        return self.evented.backend_pid

    def execute(self, group):
        return self.runner.run(self.evented.execute(group))

    def close(self):
        self.evented.close()
        self.runner.close()


DRIVERS = {
    "plain": PlainConnection,
    "asyncio": lambda conninfo: Waited(conninfo, asyncio.new_event_loop),
    "uvloop": lambda conninfo: Waited(conninfo, uvloop.new_event_loop),
}


@pytest.fixture(params=DRIVERS)
def connection(request, database):
    connection = DRIVERS[request.param](database.conninfo())
    yield connection
    connection.close()


@pytest.fixture
def shelf(connection):
    """The connection, with an empty temporary table."""
    connection.execute([Call(TABLE)])
    return connection


def test_a_group_answers_call_by_call(shelf):
    answer = shelf.execute([Call(BEGIN), put("TEA", "MUG"), Call(SHELF), put(), Call(COMMIT)])
    assert answer == [0, 2, [("MUG", 1), ("TEA", 1)], 0, 0]
    assert shelf.execute([]) == []


def test_a_statement_is_prepared_once_a_connection(connection):
    for _ in range(3):
        connection.execute([Call(ONE), Call(ONE), Call(ECHO, ["a"])])
    assert connection.execute([Call(PREPARED)]) == [[(3, 3)]]


def test_a_transaction_may_choose_its_isolation_in_the_group_that_begins_it(shelf):
    """Preparing must not take the snapshot before BEGIN does."""
    repeatable = Statement("begin isolation level repeatable read read only")
    level = Statement("select current_setting('transaction_isolation')", rows=True)
    assert shelf.execute([Call(repeatable), Call(SHELF), Call(level), Call(COMMIT)])[2] == [("repeatable read",)]


def test_an_error_has_the_servers_class_and_skips_the_rest(shelf):
    shelf.execute([put("TEA")])
    with pytest.raises(psycopg.errors.UniqueViolation) as caught:
        shelf.execute([Call(BEGIN), put("MUG"), put("TEA"), put("POT"), Call(COMMIT)])
    assert caught.value.diag.constraint_name == "shelf_pkey"
    assert caught.value.__notes__ == [f"statement: {PUT.sql}"]
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        shelf.execute([Call(SHELF)])
    shelf.execute([Call(ROLLBACK)])
    assert shelf.execute([Call(SHELF)]) == [[("TEA", 1)]]


def test_a_lock_not_had_is_no_lost_connection(connection, database):
    lock = Statement("select pg_advisory_xact_lock(4711)", rows=True)
    impatient = Statement("set local lock_timeout = '20ms'")
    with psycopg.connect(database.conninfo()) as other:
        other.execute("select pg_advisory_xact_lock(4711)")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            connection.execute([Call(BEGIN), Call(impatient), Call(lock)])
    connection.execute([Call(ROLLBACK)])
    assert len(connection.execute([Call(lock)])) == 1


def test_what_was_prepared_behind_an_error_is_prepared_again_and_nothing_else(shelf):
    with pytest.raises(psycopg.errors.CheckViolation):
        shelf.execute([put("TEA", units=-1), Call(SHELF), Call(ECHO, ["a"])])  # the last two are not known to the server
    assert shelf.execute([put("TEA"), Call(SHELF), Call(ECHO, ["a"])]) == [1, [("TEA", 1)], [("a",)]]
    [[(prepared, different)]] = shelf.execute([Call(PREPARED)])
    assert prepared == different


def test_a_statement_that_cannot_be_prepared_can_be_called_again(connection):
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedTable) as caught:
            connection.execute([Call(ONE), Call(BROKEN), Call(ECHO, ["a"])])
        assert caught.value.__notes__ == [f"statement: {BROKEN.sql}"]
    assert connection.execute([Call(ECHO, ["a"])]) == [[("a",)]]


def test_an_error_at_the_sync_is_raised_too(connection):
    """A deferred constraint outside a transaction is checked when the group ends, after its last statement."""
    once = Statement("create temp table once (n int unique deferrable initially deferred)")
    twice = Statement("insert into once values (1), (1)")
    connection.execute([Call(once)])
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute([Call(twice)])
    assert connection.execute([Call(ONE)]) == [[(1,)]]


def test_a_plan_that_a_migration_made_stale_is_made_anew(connection):
    table, star = Statement("create temp table wide (a int)"), Statement("select * from wide", rows=True)
    connection.execute([Call(table)])
    connection.execute([Call(star)])
    connection.execute([Call(Statement("alter table wide add b int"))])
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        connection.execute([Call(star)])
    assert connection.execute([Call(star)]) == [[]]


def test_a_group_that_cannot_be_encoded_leaves_everything_as_it_was(shelf):
    shelf.execute([Call(BEGIN), put("TEA")])
    with pytest.raises(Unencodable):
        shelf.execute([put("MUG"), put("POT", units=2**31), Call(ROLLBACK)])
    assert shelf.execute([Call(SHELF), Call(COMMIT)]) == [[("TEA", 1)], 0]


def test_a_row_count_is_checked(shelf):
    shelf.execute([Call(BEGIN), put("TEA", "MUG", expect=2), put(expect=0)])
    sell = Statement("update shelf set units = units - 1 where sku = {}", ["text"])
    with pytest.raises(RowCountMismatch, match="0 rows instead of 1: update shelf") as caught:
        shelf.execute([Call(sell, ["TEA"], 1), Call(sell, ["POT"], 1)])
    assert (caught.value.statement, caught.value.expected, caught.value.affected) == (sell, 1, 0)
    assert shelf.execute([Call(ROLLBACK), Call(SHELF)]) == [0, []]


def test_rows_of_a_locking_read_are_counted_as_well(shelf):
    shelf.execute([put("TEA")])
    with pytest.raises(RowCountMismatch):
        shelf.execute([Call(SHELF, (), 2)])


def test_a_connection_lost_in_a_transaction_is_told_and_then_made_anew(shelf, database):
    shelf.execute([Call(BEGIN), put("TEA"), Call(ONE)])
    lost = shelf.backend_pid
    end_backend(database, lost)
    with pytest.raises(ConnectionLost, match="terminating connection"):
        shelf.execute([Call(ONE), Call(COMMIT)])
    assert shelf.backend_pid == lost, "who wants to know whether its COMMIT happened must wait for this process to end"
    assert shelf.execute([Call(ONE), Call(PID)]) == [[(1,)], [(shelf.backend_pid,)]]
    assert shelf.backend_pid != lost


def test_a_connection_lost_in_the_middle_of_a_group(connection, database):
    connection.execute([Call(ONE)])
    end = threading.Timer(0.1, end_backend, [database, connection.backend_pid])
    end.start()
    with pytest.raises(ConnectionLost, match="terminating connection"):
        connection.execute([Call(ONE), Call(SLEEP, [10_000])])
    end.join()
    assert connection.execute([Call(ONE)]) == [[(1,)]]


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_server_that_is_not_there_is_an_operational_error(driver, tmp_path):
    connection = DRIVERS[driver](f"host={tmp_path} dbname=argosy")
    with pytest.raises(psycopg.OperationalError):
        connection.execute([Call(ONE)])
    connection.close()


def test_ten_thousand_rows_go_and_come(shelf):
    skus = [f"SKU-{n:05}" for n in range(10_000)]
    assert shelf.execute([put(*skus, expect=10_000), Call(SHELF)]) == [10_000, [(sku, 1) for sku in skus]]


def test_a_group_larger_than_every_buffer_both_ways(connection):
    """Both sides would wait for the other to read, if the client did not read while it still writes."""
    texts = [chr(ord("a") + n) * 1_000_000 for n in range(24)]
    answers = connection.execute([Call(ECHO, [text]) for text in texts])
    assert [row == (text,) for [row], text in zip(answers, texts, strict=True)] == [True] * 24


def test_a_closed_connection_ends_its_transaction_and_opens_again(shelf):
    shelf.execute([Call(BEGIN), put("TEA")])
    shelf.evented.close() if isinstance(shelf, Waited) else shelf.close()
    with pytest.raises(psycopg.errors.UndefinedTable):  # the temporary table went with its session
        shelf.execute([Call(SHELF)])


def test_an_interrupted_plain_connection_starts_afresh(database):
    connection = PlainConnection(database.conninfo())
    connection.execute([Call(BEGIN)])

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            connection.execute([Call(SLEEP, [2_000])])
    finally:
        signal.signal(signal.SIGALRM, before)
    assert connection.execute([Call(ECHO, ["a"])]) == [[("a",)]]
    connection.close()


def sell(sku):
    """A script that finds the shelf taken, rolls back, and goes on."""
    try:
        yield [Call(BEGIN), put(sku), put(sku)]
    except psycopg.errors.UniqueViolation as error:
        yield [Call(ROLLBACK)]
        [[(answer,)]] = yield [Call(ECHO, [error.diag.constraint_name])]
        return answer


def miscount():
    try:
        yield [Call(BEGIN), Call(ONE, (), 2)]
    except RowCountMismatch as error:
        yield [Call(ROLLBACK)]
        return error.affected


def give_up():
    try:
        yield [Call(BEGIN), Call(ECHO, [7])]
    finally:
        yield [Call(ROLLBACK)]


def test_a_script_is_driven_to_its_end(shelf):
    def run(script):
        return shelf.runner.run(adrive(script, shelf.evented)) if isinstance(shelf, Waited) else drive(script, shelf)

    assert run(sell("TEA")) == "shelf_pkey"
    assert run(miscount()) == 1
    with pytest.raises(Unencodable):
        run(give_up())
    assert shelf.execute([Call(SHELF)]) == [[]]


def test_a_script_needs_no_database():
    class Memory:
        def execute(self, group):
            return [[(call.params[0].upper(),)] for call in group]

    def shout(word):
        [[(answer,)]] = yield [Call(ECHO, [word])]
        return answer

    assert drive(shout("tea"), Memory()) == "TEA"
