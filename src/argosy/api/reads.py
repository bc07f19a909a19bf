"""The reads of orders: their list, one as a whole, and who waits for what."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from argosy.api import answers
from argosy.api.reading import May, Named, Reads, found, service_of
from argosy.queries.order_list import order_list
from argosy.queries.order_page import order_page
from argosy.queries.promises import waiting
from argosy.queries.sight import Sight
from argosy.serving.asked import Code, Listing
from argosy.serving.asked_orders import OrdersAsked, filters
from argosy.serving.problems import malformed

MAY = May("orders:read")
reads = Reads("orders", MAY)


@reads.list("/orders", "orders.list", "Orders, newest first.", answers.OrderList)
async def orders(request: Request, asked: Annotated[OrdersAsked, Query()]) -> Any:
    """A page of orders. Go on with `after` = `next` until `next` is null: a page may hold fewer than `limit` before that.

    What is asked for must all hold; `custom.<code>=value` asks for a custom field. Without any filter, what was just placed is in the
    list at once; with one, some milliseconds later.
    """
    wanted = filters(request, asked, None if asked.days_late is None else await service_of(request).now())
    machine_time = service_of(request).coalescer.desk.machine_time()
    return await reads.listed(request, asked, partial(order_list, filters=wanted, sort=asked.sort, machine_time=machine_time))


@reads.one("/orders/{order}", "orders.get", "An order as a whole.", answers.OrderPage, "order_unknown")
async def order(request: Request, response: Response, order: Named, sight: Annotated[Sight, Depends(MAY)]) -> Any:
    """Lines and where their units stand, payments, instructions, fulfillments, parcels, holds, and what happened.

    The answer's ETag may be sent as If-Match with a command on the order: it is refused if anything has moved since.
    """
    page = await found(request, order_page(order, sight), "order_unknown")
    response.headers["etag"] = f'"{page["version"]}.{page["progress"]}"'
    return page


class PromisesAsked(Listing):
    """Whose promises: one of the two must be named."""

    sku: Annotated[Code | None, Field(description="A SKU's code.")] = None
    order: Annotated[Code | None, Field(description="An order's id or number.")] = None


@reads.list("/promises", "promises.list", "Who waits for what.", answers.WaitingList)
async def promises(request: Request, asked: Annotated[PromisesAsked, Query()]) -> Any:
    """What waits, since when and why: of a SKU in the order in which its receipts are given out, or of an order. One must be named."""
    if asked.sku is None and asked.order is None:
        raise malformed("sku", "name a SKU or an order")
    return await reads.listed(
        request, asked, lambda sight, after, limit: waiting(sight, asked.sku, asked.order, after, limit), asked.sku or asked.order or ""
    )
