"""The reads: ordinary FastAPI routes over the queries. Each needs a scope, and shows what is inside its key's limits."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from argosy.api import answers
from argosy.api.problems import malformed
from argosy.api.routes import PREFIX
from argosy.api.service import Service
from argosy.base.errors import Refused
from argosy.base.limits import CODE_LENGTH_MAX, PAGE_ROWS_MAX
from argosy.queries.events import events
from argosy.queries.order_list import order_list
from argosy.queries.order_page import order_page
from argosy.queries.plain import BadCursor
from argosy.queries.promises import waiting
from argosy.queries.sight import Sight
from argosy.queries.stock import stock
from argosy.store.statement import Script

SEQ_MAX = 2**63 - 1

reads = APIRouter(prefix=PREFIX)


class May:
    """Lets in who has the scope; answers what they may see. Refused: key_missing, key_wrong, scope_missing."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> Sight:
        sent = request.headers.get("authorization")
        actor = await service_of(request).keys.actor(None if sent is None else sent.encode("latin-1"))
        if not actor.may(self.scope):
            raise Refused("scope_missing", scope=self.scope)
        return Sight.of(actor)


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


Limit = Annotated[int, Query(ge=1, le=PAGE_ROWS_MAX, description="Items a page.")]
After = Annotated[str | None, Query(max_length=200, description="The cursor `next` of the page before.")]
Code = Annotated[str, Path(min_length=1, max_length=CODE_LENGTH_MAX, pattern=r"^[^\x00]*$", examples=["SKU-0001"])]
Named = Annotated[str, Path(description="The order's id or number.", examples=["100001"])]


async def page_of(request: Request, query: Script[Any]) -> Any:
    """A page of a list. Refused: malformed, when `after` is no cursor of it."""
    try:
        return await service_of(request).readers.run(query)
    except BadCursor:
        raise malformed("after", "not a cursor of this list") from None


@reads.get(
    "/orders",
    operation_id="orders.list",
    summary="Orders, newest first.",
    tags=["orders"],
    response_model=answers.OrderList,
    openapi_extra={"x-scope": "orders:read"},
)
async def orders(request: Request, sight: Annotated[Sight, Depends(May("orders:read"))], after: After = None, limit: Limit = 50) -> Any:
    """A page of orders. Go on with `after` = `next` until `next` is null."""
    return await page_of(request, order_list(sight, after, limit))


@reads.get(
    "/orders/{order}",
    operation_id="orders.get",
    summary="An order as a whole.",
    tags=["orders"],
    response_model=answers.OrderPage,
    openapi_extra={"x-scope": "orders:read", "x-refuses": ["order_unknown"]},
)
async def order(request: Request, response: Response, order: Named, sight: Annotated[Sight, Depends(May("orders:read"))]) -> Any:
    """Lines and where their units stand, payments, instructions, fulfillments, parcels, holds, and what happened.

    The answer's ETag may be sent as If-Match with a command on the order: it is refused if anything has moved since.
    """
    page = await service_of(request).readers.run(order_page(order, sight))
    if page is None:
        raise Refused("order_unknown")
    response.headers["etag"] = f'"{page["version"]}.{page["progress"]}"'
    return page


@reads.get(
    "/skus/{code:path}/stock",
    operation_id="stock.get",
    summary="A SKU's stock.",
    tags=["stock"],
    response_model=answers.StockCard,
    openapi_extra={"x-scope": "stock:read", "x-refuses": ["sku_not_found"]},
)
async def stock_card(request: Request, code: Code, sight: Annotated[Sight, Depends(May("stock:read"))]) -> Any:
    """What each location has on hand, has promised and can still promise; and how much waits, by reason."""
    card = await service_of(request).readers.run(stock(code, sight))
    if card is None:
        raise Refused("sku_not_found")
    return card


@reads.get(
    "/promises",
    operation_id="promises.list",
    summary="Who waits for what.",
    tags=["orders"],
    response_model=answers.WaitingList,
    openapi_extra={"x-scope": "orders:read"},
)
async def promises(
    request: Request,
    sight: Annotated[Sight, Depends(May("orders:read"))],
    sku: Annotated[str | None, Query(max_length=CODE_LENGTH_MAX, pattern=r"^[^\x00]*$", description="A SKU's code.")] = None,
    order: Annotated[str | None, Query(max_length=CODE_LENGTH_MAX, description="An order's id or number.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """What waits, since when and why: of a SKU in the order in which its receipts are given out, or of an order. One must be named."""
    if sku is None and order is None:
        raise malformed("sku", "name a SKU or an order")
    return await page_of(request, waiting(sight, sku, order, after, limit))


@reads.get(
    "/events",
    operation_id="events.list",
    summary="What happened.",
    tags=["events"],
    response_model=answers.EventPage,
    openapi_extra={"x-scope": "events:read"},
)
async def feed(
    request: Request,
    sight: Annotated[Sight, Depends(May("events:read"))],
    after: Annotated[int, Query(ge=0, le=SEQ_MAX, description="The sequence number up to which is known.")] = 0,
    limit: Limit = 100,
) -> Any:
    """Events in the order they were committed, without gaps. Ask again with `after` = `next`.

    A key with limits sees the events of orders within them, and of stock at its locations.
    """
    return await page_of(request, events(sight, after, limit))
