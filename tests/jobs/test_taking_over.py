"""An import that was stopped or has failed may be taken over by whoever may bring such a file in; nothing else may."""

import pytest

from argosy.engine.actor import Actor
from tests.jobs.conftest import on_hand

OTHER = Actor("user:other", frozenset({"jobs:*", "stock:*", "fulfillment:*"}))
READER = Actor("user:reader", frozenset({"jobs:*", "stock:read"}))
BERLIN = Actor("user:berlin", frozenset({"*"}), frozenset({"BER"}), None)


def stopped(shop, kind, **work):
    job = shop.start(kind, **work)
    shop.accepted("jobs.cancel", job=job)
    return job


def test_an_import_goes_on_in_the_name_of_who_has_it_go_on(shop):
    """
    desk    starts a count, and it is stopped
    reader  may not bring stock in        -> refused
    berlin  doesn't see the job           -> refused
    other   has it go on                  -> it is theirs, with their limits, and so is what it does
    """
    shop.open(stock={"TEA": {"BER": 5}})
    job = stopped(shop, "import", what="stock", location="BER", upload=shop.upload("sku,counted\nTEA,3\n"))
    before = shop.job(job)
    assert shop.reply("jobs.retry", actor=READER, job=job).code == "scope_missing"
    assert shop.reply("jobs.retry", actor=BERLIN, job=job).code == "job_unknown"
    assert shop.job(job) == before
    shop.accepted("jobs.retry", OTHER, job=job)
    assert shop.done(job)["by"] == OTHER.id
    assert shop.job(job)["scopes"] == sorted(OTHER.scopes)
    assert on_hand(shop) == {"TEA @BER": 3}
    told = [(row["name"], row["actor"]) for row in shop.rows("select name, actor from commands order by seq desc limit 2")]
    assert told == [("stock.count", OTHER.id), ("jobs.retry", OTHER.id)]


@pytest.mark.parametrize(
    ("kind", "work"),
    [("export", {"list": "stock", "filters": {"location": "BER"}}), ("bulk", {"command": "orders.annotate", "data": {"text": "x"}})],
)
def test_what_shows_its_starters_sight_is_not_taken_over(shop, kind, work):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1)
    job = stopped(shop, kind, **work, **({"orders": [str(shop.state("A")["id"])]} if kind == "bulk" else {}))
    assert shop.reply("jobs.retry", actor=Actor("user:other", frozenset({"*"})), job=job).code == "job_not_yours"


def test_anybody_whose_role_may_stops_an_import(shop):
    shop.open()
    job = shop.start("import", what="stock", location="BER", upload=shop.upload("sku,counted\nTEA,3\n"))
    shop.accepted("jobs.cancel", OTHER, job=job)
    assert shop.job(job)["state"] == "cancelled"
    (told,) = shop.rows("select actor, subject from commands where name = 'jobs.cancel'")
    assert told["actor"] == OTHER.id
