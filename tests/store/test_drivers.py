"""A group of statements reaches PostgreSQL whole or not at all, and what goes wrong leaves the connection well defined.

If this broke, a batch would read another batch's answers, run half a transaction, or hold its locks for ever.
"""

import asyncio
import os
import select
import signal
import socket
import struct
import threading
import time

import psycopg
import pytest
import uvloop
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from argosy.store.drivers import ConnectionLost, EventedConnection, PlainConnection, adrive, drive
from argosy.store.statement import Call, RowCountMismatch, Statement, Unencodable

BEGIN, COMMIT, ROLLBACK = Statement("begin"), Statement("commit"), Statement("rollback")
ONE = Statement("select 1", rows=True)
PID = Statement("select pg_backend_pid()", rows=True)
TABLE = Statement("create temp table shelf (sku text primary key, units int check (units >= 0))")
PUT = Statement("insert into shelf select * from unnest({}, {})", ["text[]", "integer[]"])
SHELF = Statement("select sku, units from shelf order by sku", rows=True)
PREPARED = Statement("select count(*), count(distinct statement) from pg_prepared_statements", rows=True)
BROKEN = Statement("select nothing from nowhere", rows=True)
SLEEP = Statement("select pg_sleep({}::int / 1000.0)", ["integer"], rows=True)
END_SELF = Statement("select pg_terminate_backend(pg_backend_pid())", rows=True)
ECHO = Statement("select {}", ["text"], rows=True)


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


def put(*skus, units=1, expect=None):
    return Call(PUT, [list(skus), [units] * len(skus)], expect)


def end_backend(database, pid):
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s)", [pid])
        while other.execute("select 1 from pg_stat_activity where pid = %s", [pid]).fetchone():
            time.sleep(0.01)


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


def on_loop(test):
    """Run an async test on a loop of its own."""

    def run(database):
        async def whole():
            connection = EventedConnection(database.conninfo())
            try:
                await test(connection, database)
            finally:
                connection.close()

        asyncio.run(whole())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@on_loop
async def test_a_cancelled_group_does_not_answer_the_next_one(connection, database):
    await connection.execute([Call(BEGIN)])
    lost = connection.backend_pid
    group = asyncio.create_task(connection.execute([Call(SLEEP, [2_000]), Call(ECHO, ["old"])]))
    await asyncio.sleep(0.05)
    group.cancel()
    with pytest.raises(asyncio.CancelledError):
        await group
    assert await connection.execute([Call(ECHO, ["new"])]) == [[("new",)]]
    assert connection.backend_pid != lost


@on_loop
async def test_a_group_cancelled_while_connecting(connection, database):
    group = asyncio.create_task(connection.execute([Call(ONE)]))
    await asyncio.sleep(0)
    group.cancel()
    with pytest.raises(asyncio.CancelledError):
        await group
    assert await connection.execute([Call(ONE)]) == [[(1,)]]


@on_loop
async def test_an_idle_connection_that_ends_is_made_anew_without_a_word(connection, database):
    await connection.execute([Call(ONE)])
    lost = connection.backend_pid
    await asyncio.to_thread(end_backend, database, lost)
    await asyncio.sleep(0.05)
    assert await connection.execute([Call(ONE)]) == [[(1,)]]
    assert connection.backend_pid != lost


@on_loop
async def test_an_idle_transaction_that_ends_is_told(connection, database):
    """Reconnecting silently would run the second half of a transaction without its first."""
    await connection.execute([Call(BEGIN)])
    await asyncio.to_thread(end_backend, database, connection.backend_pid)
    await asyncio.sleep(0.05)
    with pytest.raises(ConnectionLost):
        await connection.execute([Call(ONE)])
    assert await connection.execute([Call(ONE)]) == [[(1,)]]


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_a_lost_connection_lets_go_of_its_socket_number_at_once(database, new_loop):
    """The number is free from then on; whoever gets it next must not be refused by the loop, nor forgotten by it."""

    async def neighbour(loop, free, heard):
        """Moves in as soon as a number below `free` is there, and listens."""
        while True:
            near, far = socket.socketpair()
            if near.fileno() < free:
                loop.add_reader(near, heard.set_result, None)
                return near, far
            near.close()
            far.close()
            await asyncio.sleep(0)

    async def whole():
        loop = asyncio.get_running_loop()
        heard = loop.create_future()
        connection = EventedConnection(database.owner_conninfo())
        await connection.execute([Call(ONE)])
        lowest_free = os.dup(0)
        os.close(lowest_free)
        moving_in = asyncio.create_task(neighbour(loop, lowest_free, heard))
        with pytest.raises(ConnectionLost):
            await connection.execute([Call(END_SELF), Call(ONE)])
        near, far = await asyncio.wait_for(moving_in, 5)
        assert await connection.execute([Call(ONE)]) == [[(1,)]]
        far.send(b"!")
        await asyncio.wait_for(heard, 5)
        loop.remove_reader(near)
        near.close()
        far.close()
        connection.close()

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(whole())


