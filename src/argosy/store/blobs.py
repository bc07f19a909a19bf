"""Where bytes live: attachments, uploads, files that jobs make. In chunks in PostgreSQL, so that a backup has them too.

Everything else names a file by its id and goes through the functions here, so another place for bytes is another module like
this one. They are scripts: the server awaits them, workers wait for them. A file is begun, added to and finished; from then on
it never changes. What nothing refers to is swept away when it is older than anything may still begin to refer to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from ..base import ids
from ..base.ids import Id
from ..base.limits import BLOB_CHUNK_BYTES, UPLOAD_HOURS
from ..base.media import sniffed
from ..model.files import Upload
from .drivers.drive import Connection, drive
from .statement import Call, Script, Statement

BEGIN = Statement("insert into blobs (id, name, by, at) values ({}, {}, {}, {})", ["uuid", "text", "text", "timestamptz"])
ADD = Statement("insert into blob_chunks (blob, n, bytes) values ({}, {}, {})", ["uuid", "integer", "bytea"])
CHUNK = Statement("select bytes from blob_chunks where blob = {} and n = {}", ["uuid", "integer"], rows=True)
FINISH = Statement(
    "update blobs set media_type = {}, size = {}, sha256 = {} where id = {} and size is null", ["text", "bigint", "bytea", "uuid"]
)
FIND = Statement(
    "select id, name, by, at, media_type, size, sha256 from blobs where id = any({}) and size is not null", ["uuid[]"], rows=True
)
DROP_CHUNKS = Statement("delete from blob_chunks where blob = any({})", ["uuid[]"])
DROP = Statement("delete from blobs where id = any({})", ["uuid[]"])
UNUSED = Statement(
    "select b.id from blobs b where b.at < {} and not exists (select from attachments a where a.blob = b.id) "
    + " ".join(f"and not exists (select from jobs j where j.{column} = b.id)" for column in ("source", "result", "rejects"))
    + " order by b.at limit 100",
    ["timestamptz"],
    rows=True,
)
KEPT_HOURS = 2 * UPLOAD_HOURS
"""Longer than an upload may be taken up, so that nothing is swept away while a command comes to refer to it."""


class TooLarge(ValueError):
    """More bytes than are taken. `bytes_max`: how many are."""

    def __init__(self, bytes_max: int) -> None:
        super().__init__(f"more than {bytes_max} bytes")
        self.bytes_max = bytes_max


def begin(name: str, by: str, at: datetime) -> Script[Id]:
    """A new file without bytes; answers its id."""
    id = ids.command_id()
    yield [Call(BEGIN, [id, name, by, at])]
    return id


def adding(id: Id, n: int, data: bytes) -> Call:
    """The call that adds the file's n-th chunk, counted from 0; to go with others in one transaction."""
    return Call(ADD, [id, n, data])


def finish(id: Id, media_type: str | None = None) -> Script[Upload]:
    """The file is whole. It is read once more: its size and its hash are of what is stored. Its type is told by its beginning, unless
    who made it knows."""
    digest, size, n = hashlib.sha256(), 0, 0
    while (data := (yield from chunk(id, n))) is not None:
        if n == 0 and media_type is None:
            media_type = sniffed(data)
        digest.update(data)
        size, n = size + len(data), n + 1
    yield [Call(FINISH, [media_type or sniffed(b""), size, digest.digest(), id])]
    found = yield from find(id)
    assert found is not None
    return found


def find(id: Id) -> Script[Upload | None]:
    """The file of this id, if it is whole."""
    (rows,) = yield [Call(FIND, [[id]])]
    assert isinstance(rows, list)
    return Upload(*rows[0]) if rows else None


def chunk(id: Id, n: int) -> Script[bytes | None]:
    """Its n-th chunk; None behind the last."""
    (rows,) = yield [Call(CHUNK, [id, n])]
    assert isinstance(rows, list)
    return rows[0][0] if rows else None


def emptied(id: Id) -> Call:
    """The call that takes all bytes of an unfinished file back."""
    return Call(DROP_CHUNKS, [[id]])


def dropped(id: Id) -> list[Call]:
    """The calls by which a file is gone."""
    return [Call(DROP_CHUNKS, [[id]]), Call(DROP, [[id]])]


def sweep(now: datetime) -> Script[int]:
    """Delete a slice of what nothing refers to, whole or never finished; answers how many."""
    (rows,) = yield [Call(UNUSED, [now - timedelta(hours=KEPT_HOURS)])]
    assert isinstance(rows, list)
    unused = [row[0] for row in rows]
    if unused:
        yield [Call(DROP_CHUNKS, [unused]), Call(DROP, [unused])]
    return len(unused)


class Chunks:
    """Bytes of any length, cut for storing: feed it what arrives, it answers the calls to make. Raises TooLarge."""

    def __init__(self, id: Id, bytes_max: int | None = None, n: int = 0) -> None:
        self.id, self.n, self.size = id, n, 0
        self._bytes_max = bytes_max
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Call]:
        self.size += len(data)
        if self._bytes_max is not None and self.size > self._bytes_max:
            raise TooLarge(self._bytes_max)
        self._held += data
        calls = []
        while len(self._held) >= BLOB_CHUNK_BYTES:
            calls.append(self._cut(BLOB_CHUNK_BYTES))
        return calls

    def rest(self) -> list[Call]:
        return [self._cut(len(self._held))] if self._held else []

    def _cut(self, size: int) -> Call:
        call = adding(self.id, self.n, bytes(self._held[:size]))
        del self._held[:size]
        self.n += 1
        return call


# ── for one thread ───────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(connection: Connection, name: str, by: str, at: datetime, pieces: Iterator[bytes], bytes_max: int | None = None) -> Upload:
    """Store a whole file. Raises TooLarge, and leaves nothing then."""
    id = drive(begin(name, by, at), connection)
    chunks = Chunks(id, bytes_max)
    try:
        for piece in pieces:
            if calls := chunks.feed(piece):
                connection.execute(calls)
    except TooLarge:
        connection.execute(dropped(id))
        raise
    if calls := chunks.rest():
        connection.execute(calls)
    return drive(finish(id), connection)


def read(connection: Connection, id: Id) -> Iterator[bytes]:
    """A file's bytes, chunk by chunk."""
    n = 0
    while (data := drive(chunk(id, n), connection)) is not None:
        yield data
        n += 1
