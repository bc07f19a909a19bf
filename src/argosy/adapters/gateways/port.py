"""What a gateway is to us: three things to ask, three answers. An adapter translates its provider's words into these.

Every request carries a key that is the same however often it is sent: "<order id>:<instruction>". A gateway acts once
for a key and gives later requests with it the same answer; that makes it safe to ask again when no answer came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Done:
    """It happened. `external_id` is the gateway's id of the act; `amount`, in minor units, if another than asked."""

    external_id: str
    amount: int | None = None


@dataclass(frozen=True)
class Declined:
    """It did not happen, and will not by asking again. `reason` is a code or a few words, never personal data."""

    reason: str


@dataclass(frozen=True)
class NoAnswer:
    """Nobody knows whether it happened: a timeout, a lost connection, a gateway that is down. It is asked again."""

    reason: str


Answer = Done | Declined | NoAnswer


class Gateway(Protocol):
    """A collector's door.

    Amounts are minor units of the currency (ISO 4217); `order_key` is the order's id as a UUID; `payment_reference` is
    what the gateway called the payment when it was authorized. Methods block, and don't raise for what the gateway or
    the network does: that is an answer too.
    """

    automatic: bool
    """Whether it can be asked at all. If not, instructions stay open until a person records what happened."""

    def capture(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer: ...

    def void(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer: ...

    def refund(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer: ...
