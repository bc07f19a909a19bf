"""jobs.cancel: long work is to stop. What it has done stays done."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command(
    "jobs.cancel",
    http="POST /jobs/{job}/cancel",
    scope="jobs:write",
    example={"job": "0190a3f0-0000-7000-8000-000000000011"},
    refuses=("job_unknown", "job_over"),
)
class CancelJob(Command):
    """Stop a job: one that waits at once, one that runs within a second. Its result then tells what was done."""

    job: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """`running` is about to stop."""

        job: Uuid
        state: str

    def needs(self) -> Needs:
        return Needs(job=[self.job])

    def decide(self, world: World) -> Outcome:
        job = world.job(self.job)
        if job.state == "queued":
            world.set(job, state="cancelled", ended_at=world.now)
        elif job.state == "running":
            world.set(job, cancelling=True)
        else:
            raise Refused("job_over", job_state=job.state)
        return self.Outcome(job.id, job.state)
