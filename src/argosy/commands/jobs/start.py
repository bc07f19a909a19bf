"""jobs.start: have long work done: it is taken up by a worker, and tells how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import REGISTRY, Command, command
from ...model.needs import Needs
from ...model.rows import Job
from ...model.shapes import Uuid
from ...model.work import Bulk, Import, Tracking, Work
from ...model.world import World
from ...rules.working import can_be_done, may_have_done


@command(
    "jobs.start",
    http="POST /jobs",
    scope="jobs:write",
    status=201,
    example={"work": {"kind": "export", "list": "orders", "filters": {"status": "open"}, "format": "xlsx"}},
    refuses=("upload_unknown", "command_unknown", "scope_missing", "key_limited", "bulk_impossible"),
)
class StartJob(Command):
    """Start an export, a command over many orders, an import, or an upload of tracking numbers.

    It does what whoever starts it may do, within the same limits; `scope_missing` names a scope that it needs besides. A file is
    uploaded first, to /api/v1/uploads.
    """

    work: Work

    @dataclass(frozen=True)
    class Outcome:
        """The job's id: ask for it at /api/v1/jobs/{job}."""

        job: Uuid
        state: str

    def needs(self) -> Needs:
        return Needs(upload=[self.work.upload] if isinstance(self.work, Import | Tracking) else [])

    def decide(self, world: World) -> Outcome:
        work, actor = self.work, world.actor
        scope = None
        if isinstance(work, Bulk):
            declared = REGISTRY.get(work.command)
            if declared is None:
                raise Refused("command_unknown", field="work.command", value=work.command)
            scope = declared.scope
            can_be_done(work, declared.body)
        may_have_done(actor, work, scope)
        source = world.upload(work.upload, "work.upload").id if isinstance(work, Import | Tracking) else None
        job = world.add(
            Job(
                *(world.new_id(), work.kind, work.model_dump(mode="json", exclude_unset=True), actor.id, sorted(actor.scopes)),
                *(actor.language, world.now, _limit(actor.locations), _limit(actor.channels), source),
                limits=actor.unasked,
            )
        )
        return self.Outcome(job.id, job.state)


def _limit(codes: frozenset[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)
