"""What somebody has begun and not sent, such as a new order: it survives a reload, and is forgotten after DRAFT_DAYS.

One of each kind a person; each new order is a kind of its own. Its own writer beside the engine, in real time; nothing is checked but its
size: it is no command yet. It may hold personal data, like the rows that would come of it. Scripts: keep, draft, drafts_of, drop.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import orjson

from ..base.limits import DRAFT_BYTES_MAX, DRAFT_DAYS
from .statement import Call, Script, Statement

KEEP = Statement(
    "insert into drafts (owner, kind, body, updated_at) values ({}, {}, {}, {}) "
    "on conflict (owner, kind) do update set body = excluded.body, updated_at = excluded.updated_at "
    "where drafts.updated_at <= excluded.updated_at",
    ["text", "text", "jsonb", "timestamptz"],
)
DRAFT = Statement("select body::text, updated_at from drafts where owner = {} and kind = {}", ["text", "text"], rows=True)
DRAFTS = Statement(
    "select body::text, updated_at from drafts where owner = {} and kind like {} order by updated_at desc, kind limit {}",
    ["text", "text", "integer"],
    rows=True,
)
DROP = Statement("delete from drafts where owner = {} and kind = {}", ["text", "text"])
FORGET = Statement(
    "delete from drafts where (owner, kind) in "
    "(select owner, kind from drafts where updated_at < {} order by owner, kind limit 1000 for update skip locked)",
    ["timestamptz"],
)
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON spells it: behind an even number of backslashes, or none. PostgreSQL has no such character."""


class DraftTooLarge(ValueError):
    """More than a form can sensibly hold: `DRAFT_BYTES_MAX`."""


def keep(owner: str, kind: str, body: dict[str, Any], now: datetime) -> Script[None]:
    """What the owner has so far, instead of what was kept before; what was typed later stands.

    Raises DraftTooLarge; ValueError for a NUL character.
    """
    written = orjson.dumps(body)
    if len(written) > DRAFT_BYTES_MAX:
        raise DraftTooLarge(f"{len(written)} bytes")
    if NUL.search(written):
        raise ValueError("a draft holds no NUL character")
    yield [Call(KEEP, [owner, kind, written, now])]


def draft(owner: str, kind: str) -> Script[tuple[dict[str, Any], datetime] | None]:
    """What was kept, and when; None if nothing is."""
    found = (yield [Call(DRAFT, [owner, kind])])[0]
    assert isinstance(found, list)
    return (orjson.loads(found[0][0]), found[0][1]) if found else None


def drafts_of(owner: str, kinds: str, most: int) -> Script[list[tuple[dict[str, Any], datetime]]]:
    """Those whose kind begins so, the last touched first, each with when it was. `kinds` holds neither `%` nor `_`."""
    found = (yield [Call(DRAFTS, [owner, f"{kinds}%", most])])[0]
    assert isinstance(found, list)
    return [(orjson.loads(row[0]), row[1]) for row in found]


def drop(owner: str, kind: str) -> Script[None]:
    """It was sent, or is not wanted any more."""
    yield [Call(DROP, [owner, kind])]


def too_old(now: datetime) -> datetime:
    """What was not touched since then is forgotten."""
    return now - timedelta(days=DRAFT_DAYS)
