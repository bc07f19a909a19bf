"""Long work as people see it: a list, newest first, one job, and the files of jobs and orders."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.model.files import Upload
from argosy.queries.order_ids import order_id
from argosy.queries.plain import BadCursor, cursor, key_of, rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.store import blobs
from argosy.store.statement import Call, Script, Statement

NAMES = ("id", "kind", "state", "cancelling", "by", "at", "started_at", "ended_at", "total", "done", "counts", "message", "work")
FILE = ("name", "media_type", "size")
PARTS = ("result", "rejects")
_SHOWN = ", ".join(
    (*(f"j.{name}" for name in NAMES), *(f"{part}.{name}" for part in ("r", "x") for name in FILE)),
)
_FROM = "left join blobs r on r.id = j.result and r.size is not null left join blobs x on x.id = j.rejects and x.size is not null"
PAGE = Statement(
    f"select {_SHOWN} from (select {{}} as mine, {{}} as state, {{}} as kind) f cross join jobs j {_FROM} where j.id < {{}} "
    "and (f.mine is null or j.by = f.mine) and (f.state is null or j.state = f.state) and (f.kind is null or j.kind = f.kind) "
    "order by j.id desc limit {}",
    ["text", "text", "text", "uuid", "integer"],
    rows=True,
)
ONE = Statement(
    f"select {_SHOWN} from (select {{}} as mine) f cross join jobs j {_FROM} where j.id = {{}} and (f.mine is null or j.by = f.mine)",
    ["text", "uuid"],
    rows=True,
)
OF_JOB = {
    part: Statement(
        f"select j.{part} from (select {{}} as mine) f cross join jobs j where j.id = {{}} and (f.mine is null or j.by = f.mine)",
        ["text", "uuid"],
        rows=True,
    )
    for part in PARTS
}
OF_ORDER = Statement(
    f"select a.blob from {MAY} cross join orders o join attachments a on a.order_id = o.id where o.id = {{}} and a.n = {{}} and {SEEN}",
    [*MAY_TYPES, "uuid", "integer"],
    rows=True,
)
NEWEST = b"\xff" * 16


def job_list(sight: Sight, after: str | None, limit: int, state: str | None = None, kind: str | None = None) -> Script[dict[str, Any]]:
    """{"items", "next"}: jobs, newest first. Raises BadCursor."""
    last = NEWEST if after is None else _place(after)
    items = [_shown(row) for row in rows((yield [Call(PAGE, [sight.mine, state, kind, last, limit])]), 0)]
    return {"items": items, "next": cursor(items[-1]["id"]) if len(items) == limit else None}


def job_page(id: Id, sight: Sight) -> Script[dict[str, Any] | None]:
    """The job of this id; None if there is none within sight."""
    found = rows((yield [Call(ONE, [sight.mine, id])]), 0)
    return _shown(found[0]) if found else None


def job_file(id: Id, part: str, sight: Sight) -> Script[Upload | None]:
    """A job's `result` or `rejects`; None if there is none, or it isn't whole yet."""
    return (yield from _file(rows((yield [Call(OF_JOB[part], [sight.mine, id])]), 0)))


def attached(named: str, n: int, sight: Sight) -> Script[Upload | None]:
    """The n-th attachment of the order with this id or number; None if there is none within sight."""
    order = yield from order_id(named)
    if order is None:
        return None
    return (yield from _file(rows((yield [Call(OF_ORDER, [*sight.limits, order, n])]), 0)))


def _file(found: list[tuple[Any, ...]]) -> Script[Upload | None]:
    if not found or found[0][0] is None:
        return None
    return (yield from blobs.find(found[0][0]))


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    shown = dict(zip(NAMES, row, strict=False))
    for n, part in enumerate(PARTS):
        start = len(NAMES) + n * len(FILE)
        file = dict(zip(FILE, row[start : start + len(FILE)], strict=True))
        shown[part] = None if file["name"] is None else file
    return shown | {"id": uuid(shown["id"]), "counts": shown["counts"] or {}}


def _place(after: str) -> Id:
    (id,) = key_of(after, str)
    try:
        return ids.parse(id)
    except ValueError:
        raise BadCursor(after) from None
