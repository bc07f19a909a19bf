"""The same for what people must approve."""

from __future__ import annotations

from typing import Any

APPROVAL: dict[str, Any] = {
    "order": "0190a3f0-0000-7000-8000-000000000001",
    "number": "100001",
    "channel": "web",
    "reference": "W-1001",
    "currency": "EUR",
    "gross": "559.97",
    "due": "0.00",
    "status": "complete",
    "payment_status": "paid",
    "fulfillment_status": "delivered",
    "approval": 1,
    "command": "orders.adjust",
    "body": {"kind": "goodwill", "amount": "-250.00", "reason": "the whole delivery came wet", "line": None, "title": None},
    "kind": "discount",
    "amount": "250.00",
    "asked_by": "user:0190a3f0-0000-7000-8000-000000000009",
    "asked_at": "2026-03-02T09:15:00Z",
    "expires_at": "2026-03-09T09:15:00Z",
    "reason": "a customer of ten years",
    "state": "open",
    "decided_by": None,
    "decided_at": None,
    "note": None,
    "edited": False,
}
READS: dict[str, Any] = {"approvals.list": {"items": [APPROVAL], "next": None}, "approvals.get": APPROVAL}
