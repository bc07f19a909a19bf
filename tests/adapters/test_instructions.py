"""The instruction loop: whatever a gateway does to us, every amount moves exactly once, and our ledger agrees."""

import threading

import psycopg
import pytest

from argosy.adapters.gateways import Done, NoAnswer
from argosy.adapters.instructions import Drained
from argosy.engine.office import Office
from argosy.simulation.fakes.gateway import FakeGateway
from argosy.store.drivers import PlainConnection


def test_what_ships_is_captured_and_what_is_cancelled_is_let_go(shop):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=3, authorized="30.00")
    assert shop.drained() == Drained(), "nothing is owed to anybody before something leaves"
    shop.cancel("A", L1=1)
    shop.shipped("A")

    assert shop.drained() == Drained(asked=2, done=2)

    assert shop.moved() == ["void 1000", "capture 2000"]
    assert shop.payment("A") == {"authorized": 3000, "captured": 2000, "voided": 1000}
    assert shop.cash("A", "holdings") == ["payer→clearing 2000"]
    assert shop.statuses("A") == "complete paid shipped none"
    assert shop.drained() == Drained(), "what was answered is not asked again"


def test_a_refund_goes_back_to_who_paid(shop):
    """An order paid when placed, then cancelled: the money returns through the same gateway."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.sell("A", {"TEA": 2}, payments=[{"collector": "test", "reference": "ch_A", "captured": "20.00"}])
    shop.cancel("A")

    shop.drained()

    assert shop.moved() == ["refund 2000"]
    assert shop.payment("A") == {"authorized": 2000, "captured": 2000, "refunded": 2000}
    assert shop.cash("A", "holdings") == ["payer→clearing 2000", "clearing→payer 2000"]


def test_an_answer_that_got_lost(shop):
    """Story 22: it stays capturing, is not asked again before its time, and then by the same key: it moves once."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.sell("A", {"TEA": 2}, payments=[{"collector": "test", "reference": "timeout-capture", "authorized": "20.00"}])
    shop.shipped("A")

    assert shop.drained() == Drained(asked=1, unanswered=1)
    assert shop.moved() == ["capture 2000"], "it acted, though it said nothing"
    assert shop.payment("A") == {"authorized": 2000, "capturing": 2000}
    assert shop.refused("payments.capture", order=shop.order("A"), payment=1)[0] == "not_capturable"
    assert shop.drained() == Drained(), "not before its time"

    shop.later(seconds=6)
    assert shop.drained() == Drained(asked=1, done=1)

    assert shop.moved() == ["capture 2000"]
    assert shop.payment("A") == {"authorized": 2000, "captured": 2000}
    assert shop.one("select attempts, state from instructions") == {"attempts": 1, "state": "done"}


def test_a_gateway_that_is_down_is_asked_less_and_less_often(shop):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    shop.gateway.capture = lambda *_: NoAnswer("down")
    waits = []
    for _ in range(4):
        assert shop.drained().unanswered == 1
        waits.append(shop.one("select extract(epoch from try_at - at)::int s from instructions")["s"])
        shop.later(seconds=3600)
    assert [b - 3600 * i for i, b in enumerate(waits)] == pytest.approx([5, 10, 20, 40], abs=2)


def test_a_declined_capture_holds_the_order_until_somebody_pays(shop):
    """Story 19's end: the bank lets go, the amount is due, a new authorization is captured for what has left."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.sell("A", {"TEA": 2}, payments=[{"collector": "test", "reference": "decline-capture", "authorized": "20.00"}])
    shop.shipped("A")

    assert shop.drained() == Drained(asked=1, declined=1)
    assert shop.moved() == []
    assert shop.holds("A") == ["payment"]
    assert shop.payment("A") == {"authorized": 2000}, "it stands again where it stood"
    assert shop.drained() == Drained(), "a hold asks nothing of a collector"

    shop.voided("A", "20.00", reference="expired_1")
    assert shop.state("A")["due"] == 2000
    shop.authorize("A", "20.00")
    assert shop.drained() == Drained(asked=1, done=1)

    assert shop.moved() == ["capture 2000"]
    assert shop.holds("A") == []
    assert (shop.payment("A", 1), shop.payment("A", 2)) == (
        {"authorized": 2000, "voided": 2000},
        {"authorized": 2000, "captured": 2000},
    )
    assert shop.state("A")["due"] == 0


def test_a_refund_that_fails(shop):
    """Story 21: the money stands with us again, and somebody must look."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.sell("A", {"TEA": 1}, payments=[{"collector": "test", "reference": "decline-refund", "captured": "10.00"}])
    shop.cancel("A")
    assert shop.drained() == Drained(asked=1, declined=1)
    assert shop.payment("A") == {"authorized": 1000, "captured": 1000}
    assert shop.holds("A") == ["payment"]
    assert shop.moved() == []