class Relay:
    """Stands between a client and the server, and resets the client's connection on demand, as a failover does."""

    def __init__(self, conninfo):
        self._server = conninfo_to_dict(conninfo)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._last_words, self._done = None, threading.Event()
        self.conninfo = make_conninfo(conninfo, host="127.0.0.1", port=self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self, last_words):
        """The client finds these bytes and the reset; both have arrived when this returns."""
        self._done.clear()
        self._last_words = last_words
        assert self._done.wait(5)

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # closed
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # last words don't wait for an acknowledgement
            with client, self._dial() as server:
                self._carry(client, server)

    def _dial(self):
        host, port = self._server.get("host", "localhost"), self._server.get("port", 5432)
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _carry(self, client, server):
        while True:
            for end in select.select([client, server], [], [], 0.01)[0]:
                data = end.recv(65536)
                if not data:
                    return
                (client if end is server else server).sendall(data)
            if self._last_words is not None:
                client.sendall(self._last_words)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing resets
                client.close()
                self._last_words = None
                self._done.set()
                return


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_a_reset_that_comes_with_the_last_bytes_is_noticed(database, new_loop):
    """uvloop tells of it once: what is not read to its end then waits for ever."""
    relay = Relay(database.conninfo())
    parse_complete, setting = b"1\0\0\0\4", b"S\0\0\0\x0aa.b\0c\0"

    async def whole():
        connection = EventedConnection(relay.conninfo)
        await connection.execute([Call(BEGIN), Call(ONE)])
        group = asyncio.create_task(connection.execute([Call(SLEEP, [300])]))
        await asyncio.sleep(0)
        relay.reset(parse_complete)  # in the middle of an answer, while the loop is busy with something else
        with pytest.raises(ConnectionLost):
            await asyncio.wait_for(group, 5)
        await connection.execute([Call(ONE)])
        relay.reset(setting)  # between two groups
        await asyncio.sleep(0.05)
        assert await asyncio.wait_for(connection.execute([Call(ECHO, ["back"])]), 5) == [[("back",)]]
        connection.close()

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(whole())
    relay.close()


@on_loop
async def test_the_loop_runs_on_while_postgresql_works(connection, database):
    await connection.execute([Call(ONE)])
    group = asyncio.create_task(connection.execute([Call(SLEEP, [200])]))
    ticks = 0
    while not group.done():
        await asyncio.sleep(0.01)
        ticks += 1
    await group
    assert ticks > 5


@on_loop
async def test_one_group_at_a_time(connection, database):
    first = asyncio.create_task(connection.execute([Call(SLEEP, [50]), Call(ONE)]))
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError, match="under way"):
        await connection.execute([Call(ONE)])
    assert (await first)[1] == [(1,)]


@on_loop
async def test_closing_fails_the_group_under_way(connection, database):
    await connection.execute([Call(ONE)])
    group = asyncio.create_task(connection.execute([Call(SLEEP, [2_000])]))
    await asyncio.sleep(0.05)
    connection.close()
    with pytest.raises(ConnectionLost, match="closed"):
        await group


def test_an_evented_connection_stays_on_its_loop(database):
    connection = EventedConnection(database.conninfo())
    asyncio.run(connection.execute([Call(ONE)]))
    with pytest.raises(RuntimeError, match="another event loop"):
        asyncio.run(connection.execute([Call(ONE)]))
    connection.close()
    assert asyncio.run(connection.execute([Call(ONE)])) == [[(1,)]]
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
