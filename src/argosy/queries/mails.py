"""Mails that are written down: those that wait, and for a week those that were sent, which have no text any more; and the words that a
merchant has chosen for them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from argosy.base import ids
from argosy.base.i18n import language_of
from argosy.base.ids import Id
from argosy.model.mail_shapes import MailKind
from argosy.queries.plain import BadCursor, cursor, key_of, rows
from argosy.rules.mail_texts import Words, code_of
from argosy.store.statement import Call, Script, Statement

NAMES = ("id", "created_at", "kind", "recipient", "subject", "attempts", "failure", "sent_at")
PAGE = Statement(
    f"select {', '.join(NAMES)} from outbox where (created_at, id) < ({{}}, {{}}) order by created_at desc, id desc limit {{}}",
    ["timestamptz", "uuid", "integer"],
    rows=True,
)
ONE = Statement(
    f"select {', '.join('o.' + name for name in NAMES)}, o.body, u.id from outbox o left join users u on u.email = o.recipient "
    "where o.id = {}",
    ["uuid"],
    rows=True,
)
OWN = Statement("select subject, body from mail_texts where code = {}", ["text"], rows=True)
NEWEST = (datetime.max.replace(tzinfo=UTC), b"\xff" * 16)


def mail_list(after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` mails older than the cursor `after`, without their texts. Raises BadCursor."""
    at, id = NEWEST if after is None else _place(after)
    found = rows((yield [Call(PAGE, [at, id, limit])]), 0)
    items = [dict(zip(NAMES, row, strict=True)) | {"id": ids.text(row[0])} for row in found]
    full = len(items) == limit
    return {"items": items, "next": cursor(items[-1]["created_at"].isoformat(), items[-1]["id"]) if full else None}


def mail(id: Id) -> Script[dict[str, Any] | None]:
    """One mail with its text; `user` is who has this address, if somebody does. None if there is no such mail."""
    found = rows((yield [Call(ONE, [id])]), 0)
    if not found:
        return None
    told = dict(zip((*NAMES, "body", "user"), found[0], strict=True))
    return told | {"id": ids.text(told["id"])}


def own_words(kind: MailKind, language: str) -> Script[Words | None]:
    """What the merchant wrote for those who read this language; None where the standard text stands."""
    found = rows((yield [Call(OWN, [code_of(kind, language_of(language))])]), 0)
    return Words(*found[0]) if found else None


def _place(after: str) -> tuple[datetime, Id]:
    at, id = key_of(after, str, str)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), ids.parse(id)
    except (ValueError, OverflowError):
        raise BadCursor(after) from None
