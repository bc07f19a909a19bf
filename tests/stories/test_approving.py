"""What gives away more than one may is asked for, and somebody who may does it: limits, approvals, and two who decide at once."""

import threading
from contextlib import closing

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argosy.engine.actor import Actor
from argosy.engine.office import Office
from argosy.store.drivers import PlainConnection
from tests.shop import submission

SCOPES = frozenset({"orders:*", "payments:*", "approvals:*"})
CLERK = Actor("user:clerk", SCOPES, limits={kind: {"EUR": "5.00"} for kind in ("refund", "discount", "cancel")})
OTHER_CLERK = Actor("user:other", SCOPES, limits=CLERK.limits)
LEAD = Actor("user:lead", SCOPES, limits={"discount": {"EUR": "20.00"}})
BOSS = Actor("user:boss", SCOPES)
GOODWILL = {"kind": "goodwill", "amount": "-8.00", "reason": "it came wet"}


@pytest.fixture
def sold(shop):
    """A paid for 2 TEA at 10.00 each, and shipped; B paid, and not shipped."""
    shop.open(stock={"TEA": {"BER": 9}})
    for reference in ("A", "B"):
        shop.place(reference, TEA=2, authorized="20.00")
    shop.shipped("A")
    shop.captured("A", "20.00")
    return shop


def ask(shop, reference="A", command="orders.adjust", body=GOODWILL, actor=CLERK, **more):
    return shop.do("approvals.ask", order=shop.order(reference), command=command, body=body, actor=actor, **more)


def decide(shop, verb, actor=BOSS, reference="A", approval=1, **more):
    return shop.do(f"approvals.{verb}", order=shop.order(reference), approval=approval, actor=actor, **more)


def refused(shop, verb, actor=BOSS, reference="A", approval=1, **more):
    return shop.refused(f"approvals.{verb}", order=shop.order(reference), approval=approval, actor=actor, **more)


def approvals(shop):
    return [(r["n"], r["state"], r["decided_by"]) for r in shop.rows("select * from approvals order by order_id, n")]


GIFTS = {
    "discount": ("A", "orders.adjust", GOODWILL, "8.00"),
    "refund": ("A", "payments.refund", {"payment": 1, "amount": "8.00", "reason": "it came wet"}, "8.00"),
    "cancel": ("B", "orders.cancel", {"lines": [{"line": 1, "quantity": 1}]}, "10.00"),
}


def everything(shop):
    tables = "orders order_lines adjustments promises payments instructions goods_ledger money_ledger stock events".split()
    return [shop.rows(f"select t::text as row from {table} t order by t::text") for table in tables]


@pytest.mark.parametrize("kind", GIFTS)
def test_above_the_limit_nothing_is_done_until_another_one_approves(sold, kind):
    reference, command, body, amount = GIFTS[kind]
    with sold.unchanged(lambda: everything(sold)):
        code, facts = sold.refused(command, order=sold.order(reference), actor=CLERK, **body)
    told = {"kind": kind, "amount": amount, "limit": "5.00", "currency": "EUR"}
    assert (code, facts) == ("approval_needed", told)
    before = everything(sold)
    asked = ask(sold, reference, command, body)
    assert {name: asked[name] for name in told} == told
    assert everything(sold)[1:-1] == before[1:-1], "it was tried, and nothing of it is left"
    decide(sold, "approve", reference=reference)
    assert everything(sold)[1:-1] != before[1:-1]
    assert approvals(sold) == [(1, "approved", "user:boss")]
    order = sold.state(reference)["id"]
    told = sold.rows(
        "select e.type, c.actor from events e join commands c on c.id = e.command_id where e.subject = %s order by e.seq", order
    )
    done = {"cancel": "order.cancelled"}.get(kind, "order.adjusted")
    assert [(r["type"], r["actor"]) for r in told if "approval" in r["type"] or r["type"] == done] == [
        ("order.approval_asked", "user:clerk"),
        (done, "user:boss"),
        ("order.approval_decided", "user:boss"),
    ]


@pytest.mark.parametrize("kind", GIFTS)
def test_what_is_approved_is_what_the_command_does(sold, kind, database):
    """By its own command, of one who may, on an order like it."""
    reference, command, body, _ = GIFTS[kind]
    ask(sold, reference, command, body)
    shown = sold.office.preview(submission("approvals.approve", {"order": sold.order(reference), "approval": 1}).body, BOSS)
    direct = sold.office.preview(submission(command, {"order": sold.order(reference)} | body).body, BOSS)
    by_approval, by_itself = orjson.loads(shown.body), orjson.loads(direct.body)
    for what in ("goods", "money", "rebalances", "due"):
        assert by_approval[what] == by_itself[what]
    assert [e for e in by_approval["events"] if "approval" not in e["type"]] == by_itself["events"]
    assert approvals(sold) == [(1, "open", None)], "a preview decides nothing"


