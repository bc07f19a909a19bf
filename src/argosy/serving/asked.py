"""What every list may be asked: where to go on, how many, as what. What one list may be asked beside that stands with its route.

A parameter that does not exist is refused, and so is one that is said twice and would be heard once: a misspelt filter must not
show everything.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal, get_origin

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from argosy.base.limits import PAGE_ROWS_MAX
from argosy.model.order_wanted import NO_NUL, Code, Instant, Key, Value
from argosy.serving.problems import malformed

Format = Literal["json", "csv", "ndjson"]

__all__ = ["NO_NUL", "SEQ_MAX", "Asked", "Code", "EventsAsked", "Format", "Instant", "Key", "Listing", "Value", "said_once", "utc"]

SEQ_MAX = 2**63 - 1


class Asked(BaseModel):
    """What every list may be asked."""

    model_config = ConfigDict(extra="forbid")
    page_rows: ClassVar[int] = 50

    limit: Annotated[int | None, Field(ge=1, le=PAGE_ROWS_MAX, description="Items a page, else 50; a file has no pages.")] = None
    format: Annotated[
        Format | None, Field(description="`csv` and `ndjson` are the whole list, however long; `Accept` says the same. Default: `json`.")
    ] = None


class Listing(Asked):
    """A list that goes on by a cursor. It may hold a text, so it is as long as it is: what is none is refused when it is read."""

    after: Annotated[str | None, Field(description="The cursor `next` of the page before.")] = None


class EventsAsked(Asked):
    """A list that goes on by a number."""

    page_rows: ClassVar[int] = 100

    limit: Annotated[int | None, Field(ge=1, le=PAGE_ROWS_MAX, description="Items a page, else 100; a file has no pages.")] = None
    after: Annotated[
        int | None,
        Field(ge=0, le=SEQ_MAX, description="The sequence number up to which is known. Default: 0; of a live stream, the newest."),
    ] = None


def said_once(request: Request, asked: BaseModel) -> None:
    """Refused: malformed, if a parameter that is heard once is named twice."""
    names = [name for name, _ in request.query_params.multi_items()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        field = type(asked).model_fields.get(name)
        if field is not None and get_origin(field.annotation) is not list:
            raise malformed(name, "is named twice")


def utc(at: datetime | None, name: str) -> datetime | None:
    """In UTC. Refused: malformed, if that is out of range."""
    try:
        return None if at is None else at.astimezone(UTC)
    except OverflowError:
        raise malformed(name, "is out of range") from None
