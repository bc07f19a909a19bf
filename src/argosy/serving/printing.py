"""Documents are laid out beside the event loop, one file after the other: each takes a core for a moment, and many at once would take
them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from argosy.documents.press import Paper


class Printer(Protocol):
    """A kind of documents: one file of all that is given."""

    def __call__(self, things: Sequence[dict[str, Any]], /, *, language: str | None, paper: Paper, at: datetime) -> bytes: ...


class Printing:
    """The one thread of a process in which files are made, from the first on. What nobody waits for any more is not begun."""

    def __init__(self) -> None:
        self._press = ThreadPoolExecutor(1, "printing")

    async def run(self, printer: Printer, things: Sequence[dict[str, Any]], *, language: str | None, paper: Paper, at: datetime) -> bytes:
        """The file, when it has had its turn."""
        made = partial(printer, things, language=language, paper=paper, at=at)
        return await asyncio.get_running_loop().run_in_executor(self._press, made)

    def close(self) -> None:
        """Begin nothing more."""
        self._press.shutdown(wait=False, cancel_futures=True)
