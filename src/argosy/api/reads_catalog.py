"""The reads of the catalog. SKUs are everybody's: whoever has the scope sees all of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from argosy.api import answers_catalog as answers
from argosy.api.reads import After, Code, Limit, May, page, service_of
from argosy.api.routes import PREFIX
from argosy.base.errors import Refused
from argosy.base.limits import CODE_LENGTH_MAX
from argosy.queries.skus import scanned, sku_list, sku_page

catalog_reads = APIRouter(prefix=PREFIX, dependencies=[Depends(May("catalog:read"))])
Prefix = Annotated[str, Query(max_length=CODE_LENGTH_MAX, pattern=r"^[^\x00]*$", description="How its code begins.")]
Barcode = Annotated[str, Path(min_length=1, max_length=CODE_LENGTH_MAX, pattern=r"^[^\x00]*$", examples=["4006381333931"])]


@catalog_reads.get(
    "/skus",
    operation_id="skus.list",
    summary="SKUs, by code.",
    tags=["catalog"],
    response_model=answers.SkuList,
    openapi_extra={"x-scope": "catalog:read"},
)
async def skus(request: Request, code: Prefix = "", after: After = None, limit: Limit = 50) -> Any:
    """A page of SKUs. Go on with `after` = `next` until `next` is null."""
    return await page(request, sku_list(code, after, limit))


@catalog_reads.get(
    "/skus/{code:path}",
    operation_id="skus.get",
    summary="A SKU as a whole.",
    tags=["catalog"],
    response_model=answers.SkuPage,
    openapi_extra={"x-scope": "catalog:read", "x-refuses": ["sku_not_found"]},
)
async def sku(request: Request, code: Code) -> Any:
    """Its terms, its barcodes, what it is made of, and which bundles it is in."""
    found = await service_of(request).readers.run(sku_page(code))
    if found is None:
        raise Refused("sku_not_found")
    return found


@catalog_reads.get(
    "/barcodes/{barcode:path}",
    operation_id="barcodes.get",
    summary="What a scanner has read.",
    tags=["catalog"],
    response_model=answers.Scanned,
    openapi_extra={"x-scope": "catalog:read", "x-refuses": ["barcode_unknown"]},
)
async def barcode(request: Request, barcode: Barcode) -> Any:
    """The SKU that has this barcode, and how many units of it are in the pack."""
    found = await service_of(request).readers.run(scanned(barcode))
    if found is None:
        raise Refused("barcode_unknown")
    return found
