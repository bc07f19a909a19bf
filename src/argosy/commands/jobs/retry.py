"""jobs.retry: long work that failed or was stopped goes on where it had come to."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from ...base.errors import Refused
from ...engine.registry import REGISTRY, Command, command
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.work import Bulk, Export, Import, Tracking, Work
from ...model.world import World
from ...rules.working import may_have_done

_WORK: TypeAdapter[Export | Bulk | Import | Tracking] = TypeAdapter(Work)


@command(
    "jobs.retry",
    http="POST /jobs/{job}/retry",
    scope="jobs:write",
    example={"job": "0190a3f0-0000-7000-8000-000000000011"},
    refuses=("job_unknown", "job_not_over", "job_not_yours", "scope_missing", "key_limited"),
)
class RetryJob(Command):
    """Run a job again that failed or was cancelled. It goes on behind what it has done; an export begins anew.

    An import may be taken over by anybody who may bring such a file in: from here on it is theirs, and what it does is done in their name.
    Anything else may be run again only by who has started it. Both with what they may do now.
    """

    job: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """It waits for a worker."""

        job: Uuid
        state: str

    def needs(self) -> Needs:
        return Needs(job=[self.job])

    def decide(self, world: World) -> Outcome:
        job, actor = world.job(self.job), world.actor
        if job.state not in ("failed", "cancelled"):
            raise Refused("job_not_over", job_state=job.state)
        work = _WORK.validate_python(job.work)
        if job.by != actor.id and not isinstance(work, Import | Tracking):
            raise Refused("job_not_yours")
        declared = REGISTRY.get(work.command) if isinstance(work, Bulk) else None
        may_have_done(actor, work, None if declared is None else declared.scope)
        locations, channels = (None if codes is None else sorted(codes) for codes in (actor.locations, actor.channels))
        world.set(job, state="queued", deaths=0, cancelling=False, message=None, ended_at=None)
        world.set(job, by=actor.id, scopes=sorted(actor.scopes), locations=locations, channels=channels, limits=actor.unasked)
        return self.Outcome(job.id, job.state)
