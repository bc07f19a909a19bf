"""What is printed: an order's confirmation, packing slips, pick lists; many in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from starlette.responses import Response

from argosy.base.errors import Refused
from argosy.base.limits import DOCUMENTS_PER_FILE_MAX
from argosy.console.ask import Ask
from argosy.console.screening import Screens
from argosy.console.words import say
from argosy.documents.order_confirmation import order_confirmations
from argosy.documents.packing_slip import packing_slips
from argosy.documents.pick_list import pick_lists
from argosy.queries.orders_to_print import orders_to_print
from argosy.queries.sight import Sight
from argosy.queries.to_print import Part, boxes_to_print, fulfillments_to_print
from argosy.serving.printing import Printer
from argosy.serving.problems import malformed
from argosy.store.statement import Script

T = TypeVar("T")

screens = Screens()


@screens.get("/orders/{order}/confirmation.pdf", "orders:read")
async def confirmation(ask: Ask) -> Response:
    """In the customer's language."""
    found = await _found(ask, orders_to_print, [ask.path("order")], "order_unknown")
    return await _printed(ask, "confirmation", order_confirmations, found, None)


@screens.get("/orders/confirmations.pdf", "orders:read")
async def confirmations(ask: Ask) -> Response:
    """Of the orders named, each in its customer's language. Refused: malformed, unless there are some, and no more than one file takes."""
    named = ask.request.query_params.getlist("order")
    if not 0 < len(named) <= DOCUMENTS_PER_FILE_MAX:
        raise malformed("order", say("choose some, and no more than %(most)s", most=DOCUMENTS_PER_FILE_MAX))
    return await _printed(ask, "confirmations", order_confirmations, await _found(ask, orders_to_print, named, "order_unknown"), None)


@screens.get("/fulfillment/packing-slips.pdf", "fulfillment:read")
async def slips(ask: Ask) -> Response:
    """Of the fulfillments named, each in its customer's language."""
    found = await _found(
        ask, fulfillments_to_print, fulfillments_named(ask.request.query_params.getlist("fulfillment")), "fulfillment_not_found"
    )
    return await _printed(ask, "packing-slips", packing_slips, found, None)


@screens.get("/fulfillment/slips.pdf", "fulfillment:read")
async def slips_of_boxes(ask: Ask) -> Response:
    """The same for whoever packs: a slip for each parcel, where there are parcels."""
    named = fulfillments_named(ask.request.query_params.getlist("fulfillment"))
    found = await _found(ask, boxes_to_print, named, "fulfillment_not_found")
    if len(found) > DOCUMENTS_PER_FILE_MAX:
        raise malformed("fulfillment", say("choose some, and no more than %(most)s", most=DOCUMENTS_PER_FILE_MAX))
    return await _printed(ask, "packing-slips", packing_slips, found, None)


@screens.get("/fulfillment/pick-list.pdf", "fulfillment:read")
async def pick_list(ask: Ask) -> Response:
    """What is still to be picked for the fulfillments named, in the language of whoever prints it."""
    found = await _found(
        ask, fulfillments_to_print, fulfillments_named(ask.request.query_params.getlist("fulfillment")), "fulfillment_not_found"
    )
    return await _printed(ask, "pick-list", pick_lists, found, ask.person.language)


def fulfillments_named(names: Sequence[str], most: int = DOCUMENTS_PER_FILE_MAX) -> list[Part]:
    """Of `100001:1`, the order and the number. Refused: malformed, unless there are some, and no more than `most`."""
    parts: list[Part] = []
    for name in names:
        order, _, n = name.rpartition(":")
        if not order or not (n.isascii() and n.isdecimal()) or len(n) > 9:
            raise malformed("fulfillment", "is an order and the number of one of its fulfillments: 100001:1")
        parts.append((order, int(n)))
    if not 0 < len(parts) <= most:
        raise malformed("fulfillment", say("choose some, and no more than %(most)s", most=most))
    return parts


async def _found(
    ask: Ask, query: Callable[[Sight, Sequence[T]], Script[list[dict[str, Any] | None]]], named: Sequence[T], missing: str
) -> list[dict[str, Any]]:
    """All of them. Refused: `missing`, if one is not there."""
    found = [one for one in await ask.read(query(ask.sight, named)) if one is not None]
    if len(found) < len(named):
        raise Refused(missing)
    return found


async def _printed(ask: Ask, name: str, printer: Printer, found: Sequence[dict[str, Any]], language: str | None) -> Response:
    pdf = await ask.service.printing.run(printer, found, language=language, paper="a4", at=await ask.service.now())
    return Response(pdf, headers={"content-disposition": f'inline; filename="{name}.pdf"'}, media_type="application/pdf")
