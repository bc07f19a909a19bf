"""The worker: each second, and whenever something was committed, it does what is due and asks what is to be asked.

It drives the single-step loops that a simulation drives on its own clock. It keeps nothing: any number of workers may
run, stop and die at any moment, and what one leaves another does.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from ..adapters.gateways import KINDS, Gateway, gateways_for
from ..adapters.instructions import INSTRUCTIONS_MAX, Drained, drain
from ..adapters.mail import Server, post
from ..engine.office import Office
from ..engine.registry import load_commands
from ..model.settings import Settings
from ..projections import SLICE_EVENTS, Follower
from ..simulation.fakes.gateway import FakeGateway
from ..store.bell import Bell
from ..store.database import Database
from ..store.drivers import PlainConnection
from ..store.home import NoDatabase
from ..store.settings import settings_calls, settings_from
from ..store.statement import Call, Statement
from .housekeeping import clear_the_door, forget_drafts, forget_keys, forget_presence, make_room, tidy_files
from .jobs import working_on_jobs

log = logging.getLogger("argosy.worker")

PAUSE_SECONDS = 1.0
BREATH_SECONDS = 0.1
"""At least so long between two looks, however much is going on."""
HOUSEKEEPING_SECONDS = 600.0
VERSION = Statement("select version from settings_version", rows=True)


@dataclass(frozen=True)
class Worked:
    """What one step did: due commands that ran, instructions that were asked, events that projections have followed."""

    fired: int
    drained: Drained
    followed: int

    @property
    def more(self) -> bool:
        """Whether there may be more to do at once."""
        return self.drained.asked >= INSTRUCTIONS_MAX or self.followed >= SLICE_EVENTS


class Worker:
    """One connection, and the gateways it can reach: `kinds` is collector kind → gateway.

    Collectors of kind `gateway` are practice ones: they approve whatever is asked, unless its reference asks for
    trouble.
    """

    def __init__(self, database: Database, kinds: Mapping[str, Gateway] | None = None) -> None:
        self.database = database
        self.kinds = {**KINDS, "gateway": FakeGateway()} if kinds is None else kinds
        self.connection = PlainConnection(database.engine_conninfo("slow"))
        self.office = Office(self.connection)
        self.follower = Follower(database)
        self.mail = _mail_server()
        self._tidy_at = 0.0

    def step(self) -> Worked:
        """Run what is due, send mails, ask one slice of instructions, follow one slice of events; every ten minutes, keep house."""
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + HOUSEKEEPING_SECONDS
            for forget in (forget_keys, forget_drafts, forget_presence):
                forget(self.office)
            clear_the_door(self.office, datetime.now(UTC))
            make_room(self.database)
            tidy_files(self.office)
        fired = self.office.fire()
        if self.mail is not None:
            post(self.connection, self.mail, lambda: datetime.now(UTC))
        drained = drain(self.office, gateways_for(self._settings(), self.kinds), self.office.now())
        return Worked(fired, drained, self.follower.step())

    def close(self) -> None:
        self.follower.close()
        self.connection.close()

    def _settings(self) -> Settings:
        """The settings as they are now, read again when their version has moved."""
        desk = self.office.desk
        answer = self.connection.execute([Call(VERSION)])[0]
        assert isinstance(answer, list)
        version: int = answer[0][0]
        if version != desk.settings.version:
            desk.settings = settings_from(version, self.connection.execute(settings_calls()))  # type: ignore[arg-type]
        return desk.settings


def _mail_server() -> Server | None:
    """The mail server that is set; a misspelt one must not keep the rest from being done."""
    try:
        return Server.of_environment()
    except ValueError as error:
        log.error("no mail is sent: %s", error)
        return None


def run_worker(database: Database, stop: threading.Event, kinds: Mapping[str, Gateway] | None = None) -> None:
    """Work until `stop` is set; then finish the step under way and return. Survives whatever a step raises."""
    load_commands()
    worker, bell = Worker(database, kinds), Bell(database)
    try:
        with working_on_jobs(database, stop):
            _work(database, worker, bell, stop)
    finally:
        bell.close()
        worker.close()


def _work(database: Database, worker: Worker, bell: Bell, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            if not worker.step().more:
                bell.wait(PAUSE_SECONDS)
            stop.wait(BREATH_SECONDS)
        except psycopg.OperationalError as error:
            log.warning("the database can't be reached: %s", error)
            stop.wait(PAUSE_SECONDS)
            _revive(database)
        except Exception:
            log.exception("a step of the worker failed; it goes on")
            stop.wait(PAUSE_SECONDS)


def _revive(database: Database) -> None:
    """Bring a crashed embedded server back. If it can't be done now, the next step fails and it is tried again."""
    try:
        database.ensure()
    except NoDatabase as error:
        log.warning("the database can't be brought back yet: %s", error)
