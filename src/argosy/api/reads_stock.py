"""The reads of stock: a SKU's, a location's, every move, what is expected, transfers."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request
from pydantic import Field

from argosy.api import answers_stock as answers
from argosy.api.reading import Code, May, Reads, found
from argosy.queries.sight import Sight
from argosy.queries.stock import stock
from argosy.queries.stock_moves import moves, stock_at
from argosy.queries.supplies import expected, transfers
from argosy.queries.supplies import transfer as one_transfer
from argosy.serving.asked import Code as CodeAsked
from argosy.serving.asked import Instant, Key, Listing, utc

MAY = May("stock:read")
stock_reads = Reads("stock", MAY)
MayRead = Annotated[Sight, Depends(MAY)]


@stock_reads.one("/skus/{code:any}/stock", "stock.get", "A SKU's stock.", answers.StockCard, "sku_not_found")
async def stock_card(request: Request, code: Code, sight: MayRead) -> Any:
    """What each location has on hand, has promised and can still promise; and how much waits, by reason. Of a bundle, how many its
    components make.
    """
    return await found(request, stock(code, sight), "sku_not_found")


class ShelvesAsked(Listing):
    """Whose shelves."""

    location: Annotated[CodeAsked, Field(description="A location's code.")]


@stock_reads.list("/stock", "stock.list", "What a location has.", answers.ShelfList)
async def shelves(request: Request, asked: Annotated[ShelvesAsked, Query()]) -> Any:
    """Every SKU that was ever there, by code: on hand, promised, available."""
    return await stock_reads.listed(request, asked, partial(stock_at, asked.location), asked.location)


class MovesAsked(Listing):
    """Which moves."""

    book: Annotated[Literal["promises", "holdings"] | None, Field(description="Only whose units are, or only where they are.")] = None


@stock_reads.list("/skus/{code:any}/moves", "stock.moves", "A SKU's stock card.", answers.MoveList, "sku_not_found")
async def card(request: Request, code: Code, asked: Annotated[MovesAsked, Query()]) -> Any:
    """Every move of it, newest first: how many went where, for whom, on which document, by whom and why."""
    return await stock_reads.listed(
        request, asked, lambda sight, after, limit: moves(code, sight, asked.book, after, limit), code, missing="sku_not_found"
    )


class SuppliesAsked(Listing):
    """Of what, where, and until when."""

    sku: CodeAsked | None = None
    location: CodeAsked | None = None
    before: Annotated[Instant | None, Field(description="Only what was expected before this time: at now, what is late.")] = None


@stock_reads.list("/supplies", "supplies.list", "What is expected.", answers.SupplyList)
async def supplies(request: Request, asked: Annotated[SuppliesAsked, Query()]) -> Any:
    """Purchases and transfers of which something is still to come, the earliest first, those without a date last."""
    until = utc(asked.before, "before")
    return await stock_reads.listed(
        request, asked, lambda sight, after, limit: expected(sight, asked.sku, asked.location, until, after, limit)
    )


@stock_reads.list("/stock/transfers", "transfers.list", "Transfers, newest first.", answers.TransferList)
async def transfer_list(request: Request, asked: Annotated[Listing, Query()]) -> Any:
    """Goods between places of ours: those from or to the key's locations."""
    return await stock_reads.listed(request, asked, transfers)


@stock_reads.one("/stock/transfers/{transfer:any}", "transfers.get", "A transfer as a whole.", answers.TransferPage, "transfer_unknown")
async def transfer_page(request: Request, transfer: Annotated[Key, Path(examples=["T-9"])], sight: MayRead) -> Any:
    """What was to go, what has left, what has arrived and what was lost."""
    return await found(request, one_transfer(transfer, sight), "transfer_unknown")
