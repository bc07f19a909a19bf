"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/, by the same name."""

from __future__ import annotations

from argosy.console.screening import Screens
from argosy.console.screens import (
    acting,
    api_keys,
    audit_log,
    imports,
    job,
    live,
    mails,
    me,
    order,
    orders,
    product_form,
    products,
    roles,
    set_up,
    settings,
    signing_in,
    stock,
    stock_card,
    supplies,
    users,
)

SCREENS: list[Screens] = [
    signing_in.screens,
    set_up.screens,
    live.screens,
    acting.screens,
    orders.screens,
    order.screens,
    stock.screens,
    stock_card.screens,
    supplies.screens,
    products.screens,
    product_form.screens,
    imports.screens,
    job.screens,
    me.screens,
    users.screens,
    roles.screens,
    api_keys.screens,
    audit_log.screens,
    mails.screens,
    settings.screens,
]
"""In the order they are looked through: a fixed address comes before one with a field."""
