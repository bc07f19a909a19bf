"""Who else has an order open: seen by whoever asks, within their sight, for half a minute after the last word; then forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from argosy.base import ids
from argosy.engine.office import Office
from argosy.queries.order_open import order_open
from argosy.queries.sight import Sight
from argosy.store.drivers import drive
from argosy.worker.housekeeping import forget_presence
from tests.shop import Shop

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALL = Sight()


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(locations=("BER", "MUC"), skus=("TEA",), stock={"TEA": {"BER": 10}})
    yield shop
    shop.close()


@pytest.fixture
def people(shop):
    return {
        name: "user:"
        + shop.do("access.invite_user", email=f"{name}@example.com", name=name, roles=["owner"], time_zone="Europe/Berlin")["id"]
        for name in ("Anna", "Otto", "Third")
    }


@pytest.fixture
def asks(shop, people):
    """One says that they have an order open, so many seconds on, and is told who else has."""

    def ask(order: str, name: str, seconds: int = 0, sight: Sight = ALL, since: datetime = NOW) -> list[str]:
        return drive(order_open(ids.parse(order), people[name], sight, since + timedelta(seconds=seconds)), shop.connection)

    return ask


def test_who_else_has_it_open(shop, asks):
    one, other = (shop.place(reference, TEA=1)["order"]["id"] for reference in ("A", "B"))
    assert asks(one, "Anna") == []
    assert asks(one, "Otto", 20) == ["Anna"]
    assert asks(one, "Otto", 5) == ["Anna"]
    assert asks(other, "Third", 29) == [], "that is another order"
    assert asks(one, "Third", 29) == ["Anna", "Otto"]
    assert asks(one, "Third", 31) == ["Otto"], "a beat that came late takes nothing back"
    assert asks(one, "Third", 51) == []


def test_out_of_sight(shop, asks):
    order = shop.place("A", TEA=1)["order"]["id"]
    asks(order, "Anna")
    assert asks(order, "Otto", sight=Sight(locations=["MUC"])) == []
    assert asks(order, "Third") == ["Anna"], "and whoever may not see it is not there"


def test_who_is_gone_is_forgotten(shop, asks):
    order = shop.place("A", TEA=1)["order"]["id"]
    office = Office(shop.connection)
    moment = office.desk.machine_time()
    asks(order, "Anna", -60, since=moment)
    asks(order, "Otto", since=moment)
    assert (forget_presence(office), forget_presence(office)) == (1, 0)
    assert asks(order, "Third", since=moment) == ["Otto"]
