"""Which SKUs somebody means who types the beginning of a code, of words of a title, or a barcode: few enough to look through."""

from __future__ import annotations

from dataclasses import dataclass

from argosy.queries.found import by_words
from argosy.queries.terms import SKU
from argosy.store.statement import Script

FOUND_MAX = 500


@dataclass(frozen=True)
class Found:
    """Codes of SKUs, in order; `more`: there are others, which are not among them."""

    codes: list[str]
    more: bool


def sku_search(text: str) -> Script[Found]:
    """The SKUs of which all the words are found."""
    found, after = yield from by_words(SKU, text, None, FOUND_MAX)
    return Found(sorted(code for _, code, _, _ in found), after is not None)
