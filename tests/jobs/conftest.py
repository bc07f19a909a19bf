"""A shop whose people have long work done: jobs are started as an edge starts them, and done by a worker's own thread or here."""

import csv
import io
import threading

import orjson
import pytest
import xlsxwriter

from argosy.adapters.jobs import preview_file
from argosy.base import ids
from argosy.engine.actor import Actor
from argosy.model.work import Import, Tracking
from argosy.projections import Follower
from argosy.store import blobs
from argosy.store.drivers import drive
from argosy.store.jobs import machine_time
from argosy.worker.jobs import JobWorker
from tests.stories.trade import Trade

DESK = Actor("desk", frozenset({"*"}))


class Jobs(Trade):
    """Jobs are called by their id, as text."""

    def __init__(self, database):
        super().__init__(database)
        self.stopping = threading.Event()
        self.worker = JobWorker(database, self.stopping)

    def close(self):
        self.worker.close()
        super().close()

    def upload(self, data, name="file.csv", by=DESK):
        data = data.encode() if isinstance(data, str) else data
        return ids.text(blobs.stored(self.connection, name, by.id, machine_time(), iter([data])).id)

    def start(self, kind, actor=DESK, **work):
        return orjson.loads(self.accepted("jobs.start", actor, work={"kind": kind, **work}).body)["job"]

    def accepted(self, command, actor=DESK, **body):
        reply = self.reply(command, actor=actor, **body)
        assert reply.accepted, (reply.code, reply.body)
        return reply

    def job(self, id):
        return self.one("select * from jobs where id = %s", id)

    def done(self, id):
        """Do what waits; the job's row, which must have ended well."""
        self.follow()
        while self.worker.step():
            pass
        job = self.job(id)
        assert job["state"] == "done", job
        return job

    def file(self, id, part="result"):
        """The bytes of a job's file."""
        return b"".join(blobs.read(self.connection, self.job(id)[part].bytes))

    def table(self, id, part="result"):
        """Its rows, if it is CSV."""
        return list(csv.DictReader(io.StringIO(self.file(id, part).decode(), newline="")))

    def follow(self):
        """What was committed can be found by filters."""
        follower = Follower(self.database)
        while follower.step():
            pass
        follower.close()


@pytest.fixture
def shop(database):
    shop = Jobs(database)
    yield shop
    shop.audited()
    shop.close()


def preview(shop, upload, actor=DESK, **work):
    model = Tracking if work.get("kind") == "tracking" else Import
    file = drive(blobs.find(ids.parse(upload)), shop.connection)
    return preview_file(shop.office, actor, model.model_validate({"kind": "import", **work, "upload": upload}), file)


def rejected(shown):
    return {planned.line.number: planned.reason for planned in shown.rejected}


def excel(path, write):
    book = xlsxwriter.Workbook(str(path))
    write(book.add_worksheet("Inventur"), book)
    book.close()
    return path.read_bytes()


def on_hand(shop):
    rows = shop.rows("select k.code, s.location, s.on_hand from stock s join skus k on k.id = s.sku_id order by 1, 2")
    return {f"{row['code']} @{row['location']}": row["on_hand"] for row in rows}
