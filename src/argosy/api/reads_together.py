"""The reads of what people must approve."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from pydantic import Field

from argosy.api import answers_together as answers
from argosy.api.reading import May, Named, Reads, found, service_of
from argosy.queries.approvals import approval, approvals
from argosy.queries.sight import Sight
from argosy.serving.asked import Code, Listing

MAY = May("approvals:read")
approval_reads = Reads("approvals", MAY)


class ApprovalsAsked(Listing):
    """Whose approvals."""

    order: Annotated[Code | None, Field(description="An order's id or number: all it had, decided or not.")] = None


@approval_reads.list("/approvals", "approvals.list", "What waits for approval, the oldest first.", answers.ApprovalList)
async def approval_list(request: Request, asked: Annotated[ApprovalsAsked, Query()]) -> Any:
    """What is still to be decided, of all orders; or whatever one order had."""
    now = await service_of(request).now()
    return await approval_reads.listed(
        request, asked, lambda sight, after, limit: approvals(sight, asked.order, now, after, limit), asked.order or ""
    )


@approval_reads.one(
    "/orders/{order}/approvals/{n}", "approvals.get", "An approval with its order.", answers.ApprovalShown, "approval_not_found"
)
async def one_approval(
    request: Request,
    order: Named,
    n: Annotated[int, Path(ge=1, le=2**31 - 1, description="Its number within the order.")],
    sight: Annotated[Sight, Depends(MAY)],
) -> Any:
    """What was asked, by whom, what it would give away; and what was decided. What it would do now is the dry run of its approval."""
    return await found(request, approval(sight, order, n), "approval_not_found")
