"""What the reads of people's work together answer, as their documentation describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from argosy.api.answers import Answer, PageOf


class ApprovalShown(Answer):
    """`body`: the command as it was asked, without its order. `edited`: the order was edited since, so it can't be approved any more."""

    order: str
    number: str
    channel: str
    reference: str
    currency: str
    gross: str
    due: str
    status: str
    payment_status: str
    fulfillment_status: str
    approval: int
    command: str
    body: dict[str, Any]
    kind: Literal["refund", "discount", "cancel"]
    amount: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    reason: str | None
    state: Literal["open", "approved", "declined", "withdrawn", "expired"]
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    edited: bool


class ApprovalList(PageOf[ApprovalShown]):
    """The oldest first."""
