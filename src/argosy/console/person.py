"""Who is signed in: the person, what they may do, and how they read numbers and times."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from argosy.engine.actor import Actor
from argosy.store.sessions import Visit


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


def csrf_of(token: str) -> str:
    """What a session's forms carry. It follows from the session's secret, and nothing of that follows from it."""
    return hashlib.sha256(b"form\0" + token.encode()).hexdigest()
