"""POST /api/v1/commands: any commands, any number of lines, constant memory.

The body is read to its end in slices, a transaction each or nearly; the next is read while some run. Outcomes go to a spool and
are sent when the body has ended, so a client that reads only after sending does not hang, and nobody but this reads the request.
A body that is cut off leaves whole slices; the same file sent again with the same keys completes it.
"""

from __future__ import annotations

import asyncio
import tempfile
from typing import IO, Any

import orjson
from pydantic import ValidationError

from argosy.api.lines import Line, Lines
from argosy.base.errors import Refused
from argosy.base.limits import BATCH_WEIGHT_LINES_MAX, COMMAND_LINE_BYTES_MAX
from argosy.engine.actor import Actor
from argosy.engine.registry import REGISTRY
from argosy.engine.submission import Reply, Submission
from argosy.serving import problems
from argosy.serving.problems import malformed, malformed_body
from argosy.serving.requests import Asked, Receive, Scope, Send, checked_key, no_parameters
from argosy.serving.service import Service
from argosy.store.drivers.drive import ERRORS

SLICE_BYTES_MAX = 4 * 1024 * 1024
UNDER_WAY_MAX = 3
"""Slices of one request: one is written while the next is decided, and what had to wait for either goes with the third."""
SPOOL_MEMORY_BYTES_MAX = 1024 * 1024
SEND_BYTES = 64 * 1024
MEDIA_TYPE = "application/x-ndjson"

MEMBERS = {"command", "key", "data"}

Item = tuple[int, Submission | Refused]
"""A line's number, counted from 1, and what it asks, or why it can't."""


async def bulk(service: Service, scope: Scope, receive: Receive, send: Send) -> None:
    """Take lines of {"command", "key"?, "data"}; answer lines of {"line", "status", "outcome" | "problem"}.

    Raises what keeps the whole request from being taken: Refused, and errors of the database.
    """
    asked = Asked(scope)
    await service.keys.actor(asked.authorization)
    no_parameters(scope["query_string"])
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_MEMORY_BYTES_MAX) as spool:
        if await _take(Slices(service, asked.authorization, spool), receive):
            await _give(spool, send)


async def _take(slices: Slices, receive: Receive) -> bool:
    """Read the body to its end; False if the client has gone before."""
    lines = Lines()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            await slices.landed()
            return False
        for line in lines.feed(message.get("body", b"")):
            await slices.line(line)
        if not message.get("more_body"):
            for line in lines.last():
                await slices.line(line)
            await slices.flush()
            await slices.landed()
            return True


async def _give(spool: IO[bytes], send: Send) -> None:
    size = spool.tell()
    spool.seek(0)
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", b"%d" % size)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    while chunk := spool.read(SEND_BYTES):
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


class Slices:
    """Lines gathered until they weigh a batch. Some slices run while the next is gathered; outcomes are kept in the lines' order."""

    def __init__(self, service: Service, authorization: bytes | None, spool: IO[bytes]) -> None:
        self._service = service
        self._authorization = authorization
        self._spool = spool
        self._actor: Actor | Refused = Refused("key_missing")
        self._items: list[Item] = []
        self._weight = 0
        self._bytes = 0
        self._number = 0
        self._flights: list[asyncio.Task[None]] = []

    async def line(self, line: Line) -> None:
        """One line of the body. What is wrong with it is its own; its neighbours are unaffected."""
        self._number += 1
        if line is not None and not line.strip():
            return
        if not self._items:  # a long stream's key may be revoked on the way
            self._actor = await self._who()
        item = self._item(line)
        self._items.append((self._number, item))
        self._weight += item.weight if isinstance(item, Submission) else 1
        self._bytes += len(line or b"")
        if self._weight >= BATCH_WEIGHT_LINES_MAX or self._bytes >= SLICE_BYTES_MAX:
            await self.flush()

    async def flush(self) -> None:
        """Send the slice off, when there are not too many before it."""
        items, self._items, self._weight, self._bytes = self._items, [], 0, 0
        await self.landed(but=UNDER_WAY_MAX - 1)
        self._flights.append(asyncio.create_task(self._run(items, list(self._flights))))

    async def landed(self, but: int = 0) -> None:
        """When what was sent off has committed, and its outcomes are in the spool; all but so many slices."""
        while len(self._flights) > but:
            await self._flights.pop(0)

    async def _run(self, items: list[Item], before: list[asyncio.Task[None]]) -> None:
        submissions = [item for _, item in items if isinstance(item, Submission)]
        replies = iter(await self._service.coalescer.submit_all(submissions)) if submissions else iter(())
        for slice in before:
            await slice
        self._spool.write(
            b"".join([outcome(n, item, next(replies)) if isinstance(item, Submission) else refused(n, item) for n, item in items])
        )

    async def _who(self) -> Actor | Refused:
        try:
            return await self._service.keys.actor(self._authorization)
        except Refused as refusal:
            return refusal
        except ERRORS:
            return Refused("busy", retry_after=problems.RETRY_AFTER_SECONDS)

    def _item(self, line: Line) -> Submission | Refused:
        if isinstance(self._actor, Refused):
            return self._actor
        if line is None:
            return Refused("body_too_large", bytes_max=COMMAND_LINE_BYTES_MAX)
        try:
            return submission(line, self._actor)
        except Refused as refusal:
            return refusal


def submission(line: bytes, actor: Actor) -> Submission:
    """What one line asks. Refused: malformed, command_unknown, scope_missing."""
    try:
        said: Any = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise malformed("line", f"Invalid JSON: {error}") from None
    if not isinstance(said, dict):
        raise malformed("line", "must be a JSON object")
    for member in said.keys() - MEMBERS:
        raise malformed(member, "a line has `command`, `data`, and perhaps `key`")
    name, key, data = said.get("command"), said.get("key"), said.get("data", {})
    declared = REGISTRY.get(name) if isinstance(name, str) else None
    if declared is None:
        raise Refused("command_unknown", field="command")
    if not actor.may(declared.scope):
        raise Refused("scope_missing", scope=declared.scope)
    if key is not None and not isinstance(key, str):
        raise malformed("key", "must be a string")
    try:
        body = declared.body.model_validate(data)
    except ValidationError as error:
        raise malformed_body(error) from None
    return Submission(body, actor, None if key is None else checked_key(key, "key"))


def outcome(number: int, asked: Submission, reply: Reply) -> bytes:
    """The line that answers a command that ran."""
    replayed = b',"replayed":true' if reply.repeated else b""
    if reply.code is None:
        return b'{"line":%d,"status":%d%s,"outcome":%s}\n' % (number, reply.status, replayed, reply.body)
    return b'{"line":%d,"status":%d%s,"problem":%s}\n' % (number, reply.status, replayed, problems.of_reply(reply, asked.id))


def refused(number: int, why: Refused) -> bytes:
    """The line that answers what could not run."""
    return b'{"line":%d,"status":%d,"problem":%s}\n' % (number, why.status, problems.of_refusal(why))
