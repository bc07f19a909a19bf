"""A COMMIT that is refused, or not answered: whoever waits for it is told what really became of it, and nothing is done twice.

If this broke, a customer would be told that an order failed and get it all the same, or pay twice for having asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import orjson
import pytest

from argosy.api.app import make_app
from argosy.base.limits import RETRIES_MAX
from argosy.engine import attempts
from argosy.engine.office import Office
from argosy.engine.runner import HEAD
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection
from tests.api.conftest import Site, served
from tests.crash.cable import Cable, Cut
from tests.shop import Shop, order_body, submission

UNSENT, UNHEARD = Cut(reaches=False), Cut(reaches=True)
UNITS = 1_000
Answer = tuple[int, dict]


class Plain:
    """The engine of the command line and of imports, over the plain driver."""

    def __init__(self, database: Database, held: ExitStack) -> None:
        connection = PlainConnection(database.engine_conninfo("slow"))
        held.callback(connection.close)
        self.office = Office(connection)

    def place(self, *references: str) -> list[Answer]:
        replies = self.office.run([submission("orders.place", order_body(r, {"TEA": 1}), key=f"key-{r}") for r in references])
        return [(reply.status, orjson.loads(reply.body)) for reply in replies]


class Served:
    """The server, over the evented driver: orders that are sent at once."""

    def __init__(self, database: Database, held: ExitStack, shop: Shop) -> None:
        self.site = Site(shop, held.enter_context(served(make_app(database))), held)

    def place(self, *references: str) -> list[Answer]:
        with ThreadPoolExecutor(len(references)) as many:
            return list(many.map(self._one, references))

    def _one(self, reference: str) -> Answer:
        headers = {"idempotency-key": f"key-{reference}"}
        answer = self.site.client.post("/orders", json=order_body(reference, {"TEA": 1}), headers=headers)
        return answer.status_code, answer.json()


class Till:
    """An engine at one end of a cable; at the other the database, which the shop sees without it."""

    def __init__(self, database: Database, engine: str, held: ExitStack) -> None:
        self.shop = Shop(database).open(skus=("TEA",), stock={"TEA": {"BER": UNITS}})
        held.callback(self.shop.close)
        self.cable = Cable(database)
        held.callback(self.cable.close)
        self.engine = Plain(self.cable.database, held) if engine == "plain" else Served(self.cable.database, held, self.shop)
        assert self.statuses("warm") == [201]  # connected, and every statement prepared

    def place(self, reference: str) -> Answer:
        return self.engine.place(reference)[0]

    def statuses(self, *references: str) -> list[int]:
        return [status for status, _ in self.engine.place(*references)]

    def stored(self) -> set[str]:
        """The orders that are there; each left one command, one key and one event."""
        references = [r["reference"] for r in self.shop.rows("select reference from orders where reference <> 'warm'")]
        for query in (
            "select count(*)::int n from commands where name = 'orders.place' and status = 201",
            "select count(*)::int n from idempotency where outcome like '%%waiting%%'",
            "select count(*)::int n from events where type = 'order.placed'",
        ):
            assert self.shop.one(query)["n"] == len(references) + 1, query
        assert self.shop.stock("TEA")["promised"] == len(references) + 1
        return set(references)


@pytest.fixture(params=["plain", "served"])
def till(database, request) -> Iterator[Till]:
    with ExitStack() as held:
        till = Till(database, request.param, held)
        yield till
        till.shop.audited()


# ── unanswered ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reaches", [True, False], ids=["committed", "not_committed"])
@pytest.mark.parametrize("half_open", [False, True], ids=["cut", "half_open"])
def test_an_order_whose_commit_is_not_answered_is_there_once(till, reaches, half_open):
    """Also where PostgreSQL does not notice that its client has gone, and would keep the order's stock locked."""
    how = Cut(reaches, half_open)
    till.cable.planned.append(how)
    first = till.place("A")
    assert till.cable.done == [how]
    assert first[0] == 201
    assert till.place("A") == first
    assert till.stored() == {"A"}


def test_several_that_committed_together_unheard(till):
    till.cable.planned.extend([UNHEARD, UNSENT, UNHEARD])
    names = [f"A{n}" for n in range(12)]
    assert till.statuses(*names) == [201] * 12
    assert till.cable.done[0] == UNHEARD
    assert till.stored() == set(names)


def test_a_wire_that_is_cut_each_time_is_given_up_with_nothing_done(till):
    till.cable.planned.extend([UNSENT] * RETRIES_MAX)
    assert till.statuses("A") == [503]
    assert till.cable.done == [UNSENT] * RETRIES_MAX
    assert till.stored() == set()
    assert till.statuses("A") == [201]
    assert till.stored() == {"A"}


