"""Who is named in a note, who looks at an order again and when, whose an order is, and lists as people keep them."""

from datetime import UTC, datetime, timedelta

import pytest

from argosy.engine.actor import Actor
from argosy.projections.following import Follower
from argosy.queries.my_work import my_follow_ups, my_mentions, my_orders
from argosy.queries.order_filters import Filters
from argosy.queries.order_list import order_list
from argosy.queries.sight import Sight
from argosy.queries.views import views
from argosy.store.drivers import drive
from tests.shop import submission

ALL = Sight()
POS = Sight(channels=["pos"])
ANNA, OTTO = (f"user:0190a3f0-0000-7000-8000-00000000000{n}" for n in (1, 2))
USER = frozenset({"orders:write", "views:write"})


def read(shop, script):
    return drive(script, shop.connection)


def hours(n):
    return (datetime.now(UTC) + timedelta(hours=n)).isoformat()


def follow_up(shop, reference, at, **more):
    return shop.do("orders.follow_up", order=shop.order(reference), at=at, **more)


# ── mentions ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_named_finds_the_note(shop):
    shop.open()
    for reference in ("A", "B"):
        shop.place(reference, TEA=1)
    shop.annotate("A", "ask Anna", mentions=[ANNA, ANNA, OTTO])
    shop.annotate("B", "Anna knows", mentions=[ANNA])
    shop.annotate("B", "nobody")
    page = read(shop, my_mentions(ANNA, ALL, None, 1))
    assert [(m["reference"], m["note"], m["text"]) for m in page["items"]] == [("B", 1, "Anna knows")]
    rest = read(shop, my_mentions(ANNA, ALL, page["next"], 5))
    assert [(m["reference"], m["text"]) for m in rest["items"]] == [("A", "ask Anna")], "named twice in one note is named once"
    assert rest["next"] is None
    assert len(read(shop, my_mentions(OTTO, ALL, None, 5))["items"]) == 1
    assert read(shop, my_mentions(ANNA, POS, None, 5))["items"] == [], "what one may not see does not name one"
    told = [r["data"]["mentions"] for r in shop.rows("select data from events where type = 'order.annotated' order by seq")]
    assert told == [[ANNA, OTTO], [ANNA], []]


@pytest.mark.parametrize("name", ["anna", "user:1", ANNA.upper(), f"{ANNA}\n", f" {ANNA}"])
def test_only_users_are_named(name):
    with pytest.raises(ValueError, match="mentions"):
        submission("orders.annotate", {"order": {"channel": "web", "reference": "A"}, "text": "x", "mentions": [name]})


# ── follow-ups ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_follow_up_comes_due_once_and_is_told(shop):
    shop.open()
    shop.place("A", TEA=1)
    before = shop.state("A")["version"]
    assert follow_up(shop, "A", hours(2), assignee=ANNA, note="MARKED: has the supplier answered?")["note"] == 1
    assert shop.state("A")["version"] == before, "it gets in the way of no edit"
    shop.later(hours=1)
    assert "order.follow_up_due" not in shop.events()
    shop.later(hours=3)
    shop.later(hours=30)
    assert shop.events().count("order.follow_up_due") == 1
    (mine,) = read(shop, my_follow_ups(ANNA, ALL, None, 5))["items"]
    assert (mine["reference"], mine["due"], mine["text"]) == ("A", True, "MARKED: has the supplier answered?")
    follow_up(shop, "A", None)
    assert read(shop, my_follow_ups(ANNA, ALL, None, 5))["items"] == []
    assert not shop.rows("select 1 from events where data::text like '%%MARKED%%'")


def test_another_date_takes_the_place_of_the_first(shop):
    shop.open()
    shop.place("A", TEA=1)
    follow_up(shop, "A", hours(1), assignee=ANNA)
    assert follow_up(shop, "A", hours(5), assignee=OTTO)["follow_up"] == 2
    shop.later(hours=2)
    assert "order.follow_up_due" not in shop.events()
    assert read(shop, my_follow_ups(ANNA, ALL, None, 5))["items"] == []
    shop.later(hours=6)
    told = shop.rows("select data from events where type = 'order.follow_up_due'")
    assert [r["data"]["assignee"] for r in told] == [OTTO]


def test_nobody_named_is_oneself_and_the_past_is_over(shop):
    shop.open()
    shop.place("A", TEA=1)
    handle = shop.order("A")
    assert shop.refused("orders.follow_up", order=handle, at=None) == ("nothing_told", {"field": "at"})
    assert shop.refused("orders.follow_up", order=handle, at="2001-01-01T00:00:00Z")[0] == "in_the_past"
    follow_up(shop, "A", hours(1), actor=Actor(ANNA, USER))
    assert len(read(shop, my_follow_ups(ANNA, ALL, None, 5))["items"]) == 1


