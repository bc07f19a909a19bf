"""What a caller's If-Match guards, checked after the rows are loaded and before the command decides: the order a command is about, or the
values that it saves over.

An order is told by its version and its progress. Values have neither: they are told by themselves, so that what was changed and changed
back is what the caller saw.
"""

from __future__ import annotations

import hashlib

from ..base.errors import Refused
from ..model.rows import Order
from ..model.world import World
from .records import rendered
from .submission import Submission


def matched(world: World, submission: Submission, order: Order | None, *, dry: bool) -> str | None:
    """The ETag of what the command finds. Refused: version_conflict, if the caller has seen another.

    Values are only looked at where somebody asks, or has asked: an import does neither.
    """
    asked = submission.if_match
    if order is not None:
        if asked is not None:
            _same_order(order, asked)
        return etag_of(order)
    if not submission.declaration.replaces or (asked is None and not dry):
        return None
    found = _told(world, submission)
    if asked is not None and (yours := _plain(asked)) not in (found, "*"):
        raise Refused("version_conflict", yours=yours, current=found)
    return f'"{found}"'


def left(world: World, submission: Submission, order: Order | None) -> str | None:
    """The ETag of what the command has left behind."""
    if order is not None:
        return etag_of(order)
    return None if submission.if_match is None or not submission.declaration.replaces else f'"{_told(world, submission)}"'


def etag_of(order: Order | None) -> str | None:
    return None if order is None else f'"{order.version}.{order.progress}"'


def _same_order(order: Order, asked: str) -> None:
    """`"version"` guards against edits; `"version.progress"` against anything that moved."""
    yours = _plain(asked)
    current = f"{order.version}.{order.progress}" if "." in yours else str(order.version)
    if yours not in (current, "*"):
        raise Refused(
            "version_conflict", yours=yours, current=current, order_status=order.status, fulfillment_status=order.fulfillment_status
        )


def _told(world: World, submission: Submission) -> str:
    return hashlib.sha256(rendered(submission.body.replaces(world))).hexdigest()[:32]


def _plain(asked: str) -> str:
    return asked.strip().removeprefix("W/").strip('"')
