"""What hangs on orders, and long work that reads files and makes some."""

from __future__ import annotations

from ..spec import row
from .base import Big, Flag, Id, Instant, Int, Json, Row, Str


@row("attachments", key="order_id n", parent="order_id")
class Attachment(Row):
    """A file on an order. Of one that was taken off nothing is left but its number, and who took it off."""

    order_id: Id
    n: Int
    blob: Id | None
    name: Str | None
    media_type: Str
    size: Big
    at: Instant
    by: Str
    removed_at: Instant | None = None
    removed_by: Str | None = None


@row("jobs", key="id")
class Job(Row):
    """Long work somebody asked for: what, within whose limits, how far it has come, and the files it reads and makes.

    Commands write what is asked (start, cancel, retry), `store/jobs.py` how far it has come. `done` of `total` is also where
    it goes on after a crash. `counts`: how often what came of it. `run` counts how often somebody took it up, and never
    falls; `deaths`, how often whoever had was heard of no more since it was asked for.
    """

    id: Id
    kind: Str
    work: Json
    by: Str
    scopes: Json
    language: Str
    at: Instant
    locations: Json = None
    channels: Json = None
    source: Id | None = None
    state: Str = "queued"
    cancelling: Flag = False
    run: Int = 0
    deaths: Int = 0
    total: Big | None = None
    done: Big = 0
    counts: Json = None
    message: Str | None = None
    result: Id | None = None
    rejects: Id | None = None
    started_at: Instant | None = None
    ended_at: Instant | None = None
    beat_at: Instant | None = None
    limits: Json = None
