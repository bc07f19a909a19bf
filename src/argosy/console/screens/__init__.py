"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/, by the same name."""

from __future__ import annotations

from argosy.console.screening import Screens
from argosy.console.screens import (
    acting,
    design,
    fulfillment,
    imports,
    job,
    live,
    many,
    order,
    orders,
    printing,
    product_form,
    products,
    set_up,
    signing_in,
    stock,
    stock_card,
    supplies,
)

SCREENS: list[Screens] = [
    *(signing_in.screens, set_up.screens, live.screens, acting.screens, orders.screens, order.screens),
    *(stock.screens, stock_card.screens, supplies.screens, products.screens, product_form.screens, imports.screens, job.screens),
    *(printing.screens, many.screens, fulfillment.screens, design.screens),
]
"""In the order they are looked through: a fixed address comes before one with a field."""
