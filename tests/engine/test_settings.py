"""What a batch knows of settings: what stands when it runs, whoever has read them, and when."""

import pytest

from argosy.engine.runner import Desk, Run, transaction
from argosy.store.drivers import PlainConnection
from tests.shop import Shop, order_body, submission


@pytest.fixture
def shop(database):
    shop = Shop(database).open(stock={"TEA": {"BER": 9}})
    yield shop
    shop.audited()
    shop.close()


def finished(script, group, connection):
    """Drive a script, which has said its first group, to its end."""
    try:
        while True:
            group = script.send(connection.execute(group))
    except StopIteration:
        return


def test_two_lanes_begin_under_settings_that_neither_has_read(shop, database):
    """The second finds the desk's copy fresh: its own, from before, must not be what it works with."""
    desk, runs, connection = Desk(), [Run([None]), Run([None])], PlainConnection(database.engine_conninfo("slow"))
    orders = [submission("orders.place", order_body(reference, {"TEA": 1})) for reference in "AB"]
    scripts = [transaction(desk, [order], run) for order, run in zip(orders, runs, strict=True)]
    begun = [next(script) for script in scripts]
    for script, group in zip(scripts, begun, strict=True):
        finished(script, group, connection)
    connection.close()
    assert [run.replies[0].status for run in runs] == [201, 201]
    assert [shop.buckets(reference) for reference in "AB"] == ["p1", "p1"]
