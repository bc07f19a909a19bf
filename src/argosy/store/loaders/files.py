"""Uploads, which never change and take no lock, and jobs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.files import Upload
from ...model.rows import Job
from ..blobs import FIND
from ..statement import Call, Statement
from . import Ask, Loader, Loading, filing, locking

JOBS = {
    end: Statement(f"select {', '.join(Job.spec.columns)} from jobs where id = any({{}}) order by id{end}", ["uuid[]"], rows=True)
    for end in ("", " for no key update", " for no key update skip locked")
}


class FileLoader(Loader):
    """Kinds upload and job."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        if uploads := load.keys("upload"):

            def receive(rows: list[tuple[Any, ...]]) -> None:
                load.world.uploads.update((row[0], Upload(*row)) for row in rows)

            yield Call(FIND, [sorted(uploads)]), receive

    def lock(self, load: Loading) -> Iterator[Ask]:
        if jobs := load.keys("job"):
            yield Call(JOBS[locking(load)], [sorted(jobs)]), filing(load, Job)
