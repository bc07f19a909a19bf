"""What happens to money, and what we ask of those who hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...base.ids import Id
from .base import ORDER, Event


@dataclass(frozen=True)
class PaymentMoved(Event):
    """An amount of a payment came to stand in another account: authorized, captured, voided, refunded."""

    type = "payment.moved"
    example: ClassVar = {
        "subject": ORDER,
        "payment": 1,
        "account": "authorized",
        "amount": 5997,
        "currency": "EUR",
    }
    subject: Id
    payment: int
    account: str
    amount: int
    currency: str


@dataclass(frozen=True)
class PaymentFailed(Event):
    """What we asked of the collector was refused; the amount stands again where it stood. Why, stands with the instruction."""

    type = "payment.failed"
    example: ClassVar = {
        "subject": ORDER,
        "payment": 1,
        "asked": "capture",
        "amount": 5997,
        "currency": "EUR",
        "instruction": 2,
    }
    subject: Id
    payment: int
    asked: str
    amount: int
    currency: str
    instruction: int


@dataclass(frozen=True)
class PaymentOverdrawn(Event):
    """More of a payment was given back than was ever taken: somebody must look. Told when it grows."""

    type = "payment.discrepancy"
    example: ClassVar = {"subject": ORDER, "payment": 1, "discrepancy": 4000}
    subject: Id
    payment: int
    discrepancy: int


@dataclass(frozen=True)
class ValueOverdrawn(Event):
    """More is held on an account of value than it has, its credit included: somebody must look. Told when it grows."""

    type = "value.over"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000005", "kind": "gift_card", "unit": "EUR", "over": 500}
    subject: Id
    kind: str
    unit: str
    over: int


@dataclass(frozen=True)
class InstructionGiven(Event):
    """We asked the outside for something: capture, void, refund, recall."""

    type = "instruction.given"
    example: ClassVar = {"subject": ORDER, "instruction": 1, "asked": "capture", "amount": 5997}
    subject: Id
    instruction: int
    asked: str
    amount: int
