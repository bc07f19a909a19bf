"""A bug in one command: it answers 500 and leaves nothing, and its neighbours in the batch stand."""

import pytest

from argosy.base.limits import HALVING_TRANSACTIONS_MAX
from tests.engine.extras import poison
from tests.engine.stage import MONDAY, Stage, fixed
from tests.engine.streams import OPENING, stream
from tests.shop import order_body

pytestmark = pytest.mark.usefixtures("extras")

SEEN_AT_ONCE = (
    "raises",
    "breaches_a_check",
    "overdraws",
    "moves_as_if_it_were_a_fact",
    "reads_what_it_did_not_need",
    "shifts_a_balance",
    "sets_a_quantity",
)
SEEN_WHEN_WRITTEN = (
    "writes_what_a_column_can_not_hold",
    "writes_what_the_database_refuses",
    "answers_what_can_not_be_rendered",
)


@pytest.fixture
def stage(database):
    stage = Stage(database)
    stage.play(stream(OPENING), 1, fire=True)
    yield stage
    stage.audited()
    stage.close()


def test_every_kind_of_poison_is_tried():
    ways = {name for name in vars(poison.Poison) if callable(getattr(poison.Poison, name)) and not name.startswith("_")}
    assert ways - {"needs", "decide", "Outcome"} == {*SEEN_AT_ONCE, *SEEN_WHEN_WRITTEN}


def orders(first, count):
    return [fixed(first + i, "orders.place", order_body(f"R{first + i}", {"TEA": 1})) for i in range(count)]


@pytest.mark.parametrize("how", [*SEEN_AT_ONCE, *SEEN_WHEN_WRITTEN])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_it_falls_alone(stage, how, place):
    batch = orders(1000, 6)
    batch.insert(place, fixed(2000, "test.poison", {"sku": "TEA", "how": how}))
    replies = stage.office.run(batch)
    assert [r.status for r in replies] == [500 if i == place else 201 for i in range(7)]
    assert (replies[place].code, replies[place].body) == ("failed", b"{}")
    assert stage.owner.execute("select title from skus where code = 'TEA'").fetchone() == ("Tea",)
    assert stage.owner.execute("select count(*) from orders").fetchone() == (6,)


@pytest.mark.parametrize("how", SEEN_AT_ONCE)
def test_what_is_seen_at_once_costs_the_others_nothing(stage, how):
    before = stage.connection.begun
    stage.office.run([*orders(1000, 3), fixed(2000, "test.poison", {"sku": "TEA", "how": how}), *orders(3000, 3)])
    assert stage.connection.begun == before + 1


@pytest.mark.parametrize("how", SEEN_WHEN_WRITTEN)
def test_alone_it_leaves_the_connection_usable(stage, how):
    assert stage.office.run([fixed(2000, "test.poison", {"sku": "TEA", "how": how})])[0].status == 500
    assert stage.office.run(orders(3000, 1))[0].status == 201


def test_a_batch_full_of_poison_is_given_up_in_time(stage):
    """Forty transactions, and what is left is turned away: nobody's order is lost, it may be sent again."""
    batch = [fixed(2000 + i, "test.poison", {"sku": "TEA", "how": SEEN_WHEN_WRITTEN[1]}) for i in range(60)]
    before = stage.connection.begun
    replies = stage.office.run([*batch, *orders(5000, 4)])
    assert {r.status for r in replies} <= {201, 500, 503}
    assert stage.connection.begun - before <= HALVING_TRANSACTIONS_MAX
    stored = stage.owner.execute("select count(*) from orders").fetchone()[0]
    assert stored == sum(r.status == 201 for r in replies)


def test_due_work_that_is_poisoned_does_not_run_for_ever(stage):
    due = "insert into due (id, at, command, key, body) values (gen_random_uuid(), %s, 'test.poison', 'x', %s)"
    stage.owner.execute(due, (MONDAY, '{"sku": "TEA", "how": "writes_what_the_database_refuses"}'))
    assert stage.office.fire() == 1
    assert [row[2] for row in stage.dump()["due"]] == ["test.poison"], "it stays for somebody to look at"
    stage.owner.execute("update due set body = %s", ('{"sku": "TEA", "how": "raises"}',))
    stage.office.fire()
    assert stage.dump()["due"] == [], "it has run, and its failure is in the log"
