"""What a customer takes: articles, the liked ones more often, and what they cost with tax."""

from __future__ import annotations

import random

from ..base.money import half_up
from ..model.order_shapes import LineIn
from .catalog import Article
from .company import Company, euros

LINES = (1, 1, 1, 2, 2, 3, 4)
QUANTITIES = (1, 1, 1, 1, 2, 2, 3, 6)
DISCOUNT_SHARE = 0.08
SET_SHARE = 0.06
SETS_TAX = 19
"""Percent, contained in the price of a gift set."""


def basket(company: Company, draw: random.Random, *, ahead: bool = True) -> tuple[list[LineIn], int]:
    """The lines, and their total in cents. `ahead`: also what isn't there yet, and is sold ahead."""
    picked = draw.choices(company.articles, cum_weights=company.liking_so_far, k=draw.choice(LINES))
    there = [article for article in dict.fromkeys(picked) if ahead or not article.preorder]
    taken = [(article, draw.choice(QUANTITIES)) for article in there or company.articles[:1]]
    lines, total = _priced(draw, taken)
    if ahead and draw.random() < SET_SHARE:
        gift = draw.choice(company.sets)
        lines.append(
            LineIn(sku=gift.code, quantity=1, unit_price=euros(gift.price), tax=euros(half_up(gift.price * SETS_TAX, 100 + SETS_TAX)))
        )
        total += gift.price
    return lines, total


def from_the_shelf(company: Company, draw: random.Random, shelf: dict[str, int]) -> tuple[list[LineIn], int]:
    """The same of what lies on a shelf (units by code), which then has less; nothing from an empty one."""
    picked = draw.choices(company.articles, cum_weights=company.liking_so_far, k=3 * draw.choice(LINES))
    there = [article for article in dict.fromkeys(picked) if shelf.get(article.code, 0) > 0][: draw.choice(LINES)]
    taken = [(article, min(draw.choice(QUANTITIES), shelf[article.code])) for article in there]
    for article, quantity in taken:
        shelf[article.code] -= quantity
    return _priced(draw, taken)


def _priced(draw: random.Random, taken: list[tuple[Article, int]]) -> tuple[list[LineIn], int]:
    lines, total = [], 0
    for article, quantity in taken:
        price = article.price * quantity
        discount = price // 10 if draw.random() < DISCOUNT_SHARE else 0
        lines.append(
            LineIn(
                sku=article.code,
                quantity=quantity,
                unit_price=euros(article.price),
                discount=euros(discount),
                tax=euros(article.tax_of(price - discount)),
            )
        )
        total += price - discount
    return lines, total