def test_within_the_limit_nobody_is_asked(sold):
    small = GOODWILL | {"amount": "-5.00"}
    assert (
        sold.refused("approvals.ask", order=sold.order("A"), command="orders.adjust", body=small, actor=CLERK)[0] == "approval_not_needed"
    )
    sold.do("orders.adjust", order=sold.order("A"), actor=CLERK, **small)
    sold.do("orders.adjust", order=sold.order("A"), actor=CLERK, kind="fee", amount="9.00", reason="express")
    assert approvals(sold) == []


def test_who_approves_may_do_it_and_has_not_asked_for_it(sold):
    ask(sold)
    assert refused(sold, "approve", CLERK) == ("approval_own", {"approval": 1})
    assert refused(sold, "approve", OTHER_CLERK)[0] == "approval_needed"
    assert refused(sold, "decline", OTHER_CLERK)[0] == "approval_needed"
    mute = Actor("user:mute", frozenset({"approvals:*"}))
    assert refused(sold, "approve", mute) == ("scope_missing", {"scope": "orders:write"})
    assert refused(sold, "withdraw", BOSS) == ("approval_not_yours", {"approval": 1})
    assert approvals(sold) == [(1, "open", None)]
    decide(sold, "approve", LEAD, note="fine")
    assert approvals(sold) == [(1, "approved", "user:lead")]
    for verb, actor in (("approve", BOSS), ("decline", BOSS), ("withdraw", CLERK)):
        assert refused(sold, verb, actor) == ("approval_closed", {"approval": 1, "state": "approved"})


def test_what_is_declined_withdrawn_or_too_late_is_not_done(sold):
    with sold.unchanged(lambda: sold.payment("A"), lambda: sold.state("A")["gross"]):
        ask(sold)
        decide(sold, "decline", note="offer a voucher")
        ask(sold)
        decide(sold, "withdraw", CLERK, approval=2)
        ask(sold)
        sold.later(days=6)
        assert approvals(sold)[2][1] == "open"
        sold.later(days=7, seconds=5)
        assert approvals(sold) == [(1, "declined", "user:boss"), (2, "withdrawn", "user:clerk"), (3, "expired", "system")]
        assert refused(sold, "approve", approval=3)[0] == "approval_closed"
    assert sold.events().count("order.approval_decided") == 3


def test_too_late_is_too_late_before_anybody_has_noticed(sold):
    ask(sold)
    sold.owner.execute("update clock set offset_us = %s", (8 * 86_400 * 1_000_000,))
    assert refused(sold, "approve") == ("approval_closed", {"approval": 1, "state": "expired"})


def test_the_same_is_asked_once_while_it_is_open(sold):
    ask(sold)
    assert sold.refused("approvals.ask", order=sold.order("A"), command="orders.adjust", body=GOODWILL, actor=OTHER_CLERK) == (
        "approval_asked",
        {"approval": 1},
    )
    decide(sold, "decline")
    assert ask(sold)["approval"] == 2


def test_an_order_that_was_edited_since_is_another_one(sold):
    ask(sold)
    sold.do("orders.adjust", order=sold.order("A"), kind="fee", amount="1.00", reason="gift wrapping")
    code, facts = refused(sold, "approve")
    assert (code, facts["current"] > facts["yours"]) == ("version_conflict", True)
    assert approvals(sold) == [(1, "open", None)]


def test_what_cannot_be_done_any_more_stays_open(sold):
    ask(sold, "B", "orders.cancel", {"lines": [{"line": 1, "quantity": 2}]})
    sold.do("orders.cancel", order=sold.order("B"), lines=[{"line": 1, "quantity": 1}])
    assert refused(sold, "approve", reference="B")[0] == "units_not_cancellable"
    decide(sold, "decline", reference="B")


@pytest.mark.parametrize(
    ("command", "body", "code"),
    [
        ("orders.adjust", GOODWILL | {"amount": "-99.00"}, "adjustment_too_large"),
        ("orders.adjust", GOODWILL | {"amount": "9.00"}, "goodwill_is_given"),
        ("payments.refund", {"payment": 1, "amount": "8.00"}, "refund_unexplained"),
        ("payments.refund", {"payment": 7, "amount": "8.00", "reason": "wet"}, "payment_unknown"),
        ("orders.cancel", {}, "nothing_to_cancel"),
    ],
)
def test_what_nobody_could_do_is_not_asked_for(sold, command, body, code):
    with sold.unchanged(sold.events, lambda: sold.state("A")):
        assert sold.refused("approvals.ask", order=sold.order("A"), command=command, body=body, actor=CLERK)[0] == code
    assert approvals(sold) == []


@pytest.mark.parametrize("body", [{}, GOODWILL | {"colour": "red"}, GOODWILL | {"amount": "much"}, {"reason": "\0"}])
def test_a_body_the_command_would_not_read_is_malformed(sold, body):
    with pytest.raises(ValueError, match=r"body|kind|colour|amount|reason"):
        submission("approvals.ask", {"order": sold.order("A"), "command": "orders.adjust", "body": body})
    with pytest.raises(ValueError, match="command"):
        submission("approvals.ask", {"order": sold.order("A"), "command": "orders.tag", "body": {"add": ["x"]}})


