"""The event loop's connection alone: what happens while it waits, when it is given up, and to the number of its socket."""

import asyncio
import os
import select
import socket
import struct
import threading

import pytest
import uvloop
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from argosy.store.drivers import ConnectionLost, EventedConnection
from argosy.store.statement import Call
from tests.store.shelf import BEGIN, ECHO, END_SELF, ONE, SLEEP, end_backend


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
