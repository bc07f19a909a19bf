"""An order once more: a new order is drafted like it."""

from __future__ import annotations

from starlette.responses import Response

from argosy.base.limits import NEW_ORDERS_DRAFTED_MAX
from argosy.console.ask import Ask
from argosy.console.drafts.keeping import keep, new_order, new_orders
from argosy.console.drafts.new_order import Draft, again
from argosy.console.screening import Screens
from argosy.queries.order_page import order_page
from argosy.queries.reorder import Prices, reorder

screens = Screens()


@screens.get("/orders/{order}/copy", "orders:write")
async def copy_order(ask: Ask) -> Response:
    """At which prices; or that there are too many drafts."""
    order = await ask.found(order_page(ask.path("order"), ask.sight), "order_unknown")
    return await ask.page("copy_order.html", order=order, full=len(await new_orders(ask)) >= NEW_ORDERS_DRAFTED_MAX)


@screens.post("/orders/{order}/copy", "orders:write")
async def copied(ask: Ask) -> Response:
    """On to the new order, filled in."""
    draft = Draft.new()
    prices: Prices = "then" if ask.form.get("prices") == "then" else "now"
    again(draft, await ask.found(reorder(ask.path("order"), draft.reference, prices, ask.sight), "order_unknown"))
    await keep(ask, new_order(draft.reference), draft.kept())
    return ask.go(f"/orders/new?draft={draft.reference}")
