"""One SKU's stock: by location, reserved for whom, who waits, every move, what is expected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.console.actions import STOCK, SUPPLY, offered
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.telling.moves import told
from argosy.console.words import gettext
from argosy.queries.plain import BadCursor
from argosy.queries.promises import waiting
from argosy.queries.reserved import reserved
from argosy.queries.sight import Sight
from argosy.queries.skus import sku_page
from argosy.queries.stock import stock
from argosy.queries.stock_moves import moves
from argosy.queries.supplies import expected
from argosy.serving.addresses import ending
from argosy.serving.problems import malformed
from argosy.store.statement import Script

screens = Screens()

ROWS = 25
TOTALS = ("on_hand", "promised", "short", "available", "quarantine")
List = Callable[[str, Sight, str | None, int], Script[Any]]


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


LISTS: dict[str, tuple[str, List]] = {
    "reserved": (_("Reserved for"), reserved),
    "waiting": (_("Waits for it"), lambda code, sight, after, limit: waiting(sight, code, None, after, limit)),
    "moves": (_("Stock card"), lambda code, sight, after, limit: moves(code, sight, "holdings", after, limit)),
    "every-move": (_("Stock card with promises"), lambda code, sight, after, limit: moves(code, sight, None, after, limit)),
    "supplies": (_("Expected"), lambda code, sight, after, limit: expected(sight, code, None, None, after, limit)),
}


@screens.get(ending("/stock", "sku"), "stock:read")
async def stock_card(ask: Ask) -> Response:
    """The balances, and one of the lists behind them."""
    code = ask.path("sku")
    found = await ask.found(stock(code, ask.sight), "sku_not_found")
    terms = await ask.found(sku_page(code), "sku_not_found")
    chosen = ask.query.get("list") or "reserved"
    if chosen not in LISTS:
        raise Refused("route_unknown")
    after = ask.query.get("after") or None
    try:
        listed = await ask.read(LISTS[chosen][1](code, ask.sight, after, ROWS))
    except BadCursor:
        raise malformed("after", "not a cursor of this list") from None
    here = f"/stock/{quote(code)}"
    return await ask.page(
        "stock_card.html",
        stock=found,
        terms=terms,
        totals={name: sum(place[name] for place in found["locations"]) for name in TOTALS}
        | {
            "waiting": sum(one["units"] for one in found["waiting"]),
            "incoming": sum(coming["units"] for place in found["locations"] for coming in place["incoming"]),
        },
        list=chosen,
        items=[told(move) for move in listed["items"]] if "move" in chosen else listed["items"],
        tabs=[(gettext(title), f"{here}?{urlencode({'list': key})}", key == chosen) for key, (title, _list) in LISTS.items()],
        next=None if listed["next"] is None else f"{here}?{urlencode({'list': chosen, 'after': listed['next']})}",
        newest=f"{here}?{urlencode({'list': chosen})}" if after else None,
        actions=offered(ask, STOCK) if found["tracked"] else [],
        changes=offered(ask, SUPPLY),
        late_before=await ask.service.now(),
    )
