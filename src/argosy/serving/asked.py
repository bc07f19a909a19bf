"""What every list may be asked: where to go on, how many, as what. What one list may be asked beside that stands with its route.

A parameter that does not exist is refused, and so is one that is said twice and would be heard once: a misspelt filter must not
show everything.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal, get_origin

from fastapi import Request
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from argosy.base.limits import CODE_LENGTH_MAX, KEY_LENGTH_MAX, PAGE_ROWS_MAX, TEXT_LENGTH_MAX
from argosy.serving.problems import malformed

NO_NUL = r"^[^\x00]*$"
Code = Annotated[str, StringConstraints(min_length=1, max_length=CODE_LENGTH_MAX, pattern=NO_NUL)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=KEY_LENGTH_MAX, pattern=NO_NUL)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LENGTH_MAX, pattern=NO_NUL)]
Format = Literal["json", "csv", "ndjson"]

SEQ_MAX = 2**63 - 1


def _written(value: object) -> object:
    """A number is no instant, though seconds since some day may be meant."""
    if isinstance(value, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
        raise ValueError("not an instant as RFC 3339 writes it")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_written)]


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
