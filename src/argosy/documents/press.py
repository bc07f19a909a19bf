"""From data and a template to a PDF: any number of documents in one file, by one run of Typst.

What people wrote reaches the template as JSON, never as markup: there is nothing in it that Typst would carry out. Fonts are those that
Typst brings; a letter that they lack is taken from the machine's own, if one has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

Paper = Literal["a4", "letter"]
Template = Literal["pick_list", "packing_slip", "order_confirmation"]

HERE = Path(__file__).parent
REMEMBERED = 10
"""Typst keeps what its last so many runs laid out: the names and addresses of thousands, and much memory."""

_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = re.compile(r"\S{12}(?=\S)")


def printed(template: Template, documents: Sequence[dict[str, Any]], *, title: str, paper: Paper, at: datetime) -> bytes:
    """One PDF of these documents, each beginning on a page of its own. It takes a moment: not for an event loop."""
    data = {"paper": "us-letter" if paper == "letter" else paper, "title": title, "documents": documents}
    sent = {"data": orjson.dumps(data).decode()}
    try:
        return typst.compile(HERE / f"{template}.typ", root=HERE, font_paths=_fonts(), sys_inputs=sent, timestamp=at.replace(microsecond=0))
    finally:
        _forget()


def breakable(text: str | None) -> str:
    """With places in which a word that is longer than a line may be broken."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word[0]), text or "")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


@cache
def _blank() -> typst.Compiler:
    return typst.Compiler(font_paths=_fonts())


def _forget() -> None:
    for _ in range(REMEMBERED + 1):
        _blank().compile(b" ", format="pdf")
