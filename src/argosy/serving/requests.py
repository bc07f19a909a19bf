"""Reading a request: its body, its query, the headers a command listens to. What is wrong is refused at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from argosy.base.errors import Refused
from argosy.base.limits import BODY_BYTES_MAX, KEY_LENGTH_MAX
from argosy.serving.problems import malformed

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class ClientGone(Exception):
    """The client left before its request was complete: there is nobody to answer."""


class Asked:
    """What a command's request says beside its body."""

    __slots__ = ("authorization", "if_match", "key", "length")

    def __init__(self, scope: Scope) -> None:
        self.authorization: bytes | None = None
        self.key: bytes | None = None
        self.if_match: bytes | None = None
        self.length: bytes | None = None
        for name, value in scope["headers"]:
            if name == b"authorization":
                self.authorization = value
            elif name == b"idempotency-key":
                self.key = value
            elif name == b"content-length":
                self.length = value
            elif name == b"if-match":
                self.if_match = value


def idempotency_key(sent: bytes) -> str:
    """The key's text; the same rules as for a key in a bulk line."""
    try:
        return checked_key(sent.decode())
    except UnicodeDecodeError:
        raise malformed("Idempotency-Key", "not UTF-8") from None


def checked_key(key: str, field: str = "Idempotency-Key") -> str:
    if not 0 < len(key) <= KEY_LENGTH_MAX:
        raise malformed(field, f"must have 1 to {KEY_LENGTH_MAX} characters")
    if not key.isprintable():
        raise malformed(field, "must not hold control characters")
    return key


def dry_run(query: bytes) -> bool:
    """Whether ?dry_run=true. Any other parameter is refused: a misspelt `dry_run` must not run."""
    asked = False
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name != "dry_run":
            raise malformed(name[:100], "there is no such parameter here")
        if value not in ("true", "false"):
            raise malformed("dry_run", "must be true or false")
        asked = value == "true"
    return asked


def no_parameters(query: bytes) -> None:
    """For an address that takes none."""
    for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        raise malformed(name[:100], "there is no such parameter here")


async def body(receive: Receive, length: bytes | None) -> bytes:
    """The whole body. Refused: body_too_large, before the rest of it is read."""
    if length is not None and len(length) > 6 and int(length) > BODY_BYTES_MAX:
        raise Refused("body_too_large", bytes_max=BODY_BYTES_MAX)
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    found: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return found
    parts, size = [found], len(found)
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES_MAX:
            raise Refused("body_too_large", bytes_max=BODY_BYTES_MAX)
    return b"".join(parts)
