"""What the reads of long work answer, as their documentation describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from argosy.api.answers import Answer, PageOf

State = Literal["queued", "running", "done", "failed", "cancelled"]
Part = Literal["result", "rejects"]
Kind = Literal["export", "bulk", "import", "tracking"]


class FileShown(Answer):
    """A file; `media_type` is told by its content."""

    name: str
    media_type: str
    size: int


class JobShown(Answer):
    """Long work. `done` of `total` (null: not known yet) rows or orders; `counts`: how many came out how. `cancelling`: it is to stop."""

    id: UUID
    kind: Kind
    state: State
    cancelling: bool
    by: str
    at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    total: int | None
    done: int
    counts: dict[str, int]
    message: str | None = Field(description="Why it failed, for a person.")
    work: dict[str, Any] = Field(description="What was asked for with jobs.start.")
    result: FileShown | None
    rejects: FileShown | None


class JobList(PageOf[JobShown]):
    """Jobs, newest first."""


class JobPage(JobShown):
    """A job as a whole."""


class Uploaded(FileShown):
    """A file that was uploaded: name its id in a command within a day. `sha256` in hex."""

    id: UUID
    sha256: str