def test_a_webhook_that_came_first(shop):
    """The gateway told the same act by itself; the loop's answer is recognised and counts once."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.sell("A", {"TEA": 1}, payments=[{"collector": "test", "reference": "timeout-capture", "authorized": "10.00"}])
    shop.shipped("A")
    shop.drained()
    told = shop.gateway.moves[0]
    shop.captured("A", "10.00", reference=told.external_id)
    shop.captured("A", "10.00", reference=told.external_id)
    shop.later(seconds=6)

    assert shop.drained() == Drained(), "its answer is known"

    assert shop.payment("A") == {"authorized": 1000, "captured": 1000}
    assert shop.cash("A", "holdings") == ["payer→clearing 1000"]


def test_a_fact_that_overtakes_an_answer(shop):
    """While the gateway was being asked, the same capture was recorded: the answer finds nothing left to do."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    ask = shop.gateway.capture

    def overtaken(*request):
        done = ask(*request)
        shop.captured("A", "10.00", reference=done.external_id)
        return NoAnswer("too late")

    shop.gateway.capture = overtaken
    assert shop.drained() == Drained(asked=1, unanswered=1, overtaken=1)
    assert shop.payment("A") == {"authorized": 1000, "captured": 1000}
    assert shop.one("select state, attempts from instructions") == {"state": "done", "attempts": 0}


def test_a_gateway_that_moved_another_amount(shop):
    """A collector's own figure is what happened: that instruction is over, and the rest is asked anew, by a new key."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    shop.gateway.capture = lambda *_: Done("part_1", 600)
    shop.drained()
    assert shop.payment("A") == {"authorized": 1000, "captured": 600, "capturing": 400}
    assert shop.instructions("A") == [(1, "capture", 1000, "done"), (2, "capture", 400, "open")]
    assert shop.cash("A")[-2:] == ["capturing→authorized 400", "authorized→capturing 400"]
    del shop.gateway.capture
    shop.drained()
    assert shop.payment("A") == {"authorized": 1000, "captured": 1000}


def test_a_gateway_that_did_nothing_and_calls_it_done(shop):
    """Nothing moved, so nothing is recorded as moved: somebody has to look."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    shop.gateway.capture = lambda *_: Done("none_1", 0)
    shop.drained()
    assert shop.payment("A") == {"authorized": 1000}
    assert [r["type"] for r in shop.rows("select type from holds where released_at is null")] == ["payment"]


def test_answers_out_of_order(shop):
    """Two parcels, two captures: the first answer gets lost, the second comes. It answers the second, not the oldest."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=3, authorized="30.00")
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=1)
    shop.ship("A", L1=2)
    ask = shop.gateway.capture
    lost = []

    def loses_the_first(*request):
        answer = ask(*request)
        if lost:
            return answer
        lost.append(answer)
        return NoAnswer("timeout")

    shop.gateway.capture = loses_the_first
    assert shop.drained() == Drained(asked=2, done=1, unanswered=1)
    assert shop.instructions("A") == [(1, "capture", 1000, "open"), (2, "capture", 2000, "done")]
    assert shop.payment("A") == {"authorized": 3000, "captured": 2000, "capturing": 1000}

    shop.later(seconds=6)
    assert shop.drained() == Drained(asked=1, done=1)
    assert shop.payment("A") == {"authorized": 3000, "captured": 3000}
    assert shop.moved() == ["capture 1000", "capture 2000"]


def test_a_webhook_out_of_order(shop):
    """A webhook doesn't name our instruction: the one of just its amount is answered."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=3, authorized="30.00")
    shop.released("A")
    shop.pick("A")
    shop.ship("A", L1=1)
    shop.ship("A", L1=2)
    shop.captured("A", "20.00", reference="evt_2")
    assert shop.instructions("A") == [(1, "capture", 1000, "open"), (2, "capture", 2000, "done")]


def test_collectors_that_nobody_can_ask_are_left_to_people(shop):
    """A bank transfer's refund stays open, and never stands in the way of the others, however old it is."""
    shop.open(stock={"TEA": {"BER": 9}})
    shop.sell("A", {"TEA": 1}, payments=[{"collector": "manual", "captured": "10.00"}])
    shop.cancel("A")
    shop.place("B", TEA=1, authorized="10.00")
    shop.cancel("B")

    assert shop.drained(limit=1) == Drained(asked=1, done=1)
    assert shop.moved() == ["void 1000"]
    assert shop.asked("A") == ["refund 1000"]

    shop.refunded("A", "10.00", reference="SEPA 1")
    assert shop.asked("A") == []


def test_recalls_are_not_for_gateways(shop):
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.released("A")
    shop.pick("A")
    shop.cancel("A")
    assert shop.asked("A") == ["recall 1"]
    assert shop.drained() == Drained()


