"""The reads of the catalog. SKUs are everybody's: whoever has the scope sees all of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query, Request
from pydantic import Field

from argosy.api import answers_catalog as answers
from argosy.api.reading import Code, May, Reads, found
from argosy.base.limits import CODE_LENGTH_MAX
from argosy.queries.skus import scanned, sku_list, sku_page
from argosy.serving.asked import NO_NUL, Listing
from argosy.serving.asked import Code as CodeAsked

catalog_reads = Reads("catalog", May("catalog:read"))
Barcode = Annotated[CodeAsked, Path(examples=["4006381333931"])]


class SkusAsked(Listing):
    """Which SKUs."""

    code: Annotated[str, Field(max_length=CODE_LENGTH_MAX, pattern=NO_NUL, description="How its code begins.")] = ""


@catalog_reads.list("/skus", "skus.list", "SKUs, by code.", answers.SkuList)
async def skus(request: Request, asked: Annotated[SkusAsked, Query()]) -> Any:
    """A page of SKUs. Go on with `after` = `next` until `next` is null."""
    return await catalog_reads.listed(request, asked, lambda _, after, limit: sku_list(asked.code, after, limit))


@catalog_reads.one("/skus/{code:any}", "skus.get", "A SKU as a whole.", answers.SkuPage, "sku_not_found")
async def sku(request: Request, code: Code) -> Any:
    """Its terms, its barcodes, what it is made of, and which bundles it is in."""
    return await found(request, sku_page(code), "sku_not_found")


@catalog_reads.one("/barcodes/{barcode:any}", "barcodes.get", "What a scanner has read.", answers.Scanned, "barcode_unknown")
async def barcode(request: Request, barcode: Barcode) -> Any:
    """The SKU that has this barcode, and how many units of it are in the pack."""
    return await found(request, scanned(barcode), "barcode_unknown")
