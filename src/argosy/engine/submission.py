"""A command on its way: who sends it, under which key, with the ids it will have however often it is tried; and its reply.

What a body leaves at its default is not hashed: fields that commands get later must not make another order of the same content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ..base import ids
from ..base.ids import Id
from ..model.needs import Needs
from .actor import SYSTEM, Actor
from .registry import Command, Declaration


class Submission:
    """One command to run once. The engine makes a key where the client sent none, so that its own retry is safe too."""

    __slots__ = ("actor", "body", "canonical", "declaration", "due", "hash", "id", "if_match", "key", "needs")

    def __init__(
        self, body: Command, actor: Actor = SYSTEM, key: str | None = None, *, if_match: str | None = None, due: Id | None = None
    ) -> None:
        self.body = body
        self.declaration: Declaration = body.declaration
        self.actor = actor
        self.id: Id = ids.command_id()
        self.key = key if key is not None else ids.text(self.id)
        self.canonical = body.__pydantic_serializer__.to_json(body, exclude_defaults=True)
        self.hash = hashlib.blake2b(self.declaration.name.encode() + b"\n" + self.canonical, digest_size=16).digest()
        self.needs: Needs = body.needs()
        self.if_match = if_match
        self.due = due

    @property
    def weight(self) -> int:
        return self.body.weight

    def affinity(self) -> list[Hashable]:
        """What keeps commands in arrival order: those on one order, reference, document, key or changed SKU run in one lane."""
        found: list[Hashable] = [("key", self.actor.id, self.key)]
        for kind, keys in self.needs:
            if kind in ("order", "money", "reference"):
                found.extend(keys)
            elif kind in ("supply", "transfer", "reservation"):
                found.extend([(kind, key) for key in keys])
            elif kind in ("customer", "buyer"):
                found.extend([("a customer", named) for named in keys])
            elif kind == "catalog":
                found.extend([("a SKU", "to be changed", code) for code in keys])
        return found

    def stock(self) -> set[str] | None:
        """The codes of the SKUs whose stock it locks; None if that is known only when what it needs was read."""
        found: set[str] = set()
        for kind, keys in self.needs:
            if kind in ("offer", "stock"):
                found.update([key[0] for key in keys])  # type: ignore[index]
            elif keys and kind not in ("reference", "buyer", "sku"):
                return None
        return found


@dataclass(slots=True)
class Reply:
    """A command's outcome: HTTP status, the outcome or the refusal's facts as rendered JSON, and the ETag of the order it was about."""

    status: int
    body: bytes
    code: str | None = None
    etag: str | None = None
    repeated: bool = False

    @property
    def accepted(self) -> bool:
        return self.status < 300


class Deferred:
    """Not now: the rows are busy (for the slow lane), a lock was missed (for the next batch), or one before it waits."""

    __slots__ = ("why",)

    def __init__(self, why: str) -> None:
        self.why = why


BUSY = Deferred("busy")
MISSED = Deferred("missed")
BEHIND = Deferred("behind")
Answered = Reply | Deferred
Facts = dict[str, Any]
