"""The reads of stock beside a SKU's own: what is expected, transfers, every move, a location's shelves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request

from argosy.api import answers_stock as answers
from argosy.api.reads import After, Code, Limit, May, page, service_of
from argosy.api.routes import PREFIX
from argosy.base.errors import Refused
from argosy.base.limits import CODE_LENGTH_MAX, KEY_LENGTH_MAX
from argosy.queries.sight import Sight
from argosy.queries.stock_moves import moves, stock_at
from argosy.queries.supplies import expected, transfers
from argosy.queries.supplies import transfer as one_transfer

NO_NUL = r"^[^\x00]*$"
stock_reads = APIRouter(prefix=PREFIX)
MayRead = Annotated[Sight, Depends(May("stock:read"))]
Named = Annotated[str | None, Query(max_length=CODE_LENGTH_MAX, pattern=NO_NUL)]


@stock_reads.get(
    "/stock",
    operation_id="stock.list",
    summary="What a location has.",
    tags=["stock"],
    response_model=answers.ShelfList,
    openapi_extra={"x-scope": "stock:read"},
)
async def shelves(
    request: Request,
    sight: MayRead,
    location: Annotated[str, Query(max_length=CODE_LENGTH_MAX, pattern=NO_NUL, description="A location's code.")],
    after: Annotated[str | None, Query(max_length=400, description="The cursor `next` of the page before.")] = None,
    limit: Limit = 50,
) -> Any:
    """Every SKU that was ever there, by code: on hand, promised, available."""
    return await page(request, stock_at(location, sight, after, limit))


@stock_reads.get(
    "/skus/{code:path}/moves",
    operation_id="stock.moves",
    summary="A SKU's stock card.",
    tags=["stock"],
    response_model=answers.MoveList,
    openapi_extra={"x-scope": "stock:read", "x-refuses": ["sku_not_found"]},
)
async def card(
    request: Request,
    code: Code,
    sight: MayRead,
    book: Annotated[Literal["promises", "holdings"] | None, Query(description="Only whose units are, or only where they are.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Every move of it, newest first: how many went where, for whom, on which document, by whom and why."""
    found = await page(request, moves(code, sight, book, after, limit))
    if found is None:
        raise Refused("sku_not_found")
    return found


@stock_reads.get(
    "/supplies",
    operation_id="supplies.list",
    summary="What is expected.",
    tags=["stock"],
    response_model=answers.SupplyList,
    openapi_extra={"x-scope": "stock:read"},
)
async def supplies(
    request: Request,
    sight: MayRead,
    sku: Named = None,
    location: Named = None,
    before: Annotated[datetime | None, Query(description="Only what was expected before this time: at now, what is late.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Any:
    """Purchases and transfers of which something is still to come, the earliest first, those without a date last."""
    until = before.replace(tzinfo=UTC) if before is not None and before.tzinfo is None else before
    return await page(request, expected(sight, sku, location, until, after, limit))


@stock_reads.get(
    "/stock/transfers",
    operation_id="transfers.list",
    summary="Transfers, newest first.",
    tags=["stock"],
    response_model=answers.TransferList,
    openapi_extra={"x-scope": "stock:read"},
)
async def transfer_list(request: Request, sight: MayRead, after: After = None, limit: Limit = 50) -> Any:
    """Goods between places of ours: those from or to the key's locations."""
    return await page(request, transfers(sight, after, limit))


@stock_reads.get(
    "/stock/transfers/{transfer:path}",
    operation_id="transfers.get",
    summary="A transfer as a whole.",
    tags=["stock"],
    response_model=answers.TransferPage,
    openapi_extra={"x-scope": "stock:read", "x-refuses": ["transfer_unknown"]},
)
async def transferpage(
    request: Request,
    transfer: Annotated[str, Path(min_length=1, max_length=KEY_LENGTH_MAX, pattern=NO_NUL, examples=["T-9"])],
    sight: MayRead,
) -> Any:
    """What was to go, what has left, what has arrived and what was lost."""
    found = await service_of(request).readers.run(one_transfer(transfer, sight))
    if found is None:
        raise Refused("transfer_unknown")
    return found
