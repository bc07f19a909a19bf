"""Lists as files: CSV or NDJSON of all there is, however long, a page after the other as the client takes them.

Memory stays that of a page. Nobody but the response waits for the request's end. What breaks off in the middle ends the connection
without its last chunk, so that a half file is not taken for a whole one.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Literal

from fastapi import Request
from starlette.responses import StreamingResponse

from argosy.base.limits import PAGE_ROWS_MAX
from argosy.documents.sheets import cell, ndjson, table
from argosy.queries.sight import Sight
from argosy.serving.asked import Asked
from argosy.serving.problems import malformed
from argosy.store.drivers.drive import ERRORS

Format = Literal["csv", "ndjson"]
Page = dict[str, Any]
Pages = Callable[[Sight, Any, int], Awaitable[Page]]
"""A page of a list: what may be seen, where to go on, how many."""

Who = Callable[[], Awaitable[Sight]]

MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv; charset=utf-8; header=present", "ndjson": "application/x-ndjson"}
BY_ACCEPT: dict[str, Format] = {"text/csv": "csv", "application/x-ndjson": "ndjson", "application/ndjson": "ndjson"}
TRIES_MAX = 5
AGAIN_SECONDS = 1.0

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
"""What the name of a file, or the header that tells it, may not hold everywhere."""


def accepted(request: Request) -> list[str]:
    """The media types the client names, in its order."""
    return [one.partition(";")[0].strip().lower() for one in request.headers.get("accept", "").split(",")]


def export_of(request: Request, asked: Asked) -> Format | None:
    """As what the whole list is asked for, if it is. Refused: malformed, if a page's size is named as well."""
    if asked.format is not None:
        wanted = None if asked.format == "json" else asked.format
    else:
        wanted = next((BY_ACCEPT[type] for type in accepted(request) if type in BY_ACCEPT), None)
    if wanted is not None and asked.limit is not None:
        raise malformed("limit", "an export has no pages: leave it out")
    return wanted


async def export(name: str, form: Format, columns: Sequence[str], pages: Pages, who: Who, after: Any) -> StreamingResponse:
    """The list from `after` to its end, as a file of this name.

    Its first page is read before anything is answered: what is wrong is still refused.
    """
    first = await pages(await who(), after, PAGE_ROWS_MAX)
    named = f"{_UNSAFE.sub('_', name)}.{form}"
    headers = {"content-disposition": f'attachment; filename="{named}"', "cache-control": "no-store"}
    return StreamingResponse(_rendered(form, columns, _following(first, pages, who, after)), headers=headers, media_type=MEDIA_TYPES[form])


async def _following(page: Page, pages: Pages, who: Who, after: Any) -> AsyncIterator[list[dict[str, Any]]]:
    """The items of this page and of those behind it. Who asks is asked again each time: a key may be revoked on the way."""
    while True:
        yield page["items"]
        if page["next"] is None or page["next"] == after:
            return
        after = page["next"]
        page = await _patiently(pages, who, after)


async def _patiently(pages: Pages, who: Who, after: Any) -> Page:
    """A database that is away for a moment costs a moment, not the whole file."""
    for _ in range(TRIES_MAX - 1):
        try:
            return await pages(await who(), after, PAGE_ROWS_MAX)
        except ERRORS:
            await asyncio.sleep(AGAIN_SECONDS)
    return await pages(await who(), after, PAGE_ROWS_MAX)


async def _rendered(form: Format, columns: Sequence[str], items: AsyncIterator[list[dict[str, Any]]]) -> AsyncIterator[bytes]:
    if form == "csv":
        yield table([columns])
    async for some in items:
        yield ndjson(some) if form == "ndjson" else table([[cell(item[column]) for column in columns] for item in some])
