"""People's long work: each thread here takes up a job at a time, and a second one beside it says that it is alive and hears of its end.

Whatever happens to a job is told in its row. One whose database is away is left: when the worker is heard of no more, another takes it up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ..adapters.files.outcome import ImportStopped
from ..adapters.jobs import KINDS, Doing, JobFailed
from ..base.errors import CATALOGUE, Refused
from ..base.ids import text
from ..base.media import CSV, PLAIN
from ..engine.office import Office
from ..store.database import Database
from ..store.drivers import PlainConnection
from ..store.jobs import BEAT_LOST_SECONDS, BEAT_SECONDS, Cancelled, Lost, Part, Run, Stopping, take

log = logging.getLogger("argosy.worker")

LOOK_SECONDS = 0.5
JOBS_AT_ONCE = 2
"""So that a short export need not wait for a long import."""


class JobWorker:
    """One thread's: it takes up jobs and does them until `stopping` is set."""

    def __init__(self, database: Database, stopping: threading.Event, lost_seconds: float = BEAT_LOST_SECONDS) -> None:
        self._database, self._stopping, self._lost_seconds = database, stopping, lost_seconds
        self._connection = PlainConnection(database.engine_conninfo("slow"))
        self._lists = PlainConnection(database.keyed_conninfo())
        self._office = Office(PlainConnection(database.engine_conninfo("slow")))

    def step(self) -> bool:
        """Take up a job, if one waits, and do it. Answers whether one did."""
        run = take(self._connection, self._lost_seconds)
        if run is None:
            return False
        log.info("job %s: %s is taken up", text(run.job.id), run.job.kind)
        doing = Doing(run, self._office, self._lists, self._stopping)
        try:
            with pulse(self._database, doing):
                KINDS[run.job.kind](doing)
        except Lost:
            log.warning("job %s was taken up by another worker, and is left to it", text(run.job.id))
        except Stopping:
            run.give_back()
        except psycopg.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told in the job's row, and logged there)
            self._over(run, error)
        return True

    def close(self) -> None:
        for connection in (self._connection, self._lists, self._office.connection):
            connection.close()  # type: ignore[attr-defined]

    def _over(self, run: Run, error: Exception) -> None:
        """It ends before its end. Its files are whole, as far as they go."""
        types: dict[Part, str] = {"result": CSV, "rejects": CSV} if run.job.kind != "export" else {"result": PLAIN}
        if isinstance(error, Cancelled):
            run.end("cancelled", None, types)
        else:
            if not isinstance(error, ImportStopped | Refused | JobFailed):
                log.error("job %s failed", text(run.job.id), exc_info=error)
                self._connection.close()  # nobody knows whether it is in a transaction
            run.end("failed", _sentence(error), types)


def _sentence(error: Exception) -> str:
    match error:
        case Refused():
            told = ", ".join(f"{e['field']} {e['message']}" for e in error.facts.get("errors", ()))  # type: ignore[attr-defined]
            return " ".join([CATALOGUE[error.code].title, told]).strip()
        case ImportStopped() | JobFailed():
            return str(error)
        case _:
            return "Something went wrong on our side. What was done stays; run it again, and it goes on from there."


@contextmanager
def pulse(database: Database, doing: Doing) -> Iterator[None]:
    """While a job is done, say so twice a second, and hear whether somebody wants it to stop, or has taken it over."""
    over = threading.Event()

    def beat() -> None:
        connection = PlainConnection(database.conninfo())
        try:
            while not over.wait(BEAT_SECONDS):
                try:
                    if doing.run.beat(connection):
                        doing.heard.set()
                except Lost:
                    doing.lost = True
                    doing.heard.set()
                    return
                except psycopg.Error as error:
                    log.warning("a job's worker can't say that it is alive: %s", error)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run_jobs(database: Database, stopping: threading.Event) -> None:
    """Do jobs until `stopping` is set; the one under way is then given back. Survives whatever a job raises."""
    worker, away = JobWorker(database, stopping), False
    try:
        while not stopping.is_set():
            try:
                if not worker.step():
                    stopping.wait(LOOK_SECONDS)
                away = False
            except psycopg.OperationalError as error:
                if not away:
                    log.warning("jobs wait for the database: %s", error)
                away = True
                stopping.wait(LOOK_SECONDS)
            except Exception:
                log.exception("a job could not be told of; it goes on")
                stopping.wait(LOOK_SECONDS)
    finally:
        worker.close()


@contextmanager
def working_on_jobs(database: Database, stopping: threading.Event) -> Iterator[None]:
    """Threads that do jobs, beside whatever is done meanwhile."""
    threads = [threading.Thread(target=run_jobs, args=(database, stopping), name=f"jobs-{n}", daemon=True) for n in range(JOBS_AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
