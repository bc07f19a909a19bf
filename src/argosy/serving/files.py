"""Bytes in and out, a chunk at a time. What goes out is always saved, never shown: a browser must not run what somebody attached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from urllib.parse import quote

from fastapi import Request
from starlette.responses import StreamingResponse

from argosy.base.errors import Refused
from argosy.base.limits import UPLOAD_BYTES_MAX
from argosy.model.files import Upload
from argosy.serving.service import Service
from argosy.store import blobs

SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
}


async def taken(
    service: Service, pieces: AsyncIterator[bytes], name: str, by: str, at: datetime, bytes_max: int = UPLOAD_BYTES_MAX
) -> Upload:
    """Store a file as it comes. Refused: upload_too_large, and nothing is left of it then."""
    id = await service.readers.run(blobs.begin(name, by, at))
    chunks = blobs.Chunks(id, bytes_max)
    try:
        async for piece in pieces:
            if calls := chunks.feed(piece):
                async with service.readers.one() as connection:
                    await connection.execute(calls)
    except blobs.TooLarge:
        async with service.readers.one() as connection:
            await connection.execute(blobs.dropped(id))
        raise Refused("upload_too_large", bytes_max=bytes_max) from None
    if calls := chunks.rest():
        async with service.readers.one() as connection:
            await connection.execute(calls)
    return await service.readers.run(blobs.finish(id))


def refuse_large(request: Request, bytes_max: int = UPLOAD_BYTES_MAX) -> None:
    """Before anything is read, where the client says how much it is. Refused: upload_too_large."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > bytes_max:
        raise Refused("upload_too_large", bytes_max=bytes_max)


def given(service: Service, file: Upload) -> StreamingResponse:
    """A file as it is, to be saved under its name."""
    headers = SAFE | {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-length": str(file.size),
        "etag": f'"{file.sha256.hex()}"',
    }
    return StreamingResponse(_chunks(service, file), headers=headers, media_type=file.media_type)


async def _chunks(service: Service, file: Upload) -> AsyncIterator[bytes]:
    n = 0
    while (data := await service.readers.run(blobs.chunk(file.id, n))) is not None:
        yield data
        n += 1
