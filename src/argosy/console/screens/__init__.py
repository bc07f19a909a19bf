"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/, by the same name."""

from __future__ import annotations

from argosy.console.screening import Screens
from argosy.console.screens import (
    acting,
    approvals,
    bulk,
    exporting,
    finding,
    home,
    job,
    jobs,
    live,
    order,
    order_views,
    orders,
    set_up,
    signing_in,
)

SCREENS: list[Screens] = [
    *(signing_in.screens, set_up.screens, live.screens, acting.screens, home.screens, finding.screens),
    *(orders.screens, order_views.screens, exporting.screens, bulk.screens, order.screens),
    *(approvals.screens, jobs.screens, job.screens),
]
"""In the order they are looked through: a fixed address comes before one with a field."""
