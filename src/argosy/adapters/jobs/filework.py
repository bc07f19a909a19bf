"""Files that are brought in: their rows as commands, slice by slice, with a file of what changed and one of what was rejected."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...base.media import CSV, XLSX
from ...documents.sheets import cell, table
from ...engine.actor import Actor
from ...engine.office import Office
from ...model.files import Upload
from ...model.work import Import, Tracking
from ...queries.sight import Sight
from ...store import blobs
from ...store.drivers.drive import Connection, drive
from ..files.counts import Counts
from ..files.intake import FilePreview, Intake, Planned, preview_intake, slices, survey, told
from ..files.products import Products
from ..files.trackings import Trackings
from .doing import Doing, JobFailed

SUFFIXES = {XLSX: ".xlsx", "application/vnd.ms-excel": ".xls", "application/vnd.oasis.opendocument.spreadsheet": ".ods"}
CHANGED = ("line", "about", "what", "before", "after")
REJECTED = ("line", "reason", "sentence")


def intake_of(work: Import | Tracking, path: Path, sight: Sight) -> Intake:
    """How the file is read. Raises UnreadableFile."""
    if isinstance(work, Tracking):
        return Trackings(path, sight, work.location, work.carrier)
    return Products(path) if work.what == "products" else Counts(path, work.location, work.reason)


def preview_file(office: Office, actor: Actor, work: Import | Tracking, file: Upload) -> FilePreview:
    """What a file that was uploaded would do, tried row by row as the actor. Nothing is changed.

    It blocks: a server calls it in a thread, over an office of its own. Raises UnreadableFile, whose sentence is for a person.
    """
    with unpacked(office.connection, file) as path:
        return preview_intake(office, actor, intake_of(work, path, Sight.of(actor)))


def run_import(doing: Doing) -> None:
    """Do the job, from where it was left. Raises Cancelled, Lost, Stopping, JobFailed; UnreadableFile."""
    work, run = doing.work, doing.run
    assert isinstance(work, Import | Tracking)
    file = drive(blobs.find(run.job.source or b""), doing.lists)
    if file is None:
        raise JobFailed("The file is gone: upload it again, and start another job.")
    run.file("result", f"changes-{run.job.at:%Y-%m-%d}.csv")
    run.file("rejects", f"rejects-{run.job.at:%Y-%m-%d}.csv")
    with unpacked(doing.lists, file) as path:
        intake = intake_of(work, path, doing.sight)
        keys = survey(intake)
        if not doing.begun():
            run.advance(result=table([CHANGED]), rejects=table([[cell(name) for name in (*REJECTED, *intake.table.columns)]]))
        run.job.total = keys.total()
        for planned in slices(intake, doing.lists, keys, run.job.done):
            doing.check()
            asked = [(plan, plan.body) for plan in planned if plan.body is not None]
            submissions = [doing.submission(body, str(plan.line.number), plan.seen) for plan, body in asked]
            for (plan, _), reply in zip(asked, doing.submit(submissions) if submissions else [], strict=True):
                told(plan, intake, reply)
            run.counts.update(plan.what for plan in planned)
            run.advance(len(planned), result=_changed(planned), rejects=_rejected(planned))
    run.end("done", types={"result": CSV, "rejects": CSV})


run_tracking = run_import
"""Tracking numbers are brought in the same way."""


def _changed(planned: Iterable[Planned]) -> bytes:
    lines = [
        [str(plan.line.number), plan.key, plan.what, _fields(plan.before), _fields(plan.after)]
        for plan in planned
        if plan.what != "rejected"
    ]
    return table([[cell(field) for field in line] for line in lines]) if lines else b""


def _fields(values: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items() if value is not None)


def _rejected(planned: Iterable[Planned]) -> bytes:
    lines = [[str(plan.line.number), plan.reason or "", plan.told, *plan.line.fields] for plan in planned if plan.what == "rejected"]
    return table([[cell(field) for field in line] for line in lines]) if lines else b""


@contextmanager
def unpacked(connection: Connection, file: Upload) -> Iterator[Path]:
    """The file on the disk, for as long as it is read; its name says what its content is."""
    with tempfile.TemporaryDirectory(prefix="argosy-") as folder:
        path = Path(folder) / f"file{SUFFIXES.get(file.media_type, '.csv')}"
        with path.open("wb") as written:
            for data in blobs.read(connection, file.id):
                written.write(data)
        yield path