def test_oldest_first_and_never_more_than_asked_for(shop):
    shop.open(stock={"TEA": {"BER": 9}})
    for reference in "ABC":
        shop.place(reference, TEA=1, authorized="10.00")
        shop.cancel(reference)
    assert shop.drained(limit=2) == Drained(asked=2, done=2)
    assert [shop.asked(r) for r in "ABC"] == [[], [], ["void 1000"]]


def test_a_broken_adapter_stops_nobody(shop):
    """Its instruction stays open and says so; the others are asked."""
    shop.open(stock={"TEA": {"BER": 5}})
    for reference in "AB":
        shop.place(reference, TEA=1, authorized="10.00")
        shop.shipped(reference)
    ask = shop.gateway.capture
    shop.gateway.capture = lambda order, amount, currency, reference, key: (
        1 / 0 if reference == "ch_A" else ask(order, amount, currency, reference, key)
    )
    assert shop.drained() == Drained(asked=2, done=1, unanswered=1)
    assert shop.payment("A") == {"authorized": 1000, "capturing": 1000}
    assert shop.one("select failure f from instructions where state = 'open'")["f"] == "the gateway's adapter failed"


def test_two_workers_racing_for_the_same_instruction(shop, database):
    """Both read it, both ask, both record: the gateway acts once, and the ledger moves once."""
    shop.open(stock={"TEA": {"BER": 20}})
    for i in range(5):
        shop.place(f"A{i}", TEA=2, authorized="20.00")
        shop.shipped(f"A{i}")
    both = threading.Barrier(2, timeout=30)
    ask = shop.gateway.capture

    def together(*request):
        both.wait()
        return ask(*request)

    shop.gateway.capture = together
    other = Office(PlainConnection(database.engine_conninfo("slow")), shop.office.desk)
    drained = []
    work = [lambda office=office: drained.append(shop.drained(office=office)) for office in (shop.office, other)]
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.connection.close()

    assert drained == [Drained(asked=5, done=5)] * 2
    assert shop.moved() == ["capture 2000"] * 5
    assert set(shop.gateway.asked.values()) == {2}
    assert shop.one("select sum(captured)::int n from payments")["n"] == shop.gateway.net() == 10_000


def test_a_worker_that_died_before_it_could_record(shop):
    """The gateway acted, nothing was written: the next worker asks by the same key and the amount moves once."""
    shop.open(stock={"TEA": {"BER": 5}})
    shop.place("A", TEA=1, authorized="10.00")
    shop.shipped("A")
    run = shop.office.run

    def died(batch, **_):
        raise psycopg.OperationalError("gone")

    shop.office.run = died
    with pytest.raises(psycopg.OperationalError):
        shop.drained()
    shop.office.run = run
    assert shop.payment("A") == {"authorized": 1000, "capturing": 1000}

    assert shop.drained() == Drained(asked=1, done=1)
    assert shop.moved() == ["capture 1000"]
    assert shop.payment("A") == {"authorized": 1000, "captured": 1000}


def test_every_amount_moves_exactly_once(shop):
    """A gateway that declines, forgets to answer and tells things twice: our ledger says what it moved, act by act."""
    shop.gateway = FakeGateway(seed=7, declines=0.2, timeouts=0.4, repeats=0.5)
    shop.open(skus=("TEA", "MUG"), stock={"TEA": {"BER": 200}, "MUG": {"BER": 200}})
    for i in range(30):
        shop.place(f"A{i}", TEA=1 + i % 3, MUG=2, authorized=f"{30 + i % 3 * 10}.00")
        shop.gateway.authorize(f"ch_A{i}", 3000 + i % 3 * 1000)
        if i % 4 == 0:
            shop.cancel(f"A{i}", L2=1)
        if i % 7:
            shop.shipped(f"A{i}")
        else:
            shop.cancel(f"A{i}")
    for _ in range(12):
        while shop.drained(limit=7).asked == 7:
            pass
        for told in shop.gateway.notices:
            shop.do(
                {"capture": "payments.record_capture", "void": "payments.record_void"}[told.kind],
                order=shop.order(told.reference[3:]),
                payment=1,
                amount=f"{told.amount // 100}.00",
                reference=told.external_id,
            )
        shop.gateway.notices.clear()
        shop.later(seconds=60)

    counted = shop.one("select sum(captured)::int c, sum(voided)::int v, sum(capturing + voiding)::int a from payments")
    moved = {kind: sum(m.amount for m in shop.gateway.moves if m.kind == kind) for kind in ("capture", "void")}
    assert (counted["c"], counted["v"], counted["a"]) == (moved["capture"], moved["void"], 0)
    assert len({m.key for m in shop.gateway.moves}) == len(shop.gateway.moves)
    assert max(shop.gateway.asked.values()) > 1, "no answer got lost: this seed tests nothing"
    assert shop.one("select count(*)::int n from instructions where state = 'failed'")["n"] > 0, "none was declined"
    cleared = shop.one("select sum(amount)::int n from money_ledger where book = 'holdings' and from_account = 'payer'")
    assert cleared["n"] == shop.gateway.net()
