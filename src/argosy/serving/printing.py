"""Documents are laid out beside the event loop, one file after the other: each takes a core for a moment, and many at once would take
them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from argosy.documents.press import Paper


class Printer(Protocol):
    """A kind of documents: one file of all that is given."""

    def __call__(self, things: Sequence[dict[str, Any]], /, *, language: str | None, paper: Paper, at: datetime) -> bytes: ...


class Printing:
    """Where the files of one process are made."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)

    async def run(self, printer: Printer, things: Sequence[dict[str, Any]], *, language: str | None, paper: Paper, at: datetime) -> bytes:
        """The file, when it has had its turn."""
        async with self._turn:
            return await asyncio.to_thread(printer, things, language=language, paper=paper, at=at)
