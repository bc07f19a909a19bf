"""Who did what: every command that was tried is found by who, what, about what, how it ended and when; and nobody's name is kept there."""

from datetime import UTC, datetime, timedelta

import pytest

from argosy.base import ids
from argosy.engine.actor import Actor
from argosy.queries import audit_log as module
from argosy.queries.audit_log import Wanted, audit_entry, audit_log
from argosy.queries.plain import BadCursor
from argosy.store.drivers import drive
from tests.shop import Shop, uuid


@pytest.fixture
def shop(database):
    shop = Shop(database).open(stock={"TEA": {"BER": 9}})
    yield shop
    shop.audited()
    shop.close()


def found(shop, limit=100, **wanted):
    """All there is, page by page."""
    items, after = [], None
    while True:
        page = drive(audit_log(Wanted(**wanted), after, limit), shop.connection)
        items += page["items"]
        after = page["next"]
        if after is None:
            return items


def told(shop, limit=100, **wanted):
    return [(row["command"], row["code"]) for row in found(shop, limit, **wanted)]


@pytest.fixture
def day(shop):
    """Anna is invited, comes in at the second attempt, places an order, and fails at another."""
    anna = shop.do("access.invite_user", email="anna@example.com", name="Anna Schmidt", roles=["order_desk"])["id"]
    shop.do("access.record_sign_in", user=anna, method="password", outcome="wrong_password")
    shop.do("access.record_sign_in", user=anna, method="password", outcome="ok")
    actor = Actor(f"user:{anna}", frozenset({"*"}))
    from tests.shop import order_body

    shop.reply("orders.place", actor=actor, **order_body("A", {"TEA": 1}))
    shop.reply("orders.place", actor=actor, **order_body("B", {"NONE": 1}))
    return anna


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_what_was_done_is_found_by_what_is_asked(shop, day, limit):
    order = str(shop.state("A")["id"])
    assert told(shop, limit, actor=f"user:{day}") == [("orders.place", "sku_unknown"), ("orders.place", None)]
    assert told(shop, limit, command="access") == [
        ("access.record_sign_in", "password.ok"),
        ("access.record_sign_in", "password.wrong_password"),
        ("access.invite_user", None),
    ]
    assert len(told(shop, limit, command="access.record_sign_in")) == 2
    assert told(shop, limit, command="teapots") == []
    assert len(told(shop, limit, subject=uuid(day))) == 3
    assert told(shop, limit, subject=uuid(order)) == [("orders.place", None)]
    assert told(shop, limit, outcome="refused") == [("orders.place", "sku_unknown")]
    assert told(shop, limit, outcome="password.wrong_password") == [("access.record_sign_in", "password.wrong_password")]
    assert told(shop, limit, outcome="sku_unknown", actor=f"user:{day}") == [("orders.place", "sku_unknown")]
    assert told(shop, limit, outcome="accepted", command="orders") == [("orders.place", None)]
    assert len(told(shop, limit)) == shop.one("select count(*)::int n from commands")["n"]


def test_a_time_is_from_until(shop, day):
    rows = found(shop)
    assert [r["at"] for r in rows] == sorted((r["at"] for r in rows), reverse=True)
    middle = rows[3]["at"]
    assert found(shop, since=middle) == [r for r in rows if r["at"] >= middle]
    assert found(shop, until=middle) == [r for r in rows if r["at"] < middle]
    assert found(shop, until=datetime.now(UTC) - timedelta(days=1)) == []


def test_names_are_read_where_they_stand(shop, day):
    """A user who is renamed is called so in what they did long ago: no name is kept beside it."""
    shop.do("access.change_user", user=day, name="Anna Meier")
    row = found(shop, actor=f"user:{day}")[0]
    assert (row["actor"], row["actor_name"]) == (f"user:{day}", "Anna Meier")
    assert found(shop, subject=uuid(day))[-1]["subject_name"] == "Anna Meier"
    key = shop.do("access.put_key", name="web shop", hash="a" * 64, scopes=["orders:read"])["id"]
    assert found(shop, command="access.put_key")[0] | {"at": None, "id": None} == {
        **{"at": None, "id": None, "command": "access.put_key", "actor": "system", "actor_name": None},
        **{"subject": key, "subject_name": "web shop", "accepted": True, "status": 200, "code": None},
    }


def test_one_says_what_happened(shop, day):
    shop.do("access.set_roles", user=day, roles=["warehouse"])
    id = found(shop, command="access.set_roles")[0]["id"]
    entry = drive(audit_entry(uuid(id)), shop.connection)
    assert [(e["type"], e["data"]["before"], e["data"]["roles"]) for e in entry["events"]] == [
        ("user.roles_set", ["order_desk"], ["warehouse"])
    ]
    assert drive(audit_entry(ids.command_id()), shop.connection) is None


def test_where_few_fit_a_page_says_how_to_go_on(shop, day, monkeypatch):
    ways = {name: way for name, way in vars(module).items() if isinstance(way, module.Way)}
    monkeypatch.setattr(module, "LOOKED_AT_MAX", 2)
    monkeypatch.setattr(module, "BY_TIME", module._way(""))
    assert ways["BY_TIME"] is not module.BY_TIME
    page = drive(audit_log(Wanted(outcome="accepted"), None, 100), shop.connection)
    assert (len(page["items"]), page["next"] is None) == (1, False)
    assert len(found(shop, outcome="accepted")) == shop.one("select count(*)::int n from commands where status < 300")["n"]


@pytest.mark.parametrize("after", ["x", "", "WyJhIiwxXQ", "WzEsMl0"])
def test_a_cursor_that_is_none(shop, after):
    with pytest.raises(BadCursor):
        drive(audit_log(Wanted(), after, 10), shop.connection)
