"""Ids are UUIDv7 (RFC 9562), held as 16 raw bytes inside and written in the usual 8-4-4-4-12 form at the edges.

A command's id is monotonic within a process and ends in 16 zero bits; the ids of the rows it makes count upward from it.
So a retried command makes the same rows again, and ids sort by the age of the command that made them.
"""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

Id = bytes
"""A UUID as its 16 bytes. Bytes rather than `uuid.UUID` because the hot path makes, hashes and sends thousands."""

_COUNTER_BITS = 16
DERIVED_MAX = (1 << _COUNTER_BITS) - 1
_VERSION_AND_VARIANT = (7 << 76) | (2 << 62)
_RANDOM_A = ((1 << 12) - 1) << 64
_RANDOM_B = ((1 << 62) - 1) >> _COUNTER_BITS << _COUNTER_BITS


class _Clock:
    """The last id this process made."""

    last = 0
    lock = threading.Lock()


def command_id() -> Id:
    """A new command id: UUIDv7 of the machine's time, greater than every one this process made before."""
    random = secrets.randbits(76)
    fresh = (time.time_ns() // 1_000_000) << 80 | _VERSION_AND_VARIANT | (random << 2 & _RANDOM_A) | (random << _COUNTER_BITS & _RANDOM_B)
    with _Clock.lock:
        if fresh <= _Clock.last:
            fresh = _Clock.last + (1 << _COUNTER_BITS)
        _Clock.last = fresh
    return fresh.to_bytes(16, "big")


def derived(command: Id, counter: int) -> Id:
    """The id of the `counter`-th row (1 to 65,535) that this command makes."""
    if not 0 < counter <= DERIVED_MAX:
        raise OverflowError(f"a command makes at most {DERIVED_MAX} ids")
    return (int.from_bytes(command, "big") + counter).to_bytes(16, "big")


def text(id: Id) -> str:
    """'0190a3f0-…' for 16 bytes."""
    h = id.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def parse(value: str) -> Id:
    """16 bytes for any spelling of a UUID that `uuid.UUID` reads; ValueError otherwise."""
    return UUID(value).bytes