@pytest.mark.parametrize("reaches", [True, False], ids=["committed", "not_committed"])
def test_nobody_can_tell_while_the_database_is_away_and_the_key_tells_later(till, reaches, monkeypatch):
    """It must not be called failed, for it may have been done; nor may anybody wait for ever."""
    monkeypatch.setattr(attempts, "UNANSWERED_SECONDS_MAX", 0.5)
    gone = Cut(reaches=reaches, for_good=True)
    till.cable.planned.append(gone)
    assert till.statuses("A") == [503]
    assert till.cable.done == [gone]
    assert till.cable.turned_away < 30, "a server that starts again is not to be overrun"
    assert till.stored() == ({"A"} if reaches else set())
    till.cable.mended()
    assert till.statuses("A", "B") == [201, 201]
    assert till.stored() == {"A", "B"}


def test_bulk_work_whose_commit_is_not_answered_is_told_line_by_line(database):
    with ExitStack() as held:
        till = Till(database, "served", held)
        till.cable.planned.extend([UNHEARD, UNSENT])
        names = [f"A{n}" for n in range(600)]
        lines = [orjson.dumps({"command": "orders.place", "data": order_body(name, {"TEA": 1})}) for name in names]
        answer = till.engine.site.client.post("/commands", content=b"\n".join(lines))
        assert [orjson.loads(line)["status"] for line in answer.text.splitlines()] == [201] * 600
        assert till.cable.done == [UNHEARD, UNSENT]
        assert {r["reference"] for r in till.shop.rows("select reference from orders")} == {"warm", *names}
        till.shop.audited()


class Renumbered:
    """A connection to a server that was started again since, and gave its backend's number to somebody else."""

    def __init__(self, connection: PlainConnection, somebody: int) -> None:
        self.connection, self.somebody = connection, somebody

    def execute(self, group):
        answer = self.connection.execute(group)
        if group[1:] and group[1].statement is HEAD:
            version, offset, _, started = answer[1][0]
            answer[1] = [(version, offset, self.somebody, started - timedelta(hours=1))]
        return answer


def test_whoever_got_the_old_backends_number_is_left_alone(database):
    with ExitStack() as held:
        till = Till(database, "plain", held)
        office, somebody = till.engine.office, till.shop.owner.info.backend_pid
        office.connection = Renumbered(office.connection, somebody)
        till.cable.planned.append(UNSENT)
        assert till.statuses("A") == [201]
        assert till.cable.done == [UNSENT]
        assert till.shop.one("select pg_backend_pid() pid")["pid"] == somebody
        till.shop.audited()


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

REFUSING = """
create sequence tries;
grant usage on sequence tries to public;
create function refuse() returns trigger language plpgsql as $$
begin
    if nextval('tries') <= {times} then raise exception 'no' using errcode = '{code}'; end if;
    return null;
end $$;
create constraint trigger at_commit after insert on orders deferrable initially deferred for each row
    when (new.reference like 'BAD%') execute function refuse();
"""
ALWAYS, A_BUG, A_CONFLICT = 1_000_000, "P0001", "40001"


def refuse(till: Till, code: str, times: int = ALWAYS) -> None:
    """PostgreSQL refuses to commit an order called BAD, so many times."""
    till.shop.owner.execute(REFUSING.format(code=code, times=times))


@pytest.mark.parametrize(("code", "status"), [(A_BUG, 500), (A_CONFLICT, 503)], ids=["a_bug", "a_conflict"])
def test_what_can_not_be_committed_leaves_nothing_and_its_key_is_free(till, code, status):
    refuse(till, code)
    assert till.statuses("BAD") == [status]
    assert till.stored() == set()
    assert till.statuses("A") == [201]
    till.shop.owner.execute("drop trigger at_commit on orders")
    assert till.statuses("BAD") == [201]
    assert till.stored() == {"A", "BAD"}


def test_neighbours_of_what_can_not_be_committed_stand(till):
    refuse(till, A_BUG)
    good = [f"A{n}" for n in range(6)]
    assert till.statuses(*good[:4], "BAD", *good[4:]) == [201] * 4 + [500] + [201] * 2
    assert till.stored() == set(good)


def test_a_conflict_that_passes_is_not_told(till):
    refuse(till, A_CONFLICT, times=RETRIES_MAX - 1)
    assert till.statuses("A", "BAD") == [201, 201]
    assert till.stored() == {"A", "BAD"}
