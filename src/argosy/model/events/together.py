"""What happens as people work on an order together: approvals and follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ...base.ids import Id
from .base import ORDER, Event


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """A command on the order was above its asker's limit, and somebody is to approve it. `amount` is what it gives away, in minor units."""

    type = "order.approval_asked"
    example: ClassVar = {
        "subject": ORDER,
        "approval": 1,
        "command": "payments.refund",
        "kind": "refund",
        "amount": 25000,
        "currency": "EUR",
        "expires_at": "2026-03-09T09:00:00Z",
    }
    subject: Id
    approval: int
    command: str
    kind: str
    amount: int
    currency: str
    expires_at: datetime


@dataclass(frozen=True)
class ApprovalDecided(Event):
    """What was asked is approved, and done; or declined, withdrawn or expired, and not done."""

    type = "order.approval_decided"
    example: ClassVar = {"subject": ORDER, "approval": 1, "state": "approved", "command": "payments.refund"}
    subject: Id
    approval: int
    state: str
    command: str


@dataclass(frozen=True)
class OrderFollowUpSet(Event):
    """Somebody is to look at the order again at a time; without one, nobody is any more."""

    type = "order.follow_up_set"
    example: ClassVar = {"subject": ORDER, "follow_up": 1, "at": "2026-03-09T09:00:00Z", "assignee": "desk-1"}
    subject: Id
    follow_up: int
    at: datetime | None
    assignee: str


@dataclass(frozen=True)
class OrderFollowUpDue(Event):
    """The time has come to look at the order again."""

    type = "order.follow_up_due"
    example: ClassVar = {"subject": ORDER, "follow_up": 1, "assignee": "desk-1"}
    subject: Id
    follow_up: int
    assignee: str
