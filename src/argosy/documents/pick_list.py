"""Pick lists: for each location one, of all that is to be taken there from the shelves, in the order of the codes on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from argosy.base.i18n import date, date_time, language_of, number, translator
from argosy.documents.press import Paper, breakable, printed
from argosy.documents.symbols import symbol
from argosy.documents.wording import quantity


def pick_lists(fulfillments: Sequence[dict[str, Any]], *, language: str | None, paper: Paper, at: datetime) -> bytes:
    """A PDF. `fulfillments`: as `queries.to_print` tells them; what is picked already is left out, and of several those that have
    nothing left to pick.
    """
    text = translator(language)
    by_location: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in fulfillments:
        by_location[one["location"]].append(one)
    documents = [_list(text, language, by_location[code], at) for code in sorted(by_location)]
    return printed("pick_list", documents, title=text.gettext("Pick list"), paper=paper, at=at)


def _list(text: NullTranslations, language: str | None, work: list[dict[str, Any]], at: datetime) -> dict[str, Any]:
    """What one location is to pick, for however many orders."""
    work = [one for one in work if _pieces(one)] or work
    here = work[0]
    single = here if len(work) == 1 else None
    units = sum(_pieces(one) for one in work)
    facts = [(text.gettext("Orders"), number(len(work), language)), (text.gettext("Units"), number(units, language))]
    if single is not None:
        facts = [(text.gettext("Order"), breakable(_said(single))), *_due(text, single, language), facts[1]]
    return {
        "language": language_of(language),
        "seller": breakable(here["location_title"]),
        "heading": text.gettext("Pick list"),
        "name": breakable(here["location_title"] if single is None else name(single)),
        "symbol": named_symbol(single) if single is not None else None,
        "facts": facts,
        "foot": text.gettext("Printed {at}").format(at=date_time(at, language, here["timezone"])),
        "pages": text.gettext("Page {n} of {m}"),
        "columns": [text.gettext("Quantity"), text.gettext("Article")],
        "nothing": text.gettext("Nothing is left to pick."),
        "rows": _rows(work, language, alone=single is not None),
        "orders-heading": text.gettext("Orders"),
        "orders": [] if single is not None else [_order(text, one, language) for one in work],
    }


def _rows(work: list[dict[str, Any]], language: str | None, *, alone: bool) -> list[dict[str, Any]]:
    """By SKU, with the orders that it is for; `alone`: there is but one, which the head tells."""
    by_sku: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = defaultdict(list)
    for one in work:
        for line in one["lines"]:
            if line["to_pick"]:
                by_sku[line["sku"]].append((one, line))
    found = []
    for sku in sorted(by_sku):
        wanted = by_sku[sku]
        first = wanted[0][1]
        found.append(
            {
                "sku": breakable(sku),
                "title": breakable(first["title"]),
                "symbol": symbol(first["barcode"] or sku),
                "quantity": _quantity(sum(line["to_pick"] for _, line in wanted), first, language),
                "orders": []
                if alone
                else [{"name": breakable(name(one)), "quantity": _quantity(n["to_pick"], n, language)} for one, n in wanted],
            }
        )
    return found


def _order(text: NullTranslations, one: dict[str, Any], language: str | None) -> dict[str, Any]:
    units = _pieces(one)
    facts = [
        breakable(one["reference"]),
        text.ngettext("{n} unit", "{n} units", units).format(n=number(units, language)),
        *(f"{label} {day}" for label, day in _due(text, one, language)),
    ]
    return {"symbol": named_symbol(one), "facts": facts}


def _due(text: NullTranslations, one: dict[str, Any], language: str | None) -> list[tuple[str, str]]:
    return [] if one["promised_at"] is None else [(text.gettext("Due"), date(one["promised_at"], language, one["timezone"]))]


def _pieces(one: dict[str, Any]) -> int:
    """How many there are to take: what is weighed is one, whatever its weight."""
    return sum(line["to_pick"] if line["exponent"] == 0 else min(1, line["to_pick"]) for line in one["lines"])


def _quantity(n: int, line: dict[str, Any], language: str | None) -> str:
    return quantity(n, line["exponent"], line["unit"], language)


def _said(one: dict[str, Any]) -> str:
    """The order as its channel and we call it."""
    return one["reference"] if one["number"] is None else f"{one['number']} · {one['reference']}"


def name(one: dict[str, Any]) -> str:
    """A fulfillment as people and scanners call it, and as it may be asked for: 100001:1."""
    return f"{one['number'] or one['order']}:{one['fulfillment']}"


def named_symbol(one: dict[str, Any]) -> dict[str, Any]:
    """Its code, and what stands below it."""
    return symbol(name(one)) | {"text": breakable(name(one))}
