"""Files on an order: hung on, and saved. What a file is, its content says; whoever may see the order may save it."""

from __future__ import annotations

from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import Refused
from argosy.base.limits import ATTACHMENT_BYTES_MAX
from argosy.console.ask import Ask
from argosy.console.bringing import brought
from argosy.console.doing import do
from argosy.console.screening import Screens
from argosy.console.words import gettext
from argosy.queries.jobs import attached
from argosy.queries.order_ids import order_id
from argosy.serving import files

screens = Screens()

N_MAX = 2**31 - 1


@screens.get("/orders/{order}/attachments/{n}", "orders:read")
async def attachment(ask: Ask) -> Response:
    """Its bytes, to be saved: no browser shows them."""
    n = ask.path("n")
    if not (n.isascii() and n.isdecimal()) or not 0 < int(n[:11]) <= N_MAX:
        raise Refused("file_unknown")
    return files.given(ask.service, await ask.found(attached(ask.path("order"), int(n), ask.sight), "file_unknown"))


@screens.post("/orders/{order}/attachments", "orders:write")
async def attach(ask: Ask) -> Response:
    """Take a file in, and hang it on."""
    id = await ask.read(order_id(ask.path("order")))
    if id is None:
        raise Refused("order_unknown")
    file = await brought(ask, ATTACHMENT_BYTES_MAX)
    await do(ask, "orders.attach", order=ids.text(id), upload=ids.text(file.id))
    return ask.toast(gettext("The file is on the order."))
