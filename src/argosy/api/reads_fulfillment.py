"""The reads of the floor: a location's work list, one fulfillment with its pick list, and parcels by tracking number."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request

from argosy.api import answers_fulfillment as answers
from argosy.api.reads import After, Limit, May, Named, page, service_of
from argosy.api.routes import PREFIX
from argosy.base.errors import Refused
from argosy.base.limits import CODE_LENGTH_MAX, KEY_LENGTH_MAX
from argosy.queries.fulfillments import fulfillment, tracked, work
from argosy.queries.sight import Sight

fulfillment_reads = APIRouter(prefix=PREFIX)

Floor = Annotated[Sight, Depends(May("fulfillment:read"))]


@fulfillment_reads.get(
    "/fulfillments",
    operation_id="fulfillments.list",
    summary="What a location has to do.",
    tags=["fulfillment"],
    response_model=answers.WorkList,
    openapi_extra={"x-scope": "fulfillment:read"},
)
async def work_list(
    request: Request,
    sight: Floor,
    location: Annotated[str, Query(min_length=1, max_length=CODE_LENGTH_MAX, pattern=r"^[^\x00]*$", description="A location's code.")],
    state: Annotated[Literal["released", "started", "picked", "packed"] | None, Query(description="Only those in this state.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Fulfillments that have not left, soonest promised first, those without a date last. Go on with `after` = `next`."""
    return await page(request, work(sight, location, state, after, limit))


@fulfillment_reads.get(
    "/orders/{order}/fulfillments/{n}",
    operation_id="fulfillments.get",
    summary="A fulfillment with its pick list and its parcels.",
    tags=["fulfillment"],
    response_model=answers.FulfillmentPage,
    openapi_extra={"x-scope": "fulfillment:read", "x-refuses": ["fulfillment_not_found"]},
)
async def fulfillment_page(
    request: Request, order: Named, n: Annotated[int, Path(ge=1, le=2**31 - 1, description="Its number within the order.")], sight: Floor
) -> Any:
    """What is to be picked for one order at one location, what of it is picked and packed, in which parcels, and where it goes."""
    found = await service_of(request).readers.run(fulfillment(sight, order, n))
    if found is None:
        raise Refused("fulfillment_not_found")
    return found


@fulfillment_reads.get(
    "/parcels",
    operation_id="parcels.list",
    summary="Parcels by tracking number.",
    tags=["fulfillment"],
    response_model=answers.ParcelList,
    openapi_extra={"x-scope": "fulfillment:read"},
)
async def parcels(
    request: Request,
    sight: Floor,
    tracking: Annotated[str, Query(min_length=1, max_length=KEY_LENGTH_MAX, pattern=r"^[^\x00]*$", description="As its carrier gave it.")],
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Whose parcel it is, what is in it and what became of it. Several parcels may have one number."""
    return await page(request, tracked(sight, tracking, after, limit))
