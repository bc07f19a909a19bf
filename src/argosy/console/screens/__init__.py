"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/, by the same name."""

from __future__ import annotations

from argosy.console.screening import Screens
from argosy.console.screens import acting, design, fulfillment, live, many, order, orders, printing, set_up, signing_in

SCREENS: list[Screens] = [
    *(signing_in.screens, set_up.screens, live.screens, acting.screens, orders.screens, order.screens),
    *(printing.screens, many.screens, fulfillment.screens, design.screens),
]
"""In the order they are looked through: a fixed address comes before one with a field."""
