"""The read of events: a page of the feed, a file of it, or the feed as it goes on."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import Header, Query, Request

from argosy.api import answers_events as answers
from argosy.api.reading import FILES, May, Reads, Responses, service_of
from argosy.queries.events import events
from argosy.serving.asked import SEQ_MAX, EventsAsked, said_once
from argosy.serving.exports import accepted
from argosy.serving.live import MEDIA_TYPE, EventStream
from argosy.serving.problems import malformed

LIVE: Responses = {200: {"content": FILES[200]["content"] | {MEDIA_TYPE: {"schema": {"type": "string"}}}}}

event_reads = Reads("events", May("events:read"))


@event_reads.list("/events", "events.list", "What happened.", answers.EventPage, responses=LIVE)
async def feed(
    request: Request,
    asked: Annotated[EventsAsked, Query()],
    last_event_id: Annotated[str | None, Header(description="Of a live stream: the `id` of the last event seen.")] = None,
) -> Any:
    """Events in the order they were committed, without gaps. Ask again with `after` = `next`.

    With `Accept: text/event-stream` they are told as they happen, from `Last-Event-ID` or `after` on, or from now on. A key with limits
    sees the events of orders within them, and of stock at its locations.
    """
    if asked.format is None and MEDIA_TYPE in accepted(request):
        said_once(request, asked)
        live = service_of(request).live
        after = asked.after if last_event_id is None else seq_of(last_event_id)
        return EventStream(live, partial(event_reads.may, request), await live.head() if after is None else after)
    return await event_reads.listed(request, asked, lambda sight, after, limit: events(sight, after or 0, limit))


def seq_of(id: str) -> int:
    """The sequence number that a stream's id is. Refused: malformed."""
    if not (id.isascii() and id.isdigit() and len(id) < 20 and int(id) <= SEQ_MAX):
        raise malformed("Last-Event-ID", "not the id of an event")
    return int(id)
