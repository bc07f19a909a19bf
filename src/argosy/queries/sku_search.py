"""Which SKUs somebody means: by the beginning of a code, by words of a title, or by a barcode.

It answers codes, few enough for a list to go through; what matches more often than that is to be said more exactly. Words are found
by an index that no list's connection would use (it reads a bitmap), so it is asked apart from the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from argosy.queries.plain import LAST_LETTER, rows
from argosy.store.statement import Call, Script, Statement

FOUND_MAX = 500
WORDS_MAX = 8
_WORD = re.compile(r"\w+")
_BY_CODE = f"(select code from skus where code >= {{}} and code < {{}} order by code limit {FOUND_MAX + 1})"
SEARCH = Statement(
    f"select code from ({_BY_CODE} union {_BY_CODE} "
    f"union (select code from skus where to_tsvector('simple', title) @@ to_tsquery('simple', {{}}) limit {FOUND_MAX + 1}) "
    "union (select k.code from barcodes b join skus k on k.id = b.sku_id where b.barcode = {})) found order by code",
    ["text"] * 6,
    rows=True,
)


@dataclass(frozen=True)
class Found:
    """Codes of SKUs, in order; `more`: there are others, which are not among them."""

    codes: list[str]
    more: bool


def sku_search(text: str) -> Script[Found]:
    """The SKUs that a search box's text may mean. Codes are looked for as typed, and in capitals; a title has all of the words."""
    typed = text.strip().replace("\0", "")
    words = " & ".join(f"{word}:*" for word in _WORD.findall(typed)[:WORDS_MAX])
    loud = typed.upper()
    found = rows((yield [Call(SEARCH, [typed, typed + LAST_LETTER, loud, loud + LAST_LETTER, words, typed])]), 0)
    codes = [code for (code,) in found]
    return Found(codes[:FOUND_MAX], len(codes) > FOUND_MAX)
