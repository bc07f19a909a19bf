"""A COMMIT whose answer is not heard: what is said afterwards is true, or says that nobody knows."""

import logging
import sys
import time

import psycopg
import pytest

from argosy.engine.attempts import UNANSWERED_PAUSES, UNKNOWN
from argosy.engine.office import Office
from argosy.engine.runner import COMMIT
from argosy.store.drivers import ConnectionLost, adrive, drive
from argosy.store.statement import Pause, RowCountMismatch
from tests.engine.stage import Stage, fixed
from tests.engine.streams import OPENING, stream
from tests.shop import order_body

SHORT_SECONDS = 0.05
DRIVE = sys.modules[drive.__module__]


class Cut:
    """A connection that fails at the first COMMIT, when it was done or before it is; then it is refused some times."""

    def __init__(self, plain, *, done, refused=0, error=None):
        self.plain, self.done, self.refused, self.error = plain, done, refused, error
        self.cut = False

    def execute(self, group):
        if not self.cut and any(call.statement is COMMIT for call in group):
            self.cut = True
            if self.done:
                self.plain.execute(group)
            if self.error is not None:
                raise self.error
            self.plain.close()
            raise ConnectionLost("cut")
        if self.cut and self.refused:
            self.refused -= 1
            raise psycopg.OperationalError("connection refused")
        return self.plain.execute(group)


@pytest.fixture
def stage(database):
    stage = Stage(database)
    stage.play(stream(OPENING), 1, fire=True)
    yield stage
    stage.audited()
    stage.close()


@pytest.fixture
def slept(monkeypatch):
    """Seconds that were waited, without waiting them; but long enough in all for a backend to end that lost its client."""
    seconds = []

    def sleep(wanted):
        seconds.append(wanted)
        time.sleep(min(wanted, SHORT_SECONDS))

    monkeypatch.setattr(DRIVE, "sleep", sleep)
    return seconds


def orders(count):
    return [fixed(1000 + i, "orders.place", order_body(f"R{i}", {"TEA": 1})) for i in range(count)]


def placed(stage):
    return stage.owner.execute("select count(*) from orders").fetchone()[0]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("done", [True, False], ids=["it was done", "it was not"])
def test_the_database_is_asked_until_it_answers(stage, slept, done, count):
    replies = Office(Cut(stage.plain, done=done, refused=8), stage.desk).run(orders(count))
    assert [r.status for r in replies] == [201] * count
    assert placed(stage) == count
    assert len(slept) >= 8  # and again while the backend that lost its client is still ending
    assert tuple(slept) == UNANSWERED_PAUSES[: len(slept)], "and not asked as fast as it can refuse"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("done", [True, False], ids=["it was done", "it was not"])
def test_when_it_does_not_come_back_nobody_says_what_became_of_it(stage, slept, done, count):
    """Neither that it was done nor that it was not; the same key tells, when it is back."""
    replies = Office(Cut(stage.plain, done=done, refused=10**6), stage.desk).run(orders(count))
    assert replies == [UNKNOWN] * count
    assert 20 < sum(slept) < 40
    again = stage.office.run(orders(count))
    assert [(r.status, r.repeated) for r in again] == [(201, done)] * count
    assert placed(stage) == count


def test_who_was_not_in_the_transaction_keeps_their_answer(stage, slept):
    [first] = stage.office.run(orders(1))
    known, unknown = Office(Cut(stage.plain, done=True, refused=10**6), stage.desk).run(orders(2))
    assert (known.body, known.repeated, unknown) == (first.body, True, UNKNOWN)


def test_by_time_it_ends_as_well(stage, slept, monkeypatch):
    """A host that lets everybody wait, instead of refusing."""
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr("argosy.engine.attempts.monotonic", lambda: next(clock))
    assert Office(Cut(stage.plain, done=True, refused=10**6), stage.desk).run(orders(1)) == [UNKNOWN]
    assert len(slept) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_rows_miscounted_after_the_commit_change_no_answer(stage, caplog, count):
    """It is a bug, and logged as one; but what was committed was committed."""
    error = RowCountMismatch(COMMIT, 2, 1)
    with caplog.at_level(logging.ERROR, "argosy.engine"):
        replies = Office(Cut(stage.plain, done=True, error=error), stage.desk).run(orders(count))
    assert [r.status for r in replies] == [201] * count
    assert placed(stage) == count
    assert "1 rows instead of 2" in caplog.text


def test_rows_miscounted_without_a_commit_are_a_failure(stage):
    replies = Office(Cut(stage.plain, done=False, error=RowCountMismatch(COMMIT, 2, 1)), stage.desk).run(orders(1))
    assert [r.status for r in replies] == [500]
    assert placed(stage) == 0


def test_a_pause_is_waited_out_by_every_driver(slept, monkeypatch):
    def script():
        return (yield Pause(0.5))

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr(DRIVE.asyncio, "sleep", sleep)
    assert drive(script(), None) == []
    waiting = adrive(script(), None)
    with pytest.raises(StopIteration) as ended:
        waiting.send(None)
    assert (ended.value.value, slept) == ([], [0.5, 0.5])
