"""Who is signed in: the person, what they may do, and how they read numbers and times."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from argosy.engine.actor import Actor
from argosy.store.sessions import Visit

NOBODY = bytes(16)
EVERYBODYS = frozenset({"access", "customers"})
"""Parts of the house whose things belong to no channel and no location: who is limited to some sees none of them, as by the API."""


@dataclass(frozen=True)
class Person:
    """`actor` is who commands are sent as; `csrf` proves that a form came from one of our own pages; `visit` is the session."""

    id: str
    name: str
    email: str
    actor: Actor
    csrf: str
    language: str
    time_zone: ZoneInfo
    visit: Visit

    def may(self, scope: str) -> bool:
        """Whether what this scope opens is there for them."""
        return self.actor.may(scope) and not (self.actor.limited and scope.partition(":")[0] in EVERYBODYS)

    def anybody(self) -> Person:
        """Somebody who may see the same, and is nobody: what is their own is not there, and can be shown to no one else."""
        nobody = Actor("", *(getattr(self.actor, name) for name in ("scopes", "locations", "channels", "language", "limits")))
        visit = replace(self.visit, session=NOBODY, user=NOBODY, name="", email="", actor=nobody)
        return replace(self, id="", name="", email="", actor=nobody, csrf="", visit=visit)


def csrf_of(token: str) -> str:
    """What a session's forms carry. It follows from the session's secret, and nothing of that follows from it."""
    return hashlib.sha256(b"form\0" + token.encode()).hexdigest()
