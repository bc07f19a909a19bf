"""A file that a form brings: taken in as it comes, under the name that it has."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.datastructures import UploadFile

from argosy.base.errors import Refused
from argosy.base.limits import BLOB_CHUNK_BYTES, UPLOAD_BYTES_MAX
from argosy.console.ask import Ask
from argosy.console.words import gettext
from argosy.model.files import Upload
from argosy.serving import files
from argosy.serving.problems import malformed


async def brought(ask: Ask, bytes_max: int = UPLOAD_BYTES_MAX) -> Upload:
    """What the form's `file` holds. Refused: malformed, scope_missing, upload_too_large."""
    sent = ask.form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise malformed("file", gettext("choose a file"))
    if not ask.may("files:write"):
        raise Refused("scope_missing", scope="files:write")
    return await files.taken(ask.service, _pieces(sent), sent.filename, ask.person.actor.id, await ask.service.now(), bytes_max)


async def _pieces(sent: UploadFile) -> AsyncIterator[bytes]:
    while data := await sent.read(BLOB_CHUNK_BYTES):
        yield data
