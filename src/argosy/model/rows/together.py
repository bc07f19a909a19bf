"""Working on orders together: what somebody must approve, who was mentioned, what is to be looked at again, lists as people keep them."""

from __future__ import annotations

from ..spec import row
from .base import Big, Flag, Id, Instant, Int, Json, Row, Str


@row("approvals", key="order_id n", parent="order_id")
class Approval(Row):
    """A command on an order that was above its asker's limit, as it would be sent again; open until somebody decides, or its time is over.

    `version` is the order's when it was asked. `reason` and `note` are people's words, as `body` may hold: personal, like a note.
    """

    order_id: Id
    n: Int
    command: Str
    body: Json
    kind: Str
    amount: Big
    version: Int
    asked_by: Str
    asked_at: Instant
    expires_at: Instant
    reason: Str | None = None
    state: Str = "open"
    decided_by: Str | None = None
    decided_at: Instant | None = None
    note: Str | None = None


@row("mentions")
class Mention(Row):
    """A user was named in a note."""

    id: Id
    user_id: Str
    at: Instant
    order_id: Id
    note: Int


@row("follow_ups", key="order_id n", parent="order_id")
class FollowUp(Row):
    """When somebody is to look at an order again, and who; open until it is closed or another one takes its place. `note`: what was
    written on the order with it.
    """

    order_id: Id
    n: Int
    at: Instant
    assignee: Str
    asked_by: Str
    asked_at: Instant
    note: Int | None = None
    told_at: Instant | None = None
    closed_at: Instant | None = None


@row("views", key="id")
class View(Row):
    """A list as somebody keeps it: what is asked, which columns, in which order. The owner's alone, or everybody's."""

    id: Id
    list: Str
    title: Str
    query: Str
    owner: Str
    columns: Json = None
    sort: Str | None = None
    shared: Flag = False
    position: Int = 0
