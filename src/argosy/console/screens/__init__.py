"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/, by the same name."""

from __future__ import annotations

from argosy.console.screening import Screens
from argosy.console.screens import (
    acting,
    approvals,
    bulk,
    design,
    exporting,
    finding,
    fulfillment,
    home,
    imports,
    job,
    jobs,
    live,
    many,
    order,
    order_views,
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
    *(signing_in.screens, set_up.screens, live.screens, acting.screens, home.screens, finding.screens),
    *(orders.screens, order_views.screens, exporting.screens, bulk.screens, order.screens),
    *(stock.screens, stock_card.screens, supplies.screens, products.screens, product_form.screens, imports.screens),
    *(printing.screens, many.screens, fulfillment.screens, approvals.screens, jobs.screens, job.screens, design.screens),
]
"""In the order they are looked through: a fixed address comes before one with a field."""
