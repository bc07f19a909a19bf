"""A dry run tells what would happen, and nothing happens: told over random days, then done, and compared."""

from uuid import UUID

import orjson
import pytest
from hypothesis import given, settings

from argosy.engine.runner import Run, preview
from argosy.store.drivers import drive
from tests.engine import streams
from tests.engine.stage import Stage, fixed
from tests.engine.test_invariance import FOUND
from tests.shop import order_body

LEDGERS = {"goods": ("goods_ledger", "quantity"), "money": ("money_ledger", "amount")}


@pytest.fixture
def stage(database):
    stage = Stage(database)
    yield stage
    stage.close()


def told(stage, submission):
    run = Run([None])
    drive(preview(stage.desk, [submission], run), stage.connection)
    return run.replies[0]


def done(stage, submission):
    """What the command has written, as a dry run would tell it."""
    moves = {}
    for name, (table, size) in LEDGERS.items():
        places = ", from_location, to_location, line" if name == "goods" else ", payment, currency"
        rows = stage.owner.execute(
            f"select from_account, to_account, {size}{places} from {table} where command_id = %s order by seq", [UUID(bytes=submission.id)]
        ).fetchall()
        keys = ["from", "to", size, *places.strip(", ").split(", ")]
        moves[name] = [dict(zip(keys, row, strict=True)) for row in rows]
    events = stage.owner.execute("select type, data from events where command_id = %s order by seq", [UUID(bytes=submission.id)])
    return moves | {"events": [{"type": type, "data": data} for type, data in events]}


def without_numbers(value):
    """Numbers are drawn when it is done: an order that is new has none in a dry run."""
    if isinstance(value, dict):
        return {k: without_numbers(v) for k, v in value.items() if k != "number"}
    return [without_numbers(v) for v in value] if isinstance(value, list) else value


def compare(stage, commands):
    stage.clear()
    streams.opened(stage)
    for submission in streams.stream([*streams.OPENING, *commands])[len(streams.OPENING) :]:
        before = stage.dump(), numbers(stage)
        foretold = told(stage, submission)
        assert (stage.dump(), numbers(stage)) == before, "a dry run left something behind"
        stood = {row[0] for row in due(stage)}
        real = stage.office.run([submission], fire=False)[0]
        if not real.accepted:
            assert (foretold.status, foretold.code, foretold.body) == (real.status, real.code, real.body)
            continue
        said = orjson.loads(foretold.body)
        assert (foretold.status, said["dry_run"]) == (200, True)
        assert without_numbers(said["outcome"]) == without_numbers(orjson.loads(real.body))
        for what, rows in done(stage, submission).items():
            assert without_numbers(said[what]) == without_numbers(rows), what
        assert {row[0] for row in due(stage)} == stood | set(said["rebalances"])


def due(stage):
    return stage.owner.execute("select key from due where command = 'stock.rebalance'").fetchall()


def numbers(stage):
    return stage.owner.execute("select last_value, is_called from order_number").fetchone()


@given(streams.days)
@settings(FOUND, max_examples=12)
def test_what_is_foretold_is_what_happens(stage, commands):
    compare(stage, commands)


@pytest.mark.torture
@given(streams.long_days)
@settings(FOUND, max_examples=25)
def test_over_long_days_too(stage, commands):
    compare(stage, commands)


def test_a_dry_run_of_many_things_that_are_not_there(stage):
    """No stock rows are made for it, and what is unknown is refused as it would be."""
    compare(stage, [("stock.correct", {"sku": "TEA", "location": "LEJ", "change": -1, "reason": "x"})])
    order = {"channel": "web", "reference": "Z"}
    compare(stage, [("orders.cancel", {"order": order}), ("stock.receive", {"sku": "?", "location": "?", "quantity": 1})])


def test_its_etag_is_what_it_has_seen(stage):
    """So that a confirmation can be guarded by it: done unseen in between, it is a conflict."""
    streams.opened(stage)
    stage.office.run([fixed(100, "orders.place", order_body("A", {"TEA": 3}))])
    order = {"channel": "web", "reference": "A"}
    seen = told(stage, fixed(101, "orders.cancel", {"order": order})).etag
    assert seen == '"1.1"'
    some = {"order": order, "lines": [{"line": 1, "quantity": 1}]}
    assert stage.office.run([fixed(102, "orders.cancel", some)])[0].status == 200
    late = stage.office.run([fixed(103, "orders.cancel", {"order": order}, if_match=seen)])[0]
    assert (late.status, late.code) == (409, "version_conflict")
