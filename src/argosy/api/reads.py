"""The reads: ordinary FastAPI routes over the queries. Each needs a scope, and shows what is inside its key's limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from argosy.api import answers, answers_events
from argosy.api.asked import SEQ_MAX, EventsAsked, Listing, OrdersAsked, PromisesAsked, filters, said_once
from argosy.api.exports import accepted, export, export_of
from argosy.api.live import MEDIA_TYPE, EventStream
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

PAGE_ROWS = 50
EVENTS_ROWS = 100
Query_ = Callable[[Sight, Any, int], Script[Any]]
"""A list's query: what may be seen, where to go on, how many."""

FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {type: {"schema": {"type": "string"}} for type in ("text/csv", "application/x-ndjson")}}
}
"""What a list answers beside JSON."""
LIVE: dict[int | str, dict[str, Any]] = {200: {"content": FILES[200]["content"] | {MEDIA_TYPE: {"schema": {"type": "string"}}}}}

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


Code = Annotated[str, Path(min_length=1, max_length=CODE_LENGTH_MAX, pattern=r"^[^\x00]*$", examples=["SKU-0001"])]
Limit = Annotated[int, Query(ge=1, le=PAGE_ROWS_MAX, description="Items a page.")]
After = Annotated[str | None, Query(max_length=200, description="The cursor `next` of the page before.")]
Named = Annotated[str, Path(description="The order's id or number.", examples=["100001"])]


async def page(request: Request, query: Script[Any]) -> Any:
    """A page of a list. Refused: malformed, for a cursor that the list did not give out."""
    try:
        return await service_of(request).readers.run(query)
    except BadCursor:
        raise malformed("after", "not a cursor of this list") from None


def who(request: Request, may: May) -> Callable[[], Awaitable[Sight]]:
    """Who asks, to be asked again while an answer goes on."""
    return lambda: may(request)


async def listed(
    request: Request, asked: Listing | EventsAsked, name: str, shown: type[answers.Answer], scope: str, query: Query_, page_rows: int
) -> Any:
    """A page of a list; or all of it, as a file."""
    said_once(request)

    async def page(sight: Sight, after: Any, limit: int) -> Any:
        try:
            return await service_of(request).lists.run(query(sight, after, limit))
        except BadCursor:
            raise malformed("after", "not a cursor of this list") from None

    asks = who(request, May(scope))
    if form := export_of(request, asked):
        return await export(name, form, list(shown.model_fields), page, asks, asked.after)
    return await page(await asks(), asked.after, asked.limit or page_rows)


@reads.get(
    "/orders",
    operation_id="orders.list",
    summary="Orders, newest first.",
    tags=["orders"],
    response_model=answers.OrderList,
    responses=FILES,
    openapi_extra={"x-scope": "orders:read"},
)
async def orders(request: Request, _: Annotated[Sight, Depends(May("orders:read"))], asked: Annotated[OrdersAsked, Query()]) -> Any:
    """A page of orders. Go on with `after` = `next` until `next` is null: a page may hold fewer than `limit` before that.

    What is asked for must all hold; `custom.<code>=value` asks for a custom field. Without any filter, what was just placed is in the
    list at once; with one, some milliseconds later.
    """
    wanted = filters(request, asked, None if asked.days_late is None else await service_of(request).now())
    query = partial(order_list, filters=wanted)
    return await listed(request, asked, "orders", answers.OrderHead, "orders:read", query, PAGE_ROWS)


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
    found = await service_of(request).readers.run(order_page(order, sight))
    if found is None:
        raise Refused("order_unknown")
    response.headers["etag"] = f'"{found["version"]}.{found["progress"]}"'
    return found


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
    responses=FILES,
    openapi_extra={"x-scope": "orders:read"},
)
async def promises(request: Request, _: Annotated[Sight, Depends(May("orders:read"))], asked: Annotated[PromisesAsked, Query()]) -> Any:
    """What waits, since when and why: of a SKU in the order in which its receipts are given out, or of an order. One must be named."""
    if asked.sku is None and asked.order is None:
        raise malformed("sku", "name a SKU or an order")

    def query(sight: Sight, after: str | None, limit: int) -> Script[Any]:
        return waiting(sight, asked.sku, asked.order, after, limit)

    return await listed(request, asked, "promises", answers.Waiting, "orders:read", query, PAGE_ROWS)


@reads.get(
    "/events",
    operation_id="events.list",
    summary="What happened.",
    tags=["events"],
    response_model=answers_events.EventPage,
    responses=LIVE,
    openapi_extra={"x-scope": "events:read"},
)
async def feed(
    request: Request,
    _: Annotated[Sight, Depends(May("events:read"))],
    asked: Annotated[EventsAsked, Query()],
    last_event_id: Annotated[str | None, Header(description="Of a live stream: the `id` of the last event seen.")] = None,
) -> Any:
    """Events in the order they were committed, without gaps. Ask again with `after` = `next`.

    With `Accept: text/event-stream` they are told as they happen, from `Last-Event-ID` or `after` on, or from now on. A key with limits
    sees the events of orders within them, and of stock at its locations.
    """
    if asked.format is None and MEDIA_TYPE in accepted(request):
        said_once(request)
        live = service_of(request).live
        after = asked.after if last_event_id is None else seq_of(last_event_id)
        return EventStream(live, who(request, May("events:read")), await live.head() if after is None else after)

    def query(sight: Sight, after: int | None, limit: int) -> Script[Any]:
        return events(sight, after or 0, limit)

    return await listed(request, asked, "events", answers_events.EventShown, "events:read", query, EVENTS_ROWS)


def seq_of(id: str) -> int:
    """The sequence number that a stream's id is. Refused: malformed."""
    if not (id.isascii() and id.isdigit() and len(id) < 20 and int(id) <= SEQ_MAX):
        raise malformed("Last-Event-ID", "not the id of an event")
    return int(id)
