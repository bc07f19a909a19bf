"""What was brought as files, and the long work that is done with them."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..base.errors import Refused
from ..base.ids import Id
from ..base.limits import UPLOAD_HOURS
from .claims import Claims
from .files import Upload
from .rows import Attachment, Job, Order
from .settings import Settings


class Filing(Claims):
    """Uploads are their bringer's alone; a job is its starter's, and theirs who see all jobs."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        super().__init__(settings, now)
        self.uploads: dict[Id, Upload] = {}

    def upload(self, id: Id, field: str = "upload") -> Upload:
        """What the actor has uploaded lately. Refused: upload_unknown, as well for somebody else's."""
        found = self.uploads.get(id)
        if found is None or found.by != self.actor.id or self.now - found.at > timedelta(hours=UPLOAD_HOURS):
            raise Refused("upload_unknown", field=field)
        return found

    def attachments(self, order: Order) -> list[Attachment]:
        """All there ever were, those that were taken off included."""
        return self._of(Attachment, order)

    def job(self, id: Id) -> Job:
        """Refused: job_unknown, as well for somebody else's, unless the actor sees all jobs."""
        found: Job | None = self.rows[Job].get(id)
        if found is None or (found.by != self.actor.id and not self.actor.sees_all_jobs):
            raise Refused("job_unknown")
        return found
