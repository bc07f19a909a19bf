"""What is printed: pick lists, packing slips and order confirmations as PDF, many in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from fastapi.types import DecoratedCallable
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from argosy.api.reading import May, Reads, service_of
from argosy.base.errors import Refused
from argosy.base.i18n import LANGUAGE
from argosy.base.limits import CODE_LENGTH_MAX, DOCUMENTS_PER_FILE_MAX
from argosy.documents.order_confirmation import order_confirmations
from argosy.documents.packing_slip import packing_slips
from argosy.documents.pick_list import pick_lists
from argosy.documents.press import Paper
from argosy.queries.orders_to_print import orders_to_print
from argosy.queries.sight import Sight
from argosy.queries.to_print import Part, fulfillments_to_print, parcels_to_print
from argosy.serving.asked import Code, said_once
from argosy.serving.printing import Printer
from argosy.serving.problems import malformed
from argosy.store.statement import Script

T = TypeVar("T")
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
PartNamed = Annotated[str, StringConstraints(pattern=r"^[^\x00]+:[0-9]{1,9}$", max_length=CODE_LENGTH_MAX + 10)]

FLOOR = May("fulfillment:read")
ORDERS = May("orders:read")
floor_prints = Reads("documents", FLOOR)
order_prints = Reads("documents", ORDERS)

MEDIA_TYPE = "application/pdf"
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}
MANY = {"max_length": DOCUMENTS_PER_FILE_MAX}


class PaperAsked(BaseModel):
    """How all documents may be asked for."""

    model_config = ConfigDict(extra="forbid")

    language: Annotated[
        Language | None,
        Field(description="A language or locale, such as `de` or `en-GB`: what is said, and how money and dates are written."),
    ] = None
    paper: Annotated[Paper, Field(description="Its size.")] = "a4"


class PickListAsked(PaperAsked):
    """Of what."""

    fulfillment: Annotated[
        list[PartNamed],
        Field(min_length=1, description="`ORDER:N`: the order's id or number, and the fulfillment's. May be repeated.", **MANY),
    ]


class PackingSlipAsked(PaperAsked):
    """Of what: one of the two must be named."""

    fulfillment: Annotated[list[PartNamed], Field(description="`ORDER:N`: all that it holds or held. May be repeated.", **MANY)] = []
    parcel: Annotated[list[PartNamed], Field(description="`ORDER:N`: what is in one parcel. May be repeated.", **MANY)] = []


class ConfirmationAsked(PaperAsked):
    """Of what."""

    order: Annotated[list[Code], Field(min_length=1, description="The order's id or number. May be repeated.", **MANY)]


def _prints(reads: Reads, path: str, name: str, summary: str, *refuses: str) -> Callable[[DecoratedCallable], DecoratedCallable]:
    told = {"x-scope": reads.may.scope, "x-refuses": refuses}
    return reads.get(
        f"/documents/{path}.pdf", operation_id=name, summary=summary, response_class=Response, responses=FILE, openapi_extra=told
    )


@_prints(floor_prints, "pick-list", "documents.pick_list", "Pick lists, a location each.", "fulfillment_not_found")
async def pick_list(request: Request, asked: Annotated[PickListAsked, Query()], sight: Annotated[Sight, Depends(FLOOR)]) -> Response:
    """What is still to be picked for these fulfillments: by location, then by SKU, with codes to scan and boxes to tick."""
    said_once(request, asked)
    found = await _found(request, fulfillments_to_print, sight, _parts("fulfillment", asked.fulfillment), "fulfillment_not_found")
    return await _printed(request, "pick-list", pick_lists, found, asked)


@_prints(floor_prints, "packing-slip", "documents.packing_slip", "Packing slips.", "fulfillment_not_found", "parcel_not_found")
async def packing_slip(request: Request, asked: Annotated[PackingSlipAsked, Query()], sight: Annotated[Sight, Depends(FLOOR)]) -> Response:
    """What goes with the goods, without prices: where to, what, and the gift message. In the customer's language, unless one is named."""
    said_once(request, asked)
    fulfillments, parcels = _parts("fulfillment", asked.fulfillment), _parts("parcel", asked.parcel)
    if not 0 < len(fulfillments) + len(parcels) <= DOCUMENTS_PER_FILE_MAX:
        raise malformed("fulfillment", f"name fulfillments or parcels, no more than {DOCUMENTS_PER_FILE_MAX}")
    found = [
        *(await _found(request, fulfillments_to_print, sight, fulfillments, "fulfillment_not_found") if fulfillments else ()),
        *(await _found(request, parcels_to_print, sight, parcels, "parcel_not_found") if parcels else ()),
    ]
    return await _printed(request, "packing-slip", packing_slips, found, asked)


@_prints(order_prints, "order-confirmation", "documents.order_confirmation", "Order confirmations.", "order_unknown")
async def order_confirmation(
    request: Request, asked: Annotated[ConfirmationAsked, Query()], sight: Annotated[Sight, Depends(ORDERS)]
) -> Response:
    """Lines, discounts, shipping, taxes, total and payments. In the customer's language, unless one is named."""
    said_once(request, asked)
    found = await _found(request, orders_to_print, sight, asked.order, "order_unknown")
    return await _printed(request, "order-confirmation", order_confirmations, found, asked)


def _parts(field: str, named: Sequence[str]) -> list[Part]:
    """Of `100001:1`, the order and the number. Refused: malformed, if there can be no such number."""
    found = [(order, int(n)) for order, _, n in (one.rpartition(":") for one in named)]
    if any(n >= 2**31 for _, n in found):
        raise malformed(field, "is out of range")
    return found


async def _found(
    request: Request,
    query: Callable[[Sight, Sequence[T]], Script[list[dict[str, Any] | None]]],
    sight: Sight,
    named: Sequence[T],
    missing: str,
) -> list[dict[str, Any]]:
    """All of them. Refused: `missing`, with the first that is not there."""
    found = await service_of(request).lists.run(query(sight, named))
    for name, one in zip(named, found, strict=True):
        if one is None:
            raise Refused(missing, value=":".join(map(str, name)) if isinstance(name, tuple) else name)
    return [one for one in found if one is not None]


async def _printed(request: Request, name: str, printer: Printer, found: Sequence[dict[str, Any]], asked: PaperAsked) -> Response:
    service = service_of(request)
    pdf = await service.printing.run(printer, found, language=asked.language, paper=asked.paper, at=await service.now())
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": "no-store"}
    return Response(pdf, headers=headers, media_type=MEDIA_TYPE)
