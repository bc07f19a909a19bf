"""What can be wrong about amounts and payments."""

from __future__ import annotations

from .problem import Problem, _

MONEY = (
    Problem(
        "currency_mismatch",
        422,
        _("The order's currency is not its channel's."),
        _("Send the currency in `expected`, or use another channel."),
    ),
    Problem("amount_too_precise", 422, _("The amount has more decimals than its currency."), _("Round it as `decimals` says.")),
    Problem("amount_too_large", 422, _("The amount is larger than an order can hold."), _("Split the order.")),
    Problem("tax_too_large", 422, _("The tax of a line is larger than its total."), _("Check the line's tax and discount.")),
    Problem(
        "tax_mismatch",
        422,
        _("The taxes that were sent one by one do not add up to the tax that was sent."),
        _("They may differ by one minor unit a line; send `expected` in all, or leave out `tax`."),
    ),
    Problem(
        "taxes_computed",
        422,
        _("This channel's taxes are computed here, and some were sent."),
        _("Leave `tax` and `taxes` out, or set the channel's `taxes` to `given`."),
    ),
    Problem(
        "discount_too_large",
        422,
        _("What is taken off is more than what it is taken off from."),
        _("Send the price as it was, and discounts up to it."),
    ),
    Problem(
        "price_unknown",
        422,
        _("The line has no price, and the catalog has none in this currency."),
        _("Send a `unit_price`, or give the SKU its price."),
    ),
    Problem("total_mismatch", 422, _("The lines do not add up to the total that was sent."), _("The lines add up to `expected`.")),
    Problem("overpaid", 422, _("More is put forward than the order costs."), _("Send payments of at most `expected`.")),
    Problem("payment_unknown", 422, _("The order has no such payment."), _("See the order's payments and their numbers.")),
    Problem("not_capturable", 422, _("That much is not open to capture on this payment."), _("Capture at most `open`.")),
    Problem("authorization_expired", 409, _("This authorization has expired."), _("Ask the customer for another payment.")),
    Problem("not_voidable", 422, _("That much is not open to be voided on this payment."), _("Void at most `open`.")),
    Problem(
        "not_refundable",
        422,
        _("That much can't be given back from this payment."),
        _("Refund at most `captured`; without an amount, what is paid too much (`overpaid`) is given back."),
    ),
    Problem(
        "refund_unexplained",
        422,
        _("This money is owed to us: given back without a reason, it would be asked for again."),
        _("Send a reason: the order costs so much less from then on. Or change its price with orders.adjust."),
    ),
    Problem("not_due", 422, _("That much is not due, or is expected already."), _("Expect at most `due`.")),
    Problem("not_pending", 422, _("That much is not expected on this payment."), _("Withdraw at most `pending`.")),
    Problem("adjustment_too_large", 422, _("It would cost less than nothing."), _("Take off at most `owed`.")),
    Problem(
        "nothing_kept",
        422,
        _("Nothing is left of this that has a price."),
        _("What is cancelled or credited has no price to change: send a fee, or goodwill."),
    ),
    Problem(
        "goodwill_is_given", 422, _("Goodwill is given: its amount is below zero."), _("Send a fee, or a price change, to charge more.")
    ),
    Problem("adjustment_unknown", 422, _("The order has no such adjustment."), _("See the order's adjustments and their numbers.")),
    Problem(
        "adjustment_reversed",
        422,
        _("This adjustment was taken back already, or takes another one back."),
        _("Add one that says what holds now."),
    ),
    Problem("instruction_unknown", 422, _("The order has no such open instruction."), _("See the order's instructions and their states.")),
)