def test_mine_are_the_earliest_first_a_page_at_a_time(shop):
    shop.open()
    for n, reference in enumerate("ABC"):
        shop.place(reference, TEA=1)
        follow_up(shop, reference, hours(9 - n), assignee=ANNA)
    seen, after = [], None
    while True:
        page = read(shop, my_follow_ups(ANNA, ALL, after, 2))
        seen += [item["reference"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == ["C", "B", "A"]
    assert read(shop, my_follow_ups(ANNA, POS, None, 5))["items"] == []


def test_orders_to_be_looked_at_are_found_in_the_list(shop):
    shop.open()
    for reference in "ABC":
        shop.place(reference, TEA=1)
    follow_up(shop, "A", hours(2))
    follow_up(shop, "B", hours(50))
    follow_up(shop, "C", hours(1))
    follow_up(shop, "C", None)
    shop.do("orders.assign", order=shop.order("B"), assignee=ANNA)
    follower = Follower(shop.database)
    while follower.step():
        pass
    follower.close()
    soon = datetime.now(UTC) + timedelta(hours=24)
    found = read(shop, order_list(ALL, None, 10, Filters(follow_up_to=soon), machine_time=soon))["items"]
    assert [order["reference"] for order in found] == ["A"]
    both = read(shop, order_list(ALL, None, 10, Filters(follow_up_to=soon + timedelta(days=9)), machine_time=soon))["items"]
    assert [order["reference"] for order in both] == ["B", "A"]
    assert [order["reference"] for order in read(shop, my_orders(ANNA, ALL, None, 10, machine_time=datetime.now(UTC)))["items"]] == ["B"]


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


ID = "0190a3f0-0000-7000-8000-0000000000{:02d}"
anna, otto = Actor(ANNA, USER), Actor(OTTO, USER)
lead = Actor("user:lead", USER | {"views:share"})
boxed = Actor(ANNA, USER, locations=frozenset({"BER"}), channels=frozenset({"web"}))


def put(shop, n, actor, **more):
    return shop.do("views.put", view=ID.format(n), actor=actor, **({"list": "orders", "title": f"V{n}"} | more))


def seen(shop, actor, of="orders"):
    return [(v["title"], v["mine"], v["shared"]) for v in read(shop, views(of, actor))]


def test_a_view_is_ones_own_until_it_is_shared(shop):
    assert put(shop, 1, anna, query="status=open&tag=vip", columns=["number", "ship_by"], sort="ship_by", position=2)["created"]
    put(shop, 2, boxed, title="Late", position=1)
    put(shop, 3, otto, list="customers")
    put(shop, 4, lead, title="Everybody's", shared=True)
    assert seen(shop, anna) == [("Everybody's", False, True), ("Late", True, False), ("V1", True, False)]
    assert seen(shop, otto) == [("Everybody's", False, True)]
    kept = read(shop, views("orders", anna))[-1]
    assert (kept["query"], kept["columns"], kept["sort"]) == ("status=open&tag=vip", ["number", "ship_by"], "ship_by")
    assert put(shop, 1, anna, title="Mine")["created"] is False
    assert shop.do("views.remove", view=ID.format(1), actor=anna)["title"] == "Mine"
    assert seen(shop, anna) == [("Everybody's", False, True), ("Late", True, False)]


def test_nobody_touches_anothers_view_or_shares_without_leave(shop):
    put(shop, 1, anna)
    put(shop, 2, lead, shared=True)
    body = {"list": "orders", "title": "taken"}
    with shop.unchanged(lambda: shop.rows("select * from views order by id")):
        for verb, more in (("put", body), ("remove", {})):
            assert shop.refused(f"views.{verb}", view=ID.format(1), actor=otto, **more) == ("view_unknown", {"field": "view"})
            assert shop.refused(f"views.{verb}", view=ID.format(2), actor=otto, **more) == ("scope_missing", {"scope": "views:share"})
        assert shop.refused("views.put", view=ID.format(1), actor=anna, shared=True, **body)[0] == "scope_missing"
        assert shop.refused("views.remove", view=ID.format(9), actor=anna)[0] == "view_unknown"


def test_what_somebody_looks_for_is_in_no_event(shop):
    put(shop, 1, anna, title="MARKED", query="q=MARKED")
    assert not [r for r in shop.rows("select data::text as t from events union all select outcome from idempotency") if "MARKED" in r["t"]]
