"""What an answer is sent in: head and body together, and neither held back when the other is late."""

from __future__ import annotations

import asyncio
import socket
import threading
from urllib.parse import urlsplit

from argosy.serving.wire import Gathered
from tests.api.conftest import served


class Recorder:
    """A transport that remembers what it was told."""

    def __init__(self) -> None:
        self.told = []
        self.closing = False

    def write(self, data):
        self.told.append([data])

    def writelines(self, several):
        self.told.append(list(several))

    def close(self):
        self.closing = True
        self.told.append("closed")

    def is_closing(self):
        return self.closing

    def pause_reading(self): ...

    def resume_reading(self): ...


def told(*acts) -> list:
    """What a transport hears if these are done to the gathered one, and the loop then has its turn."""

    async def run():
        recorder = Recorder()
        gathered = Gathered(recorder, asyncio.get_running_loop())
        for act in acts:
            if act is None:
                await asyncio.sleep(0)
            elif callable(act):
                act(gathered, recorder)
            else:
                gathered.write(act)
        await asyncio.sleep(0)
        return recorder.told

    return asyncio.run(run())


def close(gathered, _):
    gathered.close()


def lose(_, recorder):
    recorder.closing = True


def test_head_and_body_are_one():
    assert told(b"head", b"body") == [[b"head", b"body"]]
    assert told(b"head", b"body", b"head", b"body") == [[b"head", b"body"], [b"head", b"body"]], "two answers of one turn, in order"


def test_nothing_is_held_beyond_the_turn():
    """Else the head of a stream would come with its first event, however late that is."""
    assert told(b"head", None, b"event") == [[b"head"], [b"event"]]
    assert told(b"1", b"2", b"3") == [[b"1", b"2"], [b"3"]]


def test_what_is_held_goes_before_the_end():
    assert told(b"head", close) == [[b"head"], "closed"]
    assert told(b"head", b"body", close) == [[b"head", b"body"], "closed"]


def test_nothing_is_written_to_who_has_gone():
    """uvloop raises for it, and the loop would log that as a fault of ours."""
    assert told(b"head", lose) == []


def test_a_client_has_the_head_while_the_body_is_still_made():
    ready = threading.Event()

    async def app(scope, receive, send):
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await asyncio.to_thread(ready.wait, 20)
        await send({"type": "http.response.body", "body": b"body"})

    async def lifespan(scope, receive, send):
        if scope["type"] != "lifespan":
            return await app(scope, receive, send)
        for said in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{said}.complete"})

    with served(lifespan) as address:
        url = urlsplit(address)
        with socket.create_connection((url.hostname, url.port), 20) as client:
            client.sendall(b"GET / HTTP/1.1\r\nhost: here\r\n\r\n")
            assert client.recv(65_536).endswith(b"\r\n\r\n")
            ready.set()
            assert client.recv(65_536) == b"body"
