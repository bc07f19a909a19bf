"""Packing slips: what goes with the goods. Who gets them reads it, in their language; there is no word about money on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from gettext import NullTranslations
from typing import Any

from argosy.base.i18n import date, language_of, translator
from argosy.documents.press import Paper, breakable, printed
from argosy.documents.symbols import symbol
from argosy.documents.wording import address_lines, quantity


def packing_slips(slips: Sequence[dict[str, Any]], *, language: str | None, paper: Paper, at: datetime) -> bytes:
    """A PDF of a slip for each of these fulfillments or parcels, as `queries.to_print` tells them.

    `language`: of all of them; else each has its customer's.
    """
    documents = [_slip(translator(spoken), spoken, one) for one in slips for spoken in [language or one["language"]]]
    return printed("packing_slip", documents, title=translator(language).gettext("Packing slip"), paper=paper, at=at)


def _slip(text: NullTranslations, language: str | None, one: dict[str, Any]) -> dict[str, Any]:
    number = one["number"] or one["reference"]
    facts = [
        (text.gettext("Order"), breakable(number)),
        (text.gettext("Ordered"), date(one["placed_at"], language, one["timezone"])),
        *([(text.gettext("Your reference"), breakable(one["customer_reference"]))] if one["customer_reference"] else ()),
        *([(text.gettext("Shipment"), breakable(" ".join(filter(None, (one["carrier"], one["tracking"])))))] if one["tracking"] else ()),
    ]
    to, sender = address_lines(one["to"], language), address_lines(one["from"], language)
    addresses = [(text.gettext("Deliver to"), to), (text.gettext("Sender"), sender or [breakable(one["location_title"])])]
    return {
        "language": language_of(language),
        "seller": breakable(one["seller"]),
        "heading": text.gettext("Packing slip"),
        "name": breakable(number),
        "symbol": symbol(number) | {"text": breakable(number)},
        "facts": facts,
        "foot": breakable(one["seller"]),
        "pages": text.gettext("Page {n} of {m}"),
        "addresses": addresses,
        "columns": [text.gettext("Quantity"), text.gettext("Article"), text.gettext("Article no.")],
        "rows": [_row(line, language) for line in one["lines"]],
        "gift-heading": text.gettext("A message for you"),
        "gift": [breakable(note) for note in one["gift"]],
    }


def _row(line: dict[str, Any], language: str | None) -> dict[str, Any]:
    return {
        "quantity": quantity(line["units"], line["exponent"], line["unit"], language),
        "title": breakable(line["title"]),
        "sku": breakable(line["sku"]),
    }
