"""What can be done about an order's money."""

from __future__ import annotations

from argosy.console.actions.action import Action


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


CAPTURE = Action("payments.capture", _("Capture"), _("Capture what is authorized"), _("The collector is asked."), "amount", about="payment")
VOID = Action(
    "payments.void", _("Void"), _("Give up what is authorized"), _("The collector is asked."), "amount", danger=True, about="payment"
)
REFUND = Action("payments.refund", _("Refund"), _("Give money back"), _("The collector is asked."), "refund", danger=True, about="payment")
WITHDRAW = Action(
    "payments.withdraw", _("Expect no more"), _("Expect this payment no more"), _("It is expected no more."), "amount", about="payment"
)
TRANSFER = Action(
    "payments.record_transfer", _("Record a transfer"), _("Money has come"), _("The transfer is recorded."), "record_transfer"
)
EXPECT = Action("payments.expect", _("Expect a payment"), _("The customer will pay"), _("The payment is expected."), "expect_payment")

PAYMENT = (CAPTURE, VOID, REFUND, WITHDRAW)
MONEY = (TRANSFER, EXPECT)
