"""Goods that are read by a scanner or looked for by words, as lines of a form."""

from __future__ import annotations

import re

from argosy.console.ask import Ask
from argosy.console.drafts import fields
from argosy.console.drafts.fields import Fields
from argosy.console.words import say
from argosy.queries.availability import availability
from argosy.queries.found import by_words
from argosy.queries.skus import scanned
from argosy.queries.terms import SKU

_SEVERAL = re.compile(r"([1-9][0-9]{0,4})\s*[*x×]\s*(\S.*)")
"""So many of what follows."""


async def scan(ask: Ask, draft: Fields, list_: str) -> str:
    """A barcode, a SKU, or words that only one SKU has, or `3*` before one: one line more, or more of the line there is. Answers what is to
    be said.
    """
    code = str(ask.form.get("code", "")).strip()
    sku, units = await _read(ask, code)
    if sku is None and (several := _SEVERAL.fullmatch(code)):
        sku, units = await _read(ask, several[2])
        units *= int(several[1])
    if sku is None:
        return say("Nobody knows %(code)s.", code=code) if code else ""
    for n, row in fields.rows(draft, list_):
        if row.get("sku") == sku and "unit_price" not in row:
            fields.raise_quantity(draft, f"{list_}.{n}.quantity", units)
            return ""
    fields.add(draft, list_, {"sku": sku, "quantity": str(units)})
    return ""


async def _read(ask: Ask, code: str) -> tuple[str | None, int]:
    """Which SKU is meant, and how many of it a scan stands for."""
    if not code or "\0" in code:
        return None, 0
    read = await ask.read(scanned(code))
    if read is not None:
        return str(read["sku"]), int(read["units"])
    exact = [code, code.upper()]
    there = await ask.read(availability(exact, ask.sight))
    if meant := next((one for one in exact if one in there), None):
        return meant, 1
    found, _ = await ask.read(by_words(SKU, code, None, 2))
    return (str(found[0][1]), 1) if len(found) == 1 else (None, 0)


def charge(draft: Fields, kind: str) -> None:
    """A discount, shipping or a fee more, without its amount yet."""
    titles = {"discount": say("Discount"), "shipping": say("Shipping"), "fee": say("Fee")}
    if kind in titles:
        fields.add(draft, "adjustments", {"kind": kind, "title": titles[kind]})
