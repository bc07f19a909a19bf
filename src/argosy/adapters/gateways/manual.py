"""A bank account, a cash drawer, a courier: somebody moves the money, then records the fact. There is nobody to ask."""

from __future__ import annotations

from .port import Answer, NoAnswer

WAITS = NoAnswer("waits for a person to record it")


class ManualGateway:
    """Never answers by itself; its instructions are a person's list of things to do."""

    automatic = False

    def capture(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer:
        return WAITS

    def void(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer:
        return WAITS

    def refund(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer:
        return WAITS
