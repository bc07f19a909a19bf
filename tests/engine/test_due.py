"""Due work that can't be done: it stays, it is told once, and what stands behind it is done all the same."""

import logging

import pytest

from argosy.engine.due import FIRE_MAX
from tests.shop import Shop


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=("TEA", "MUG"))
    shop.place("A", MUG=3)
    shop.owner.execute("update stock set on_hand = 3")  # as if it had been there all along
    yield shop
    shop.close()


def left_due(shop, command, key, body, at="2026-01-01Z", count=1):
    shop.owner.execute(
        "insert into due (id, at, command, key, body) select gen_random_uuid(), %s, %s, %s || i, %s from generate_series(1, %s) i",
        (at, command, key, body, count),
    )


def left(shop):
    return {row["command"] for row in shop.rows("select distinct command from due")}


@pytest.mark.parametrize(
    ("command", "body"), [("stock.rebalance", "{}"), ("stock.gone", '{"sku": "MUG"}')], ids=["another body", "no such command"]
)
def test_a_row_that_can_not_be_read_stops_nobody(shop, caplog, command, body):
    left_due(shop, command, "bad", body)
    left_due(shop, "stock.rebalance", "MUG", '{"sku": "MUG"}', at="2026-01-02Z")
    with caplog.at_level(logging.ERROR, "argosy.engine"):
        assert shop.office.fire() == 1
        assert shop.office.fire() == 0
    assert shop.buckets("A") == "p3"
    assert left(shop) == {command}, "it stays for somebody to look at"
    assert [command in record.getMessage() for record in caplog.records] == [True], "told once"


def test_however_many_stay_what_stands_behind_them_is_done(shop):
    left_due(shop, "stock.gone", "bad", "{}", count=FIRE_MAX + 1)
    left_due(shop, "stock.rebalance", "MUG", '{"sku": "MUG"}', at="2026-01-02Z")
    assert shop.office.fire() == 1
    assert shop.buckets("A") == "p3"
    assert shop.one("select count(*) n from due")["n"] == FIRE_MAX + 1


def test_what_fails_is_not_tried_again_at_once_and_the_rest_is_done(shop, extras):
    left_due(shop, "test.poison", "x", '{"sku": "TEA", "how": "writes_what_the_database_refuses"}', count=3)
    left_due(shop, "stock.rebalance", "MUG", '{"sku": "MUG"}', at="2026-01-02Z")
    assert shop.office.fire() == 4 + 3, "once, and once more after something was done"
    assert shop.buckets("A") == "p3"
    assert left(shop) == {"test.poison"}
