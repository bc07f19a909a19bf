"""The reads of the first page: what needs a person now, today's numbers, one box that finds everything, orders placed twice."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any
from zoneinfo import available_timezones

from fastapi import Depends, Query, Request

from argosy.api import answers_customers, answers_home
from argosy.api.reading import May, Reads, service_of
from argosy.engine.actor import Actor
from argosy.queries.duplicates import alike_orders
from argosy.queries.find import find
from argosy.queries.home import attention
from argosy.queries.orders_wanted import too_many_words
from argosy.queries.sales import numbers
from argosy.queries.sight import Sight
from argosy.serving.asked import Key, Listing
from argosy.serving.problems import malformed

MAY = May("orders:read")
home_reads = Reads("orders", MAY)


@home_reads.one("/home", "home.get", "What needs a person now, and today's numbers.", answers_home.Home)
async def home(
    request: Request,
    sight: Annotated[Sight, Depends(MAY)],
    zone: Annotated[str | None, Query(description="Whose days are meant, by the IANA name; else the first location's.")] = None,
) -> Any:
    """Holds, late orders, what waits for nothing, money due, failed deliveries, alarms; orders and units of today and two weeks.

    As quick on a million orders as on ten thousand: nothing is counted beyond 500. Some milliseconds behind, as filters are.
    """
    if zone is not None and zone not in available_timezones():
        raise malformed("zone", "is no time zone")
    service = service_of(request)
    now = await service.now()
    needs = await service.lists.run(attention(sight, now))
    sold = None if sight.locations is not None else await service.lists.run(numbers(sight.channels, now, zone))
    return {"now": now, "attention": needs, "sales": sold}


@home_reads.one("/find", "find.get", "Whatever begins so: orders, customers, SKUs, locations, supplies.", answers_home.Found)
async def found(
    request: Request,
    q: Annotated[Key, Query(description="Words; each must be the beginning of one of its words.")],
    actor: Annotated[Actor, Depends(MAY.actor)],
) -> Any:
    """At most five of each. What the key has no scope for, or no sight of, is not among it."""
    too_many_words(q)
    service = service_of(request)
    return await service.lists.run(find(actor, q, service.coalescer.desk.machine_time()))


@home_reads.list("/duplicates/orders", "duplicates.orders", "Orders that may have been placed twice.", answers_customers.AlikeOrderList)
async def duplicates(request: Request, asked: Annotated[Listing, Query()]) -> Any:
    """Open orders, newest first, each with those of the same customer or e-mail address, lines and total in the 48 hours before.

    A page may hold fewer than `limit` and still have a `next`.
    """
    machine_time = service_of(request).coalescer.desk.machine_time()
    return await home_reads.listed(request, asked, partial(alike_orders, machine_time=machine_time))
