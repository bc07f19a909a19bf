"""The reads of the floor: a location's work list, one fulfillment with its pick list, and parcels by tracking number."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request
from pydantic import Field

from argosy.api import answers_fulfillment as answers
from argosy.api.reading import May, Named, Reads, found
from argosy.queries.fulfillments import fulfillment, tracked, work
from argosy.queries.sight import Sight
from argosy.serving.asked import Code, Key, Listing

MAY = May("fulfillment:read")
fulfillment_reads = Reads("fulfillment", MAY)


class WorkAsked(Listing):
    """Whose work, and in which state."""

    location: Annotated[Code, Field(description="A location's code.")]
    state: Annotated[Literal["released", "started", "picked", "packed"] | None, Field(description="Only those in this state.")] = None


@fulfillment_reads.list("/fulfillments", "fulfillments.list", "What a location has to do.", answers.WorkList)
async def work_list(request: Request, asked: Annotated[WorkAsked, Query()]) -> Any:
    """Fulfillments that have not left, soonest promised first, those without a date last. Go on with `after` = `next`."""
    return await fulfillment_reads.listed(
        request, asked, lambda sight, after, limit: work(sight, asked.location, asked.state, after, limit), asked.location
    )


@fulfillment_reads.one(
    "/orders/{order}/fulfillments/{n}",
    "fulfillments.get",
    "A fulfillment with its pick list and its parcels.",
    answers.FulfillmentPage,
    "fulfillment_not_found",
)
async def fulfillment_page(
    request: Request,
    order: Named,
    n: Annotated[int, Path(ge=1, le=2**31 - 1, description="Its number within the order.")],
    sight: Annotated[Sight, Depends(MAY)],
) -> Any:
    """What is to be picked for one order at one location, what of it is picked and packed, in which parcels, and where it goes."""
    return await found(request, fulfillment(sight, order, n), "fulfillment_not_found")


class ParcelsAsked(Listing):
    """Which parcels."""

    tracking: Annotated[Key, Field(description="As its carrier gave it.")]


@fulfillment_reads.list("/parcels", "parcels.list", "Parcels by tracking number.", answers.ParcelList)
async def parcels(request: Request, asked: Annotated[ParcelsAsked, Query()]) -> Any:
    """Whose parcel it is, what is in it and what became of it. Several parcels may have one number."""
    return await fulfillment_reads.listed(
        request, asked, lambda sight, after, limit: tracked(sight, asked.tracking, after, limit), asked.tracking
    )
