"""Each way through the audit log, and what it calls what it finds, as `test_plans.py` looks at them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from argosy.queries import audit_log, subjects
from argosy.store.statement import Statement

LIMIT = 50
LATEST = [audit_log.NEWEST, audit_log.SEQ_MAX, audit_log.OLDEST]
USER = UUID(int=7).bytes


def audited(way, *lead: Any, actor=None, names=None, subject=None, outcome=None, place=LATEST) -> tuple[Statement, list[Any]]:
    return way.page, [actor, names, subject, outcome, *lead, *place, LIMIT]


AUDITED: dict[str, tuple[Statement, list[Any]]] = {
    "newest": audited(audit_log.BY_TIME),
    "far on": audited(audit_log.BY_TIME, place=[datetime(2026, 1, 8, tzinfo=UTC), 10_000, audit_log.OLDEST]),
    "who": audited(audit_log.BY_ACTOR, "user:7", actor="user:7"),
    "what": audited(audit_log.BY_NAMES, ["access.set_roles", "access.put_key"], names=["access.set_roles", "access.put_key"]),
    "about what": audited(audit_log.BY_SUBJECT, USER, subject=USER),
    "refused": audited(audit_log.BY_REFUSAL, outcome="refused"),
    "refused with": audited(audit_log.BY_CODE, "last_owner", outcome="last_owner"),
    "who, refused with": audited(audit_log.BY_ACTOR, "user:7", actor="user:7", outcome="last_owner"),
    "the end, newest": (audit_log.BY_TIME.end, LATEST),
    "the end, who": (audit_log.BY_ACTOR.end, ["user:7", *LATEST]),
    "the end, what": (audit_log.BY_NAMES.end, [["access.set_roles"], *LATEST]),
    "the end, about what": (audit_log.BY_SUBJECT.end, [USER, *LATEST]),
    "the end, refused": (audit_log.BY_REFUSAL.end, LATEST),
    "the end, refused with": (audit_log.BY_CODE.end, ["last_owner", *LATEST]),
    "one": (audit_log.ENTRY, [USER]),
    "what happened by one": (audit_log.EVENTS, [USER, USER]),
    **{f"what a {kind} is called": (statement, [[UUID(int=7)]]) for kind, statement in subjects.NAMES.items()},
    "what a setting is called": (subjects.SETTINGS, [[UUID(int=7)]]),
    "a customer, by name": (subjects.BY_CUSTOMER, ["anna", "anna"]),
}
