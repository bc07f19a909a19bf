"""What can be wrong about amounts and payments."""

from __future__ import annotations

from .problem import Problem

MONEY = (
    Problem(
        "currency_mismatch",
        422,
        "The order's currency is not its channel's.",
        "Send the currency in `expected`, or use another channel.",
    ),
    Problem("amount_too_precise", 422, "The amount has more decimals than its currency.", "Round it as `decimals` says."),
    Problem("amount_too_large", 422, "The amount is larger than an order can hold.", "Split the order."),
    Problem("tax_too_large", 422, "The tax of a line is larger than its total.", "Check the line's tax and discount."),
    Problem(
        "tax_mismatch",
        422,
        "The taxes that were sent one by one do not add up to the tax that was sent.",
        "They may differ by one minor unit a line; send `expected` in all, or leave out `tax`.",
    ),
    Problem(
        "taxes_computed",
        422,
        "This channel's taxes are computed here, and some were sent.",
        "Leave `tax` and `taxes` out, or set the channel's `taxes` to `given`.",
    ),
    Problem(
        "discount_too_large",
        422,
        "What is taken off is more than what it is taken off from.",
        "Send the price as it was, and discounts up to it.",
    ),
    Problem(
        "price_unknown",
        422,
        "The line has no price, and the catalog has none in this currency.",
        "Send a `unit_price`, or give the SKU its price.",
    ),
    Problem("total_mismatch", 422, "The lines do not add up to the total that was sent.", "The lines add up to `expected`."),
    Problem("overpaid", 422, "More is put forward than the order costs.", "Send payments of at most `expected`."),
    Problem("payment_unknown", 422, "The order has no such payment.", "See the order's payments and their numbers."),
    Problem("not_capturable", 422, "That much is not open to capture on this payment.", "Capture at most `open`."),
    Problem("instruction_unknown", 422, "The order has no such open instruction.", "See the order's instructions and their states."),
)