def test_words_stay_in_rows_that_can_be_erased(sold):
    ask(sold, reason="Mrs MARKED rang", body=GOODWILL | {"reason": "MARKED too"})
    decide(sold, "decline", note="tell MARKED no")
    told = sold.rows("select data::text as text from events union all select outcome from idempotency union all select body::text from due")
    assert not [r for r in told if "MARKED" in r["text"]]


def test_two_approvers_at_once_do_it_once(sold):
    """Each on a connection of their own, again and again: the order's lock decides."""
    for n in range(1, 9):
        ask(sold, body=GOODWILL | {"amount": "-1.00", "title": f"T{n}"}, actor=Actor("user:new", SCOPES, limits={"discount": {}}))
        barrier, heard = threading.Barrier(2), []

        def approve(who, n=n, barrier=barrier, heard=heard):
            with closing(PlainConnection(sold.database.engine_conninfo("slow"))) as connection:
                office = Office(connection)
                asked = submission("approvals.approve", {"order": sold.order("A"), "approval": n}, Actor(who, SCOPES))
                barrier.wait(10)
                heard.append(office.run([asked])[0])

        people = [threading.Thread(target=approve, args=(f"user:{who}",)) for who in ("one", "two")]
        for each in people:
            each.start()
        for each in people:
            each.join(30)
        assert sorted(reply.code or "done" for reply in heard) == ["approval_closed", "done"]
    assert sold.one("select count(*)::int n, sum(gross)::int total from adjustments") == {"n": 8, "total": -800}


def test_an_approval_and_an_edit_in_one_batch_see_each_other(sold):
    ask(sold)
    batch = [
        submission("orders.tag", {"order": sold.order("A"), "add": ["vip"]}),
        submission("approvals.approve", {"order": sold.order("A"), "approval": 1}, BOSS),
    ]
    assert [reply.code for reply in sold.office.run(batch)] == [None, "version_conflict"]


# ── limits, whatever they are ────────────────────────────────────────────────────────────────────────────────────────────


CENTS = st.integers(1, 3_000)


def euros(cents):
    return f"{cents // 100}.{cents % 100:02d}"


@given(limit=CENTS, amount=CENTS, kind=st.sampled_from(["refund", "discount"]), currency=st.sampled_from(["EUR", "USD"]))
@settings(max_examples=60, deadline=None)
def test_a_limit_lets_through_what_is_not_above_it(standing_shop, limit, amount, kind, currency):
    """In its own currency; another kind's limit is of no matter, and what is refused anyway is never let through by a limit."""
    shop = standing_shop
    command, body = {
        "refund": ("payments.refund", {"payment": 1, "amount": euros(amount), "reason": "late"}),
        "discount": ("orders.adjust", {"kind": "price", "amount": f"-{euros(amount)}", "reason": "late"}),
    }[kind]
    asked = submission(command, {"order": shop.order("A")} | body).body
    free = shop.office.preview(asked, BOSS)
    limited = shop.office.preview(asked, Actor("user:x", SCOPES, limits={kind: {currency: euros(limit)}}))
    elsewhere = shop.office.preview(asked, Actor("user:y", SCOPES, limits={"cancel": {currency: euros(limit)}}))
    assert (elsewhere.status, elsewhere.code) == (free.status, free.code)
    if free.code is not None:
        assert limited.code == free.code
    else:
        assert (limited.code == "approval_needed") == (currency != "EUR" or amount > limit)


@given(units=st.integers(1, 7), limit=st.integers(0, 8_000))
@settings(max_examples=40, deadline=None)
def test_cancelled_units_count_as_what_they_cost(standing_shop, units, limit):
    """7 TEA and a discount of 10.00 on the whole: what is owed less is what is given away."""
    shop = standing_shop
    asked = submission("orders.cancel", {"order": shop.order("D"), "lines": [{"line": 1, "quantity": units}]}).body
    reply = shop.office.preview(asked, Actor("user:x", SCOPES, limits={"cancel": {"EUR": euros(limit)}}))
    worth = 6_000 - round(6_000 * (7 - units) / 7)
    assert (reply.code == "approval_needed") == (worth > limit), (worth, limit)


@pytest.fixture(scope="module")
def standing_shop(spares):
    from tests.stories.trade import Trade

    with spares.one() as database:
        shop = Trade(database)
        several(shop)
        yield shop
        shop.close()


def several(shop):
    """One that has left and is paid, one that nobody has paid."""
    shop.open(stock={"TEA": {"BER": 30}})
    shop.place("A", TEA=2, authorized="20.00")
    shop.shipped("A")
    shop.captured("A", "20.00")
    shop.place("D", TEA=7)
    shop.do("orders.adjust", order=shop.order("D"), kind="price", amount="-10.00", reason="ten years")
