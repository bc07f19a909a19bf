"""The World alone, without a database: what may move where, what may be changed how, and how it is taken back."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.base import ids
from argosy.model import accounts
from argosy.model.actor import SYSTEM
from argosy.model.checks import CHECKS, OVERDRAFTS
from argosy.model.events.orders import OrderStatusChanged
from argosy.model.moves import Illegal
from argosy.model.needs import NotNeeded
from argosy.model.rows import ROWS, Goods, Line, Money, Order, Payment, Promise, Stock
from argosy.model.world import Breach
from tests.rules.books import TEA, check_books, line_in, order_in, payment_in, world_of

CHART = {book.name + side: book for side, books in (("/goods", accounts.GOODS), ("/money", accounts.MONEY)) for book in books}


# ── the chart ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", CHART)
def test_every_account_leads_somewhere(name):
    """No dead names: an account is outside, or final, or has moves; and whatever it moves to is an account."""
    book = CHART[name]
    targets = {b for _, b in book.pairs}
    final = targets - book.moves.keys()
    assert final <= {"returned", "voided", "clearing", "on_hand"} | accounts.OUTSIDE, final
    assert all(a != b or a in ("promised", "on_hand", "clearing", "value") for a, b in book.pairs), "no move to itself"
    assert book.facts <= book.pairs


FACTS = {
    "promises/goods": "demand→shipped waiting→shipped recalling→shipped cancelled→shipped",
    "holdings/goods": "customer→carrier",
    "promises/money": "authorized→captured authorized→voided capturing→voided captured→refunded voiding→captured refunded→captured",
    "holdings/money": "",
}
"""What nobody may decide, only record: said once more, since the chart alone can't be wrong."""


@pytest.mark.parametrize("name", CHART)
def test_what_only_a_fact_moves(name):
    assert CHART[name].facts == {tuple(move.split("→")) for move in FACTS[name].split()}


def every_account(book):
    return sorted(book.moves.keys() | {b for _, b in book.pairs})


def test_goods_move_as_the_chart_says_and_no_other_way():
    book = accounts.GOODS_PROMISES
    for source, target in product(every_account(book), repeat=2):
        for fact in (True, False):
            world = world_of({"BER": 9}, fact=fact)
            line = line_in(world, order_in(world))
            legal = (source, target) in book.pairs and (fact or (source, target) not in book.facts)
            if legal:
                world._legal(book, source, target)
            else:
                with pytest.raises(Illegal):
                    world.promise(line, target, 1, of=source)
                assert not any(type(row) is Goods for row, _, _ in world.log)


def test_money_moves_as_the_chart_says_and_no_other_way():
    book = accounts.MONEY_PROMISES
    for source, target in product(every_account(book), repeat=2):
        for fact in (True, False):
            world = world_of(fact=fact)
            payment = payment_in(world, order_in(world), 10)
            written = sum(type(row) is Money for row, _, _ in world.log)
            if (source, target) in book.pairs and (fact or (source, target) not in book.facts):
                world.pay(payment, source, target, 1)
                written += 1
            else:
                with pytest.raises(Illegal):
                    world.pay(payment, source, target, 1)
            assert sum(type(row) is Money for row, _, _ in world.log) == written


@given(st.lists(st.sampled_from(sorted(accounts.MONEY_PROMISES.pairs)), max_size=30))
def test_a_column_is_what_stands_in_its_accounts(moves):
    """The effects of moves, taken one by one, come to the same as the balances of whole ledgers."""
    columns = dict.fromkeys(accounts.PAYMENT_COLUMNS, 0)
    balance = dict.fromkeys(every_account(accounts.MONEY_PROMISES), 0)
    for source, target in moves:
        balance[source] -= 1
        balance[target] += 1
        for column, sign in accounts.PAYMENT_EFFECTS[source, target]:
            columns[column] += sign
    assert columns == {c: sum(balance[a] for a in inside) for c, inside in accounts.PAYMENT_COLUMNS.items()}


# ── changing rows ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cls", ROWS, ids=lambda cls: cls.__name__)
def test_a_row_class_says_what_the_database_must_know(cls):
    spec = cls.spec
    columns = set(spec.columns)
    for named in (spec.key, spec.delta, spec.balances, spec.edits, spec.generated, {spec.parent} - {None}):
        assert set(named) <= columns, f"{cls.__name__} names columns it has not"
    assert spec.balances <= spec.delta
    assert not set(spec.key) & spec.delta, "a key is never shifted"
    assert all(spec.types[c] in ("bigint", "integer", "smallint") for c in spec.delta)
    assert all(spec.defaults.get(c) is None for c in spec.nullable), "what may be missing is missing unless it is given"


def test_a_balance_is_moved_by_its_ledger_alone():
    world = world_of({"BER": 5})
    for cls, row in ((Stock, world.stock(TEA, "BER")), (Line, line_in(world, order_in(world)))):
        for column in cls.spec.balances:
            with pytest.raises(TypeError, match="its ledger moves it"):
                world.shift(row, **{column: 1})
            with pytest.raises(TypeError, match="not set"):
                world.set(row, **{column: 1})


def test_counters_are_shifted_states_are_set_and_keys_stand():
    world = world_of()
    order = order_in(world)
    with pytest.raises(TypeError, match="shift it"):
        world.set(order, due=5)
    with pytest.raises(TypeError, match="set it"):
        world.shift(order, status=1)
    with pytest.raises(TypeError, match="part of the key"):
        world.set(order, id=b"x" * 16)


@pytest.mark.parametrize("n", [0, -3])
def test_nothing_moves_nothing(n):
    world = world_of({"BER": 5})
    order = order_in(world)
    line, payment = line_in(world, order), payment_in(world, order, 10)
    before = len(world.log)
    world.promise(line, "waiting", n, reason="backorder")
    world.goods("on_hand", "carrier", n, sku=TEA, at="BER", line=line)
    world.pay(payment, "offered", "authorized", n)
    world.money("payer", "clearing", n, currency="EUR", payment=payment, to_collector="test")
    assert world.ask("capture", payment, n) is None
    assert len(world.log) == before


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_not_needed_is_not_read():
    world = world_of({"BER": 5})
    unknown = b"?" * 16
    for read in (
        lambda: world.sku("CUP"),
        lambda: world.find_sku("CUP"),
        lambda: world.stock(TEA, "HAM"),
        lambda: world.free(unknown, "BER"),
        lambda: world.queue(unknown, "web"),
        lambda: world.supply(unknown),
        lambda: world.order(("web", "A")),
        lambda: world.order(unknown),
        lambda: world.value_account(unknown),
    ):
        with pytest.raises(NotNeeded):
            read()


# ── checks, overdrafts, taking back ──────────────────────────────────────────────────────────────────────────────────


def promised(fact):
    """Two units promised, all there are."""
    world = world_of({"BER": 2}, fact=True)
    line = line_in(world, order_in(world))
    world.promise(line, "promised", 2, at="BER")
    world.close(0)
    mark = world.begin(ids.command_id(), b"", SYSTEM, fact=fact)
    return world, mark


def test_only_a_fact_may_overdraw():
    world, mark = promised(fact=True)
    world.goods("on_hand", "shrinkage", 1, sku=TEA, at="BER")
    world.close(mark)
    assert world.stock(TEA, "BER").short == 1
    world, mark = promised(fact=False)
    world.goods("on_hand", "shrinkage", 1, sku=TEA, at="BER")
    with pytest.raises(Breach, match="stock"):
        world.close(mark)


def test_what_is_not_lacking_any_more_is_no_overdraft():
    """Anybody may lower one: it is always exactly what its check lacks."""
    world, mark = promised(fact=True)
    world.goods("on_hand", "shrinkage", 2, sku=TEA, at="BER")
    world.close(mark)
    mark = world.begin(ids.command_id(), b"", SYSTEM, fact=False)
    world.goods("supplier", "on_hand", 1, sku=TEA, to="BER")
    world.close(mark)
    assert world.stock(TEA, "BER").short == 1
    assert OVERDRAFTS.keys() <= CHECKS.keys()


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6))
def test_the_checks_are_the_accounts_none_below_zero(authorized, captured, capturing, voided, refunded):
    """A payment's check, said once more by accounts: each one's own balance is the column less those beyond it."""
    payment = Payment(b"", 1, "test", 0, None, authorized=authorized, captured=captured, capturing=capturing)
    payment.voided, payment.refunded = voided, refunded
    own = {"authorized": authorized - captured - capturing - voided, "captured": captured - refunded}
    assert CHECKS[Payment](payment) == (min(own.values()) >= 0)


def test_what_is_taken_back_has_not_happened():
    world = world_of({"BER": 5})
    order = order_in(world)
    line, payment = line_in(world, order), payment_in(world, order, 500)
    world.promise(line, "promised", 3, at="BER")
    world.close(0)
    before = state(world)
    mark = world.begin(ids.command_id(), b"", SYSTEM, fact=True)
    p = world.promises(line)[0]
    world.promise(p, "cancelled", 1)
    world.promise(p, "shipped", 2)
    world.goods("on_hand", "carrier", 2, sku=TEA, at="BER", line=line)
    world.ask("capture", payment, 300)
    world.set(order, assignee="anna")
    line_in(world, order)
    world.due("stock.rebalance", "TEA", world.now, {"sku": "TEA"})
    world.draw(order, "number", "order")
    world.emit(OrderStatusChanged(order.id, "open", "unpaid", "none", "none"))
    assert not world.promises(line), "a promise row is gone when it is empty"
    world.take_back(mark)
    assert state(world) == before
    check_books(world, order)


def test_what_is_taken_back_stands_where_it_stood():
    """The next command of the batch sees promises in the order they were made, as it would if they were read anew."""
    world = world_of({"BER": 5, "HAM": 5})
    order = order_in(world)
    line = line_in(world, order)
    for place in ("BER", "HAM"):
        world.promise(line, "promised", 1, at=place)
    world.close(0)
    first, second = world.promises(line)
    mark = world.begin(ids.command_id(), b"", SYSTEM, fact=True)
    world.promise(first, "cancelled", 1)
    world.promise(second, "cancelled", 1)
    world.take_back(mark)
    assert world.promises(line) == [first, second]


def state(world):
    rows = {cls: {key: vars(row).copy() for key, row in found.items()} for cls, found in world.rows.items() if found}
    children = {cls: {k: len(v) for k, v in found.items() if v} for cls, found in world.children.items()}
    queued = {id: {c: q.units for c, q in queues.items()} for id, queues in world.queues.items()}
    return rows, {k: v for k, v in children.items() if v}, queued, len(world.log), list(world.events), list(world.drawn)


def test_a_row_that_came_and_went_is_not_written():
    world = world_of({"BER": 5})
    order = order_in(world)
    line = line_in(world, order)
    waiting = world.promise(line, "waiting", 2, reason="backorder")
    world.promise(waiting, "promised", 2, at="BER")
    changes = world.changes()
    assert [(p.n, p.kind) for p in changes.added[Promise]] == [(2, "stock")]
    assert Promise not in changes.removed
    assert [type(row) for row, _ in changes.changed[Stock]] == [Stock]
    assert changes.added[Order] == [order]
    assert order.last_promise == 2, "its number is not used again"


def test_a_command_makes_the_same_ids_again():
    world = world_of()
    id = ids.command_id()
    made = []
    for _ in range(2):
        world.begin(id, b"", SYSTEM, fact=False)
        made.append([world.new_id() for _ in range(3)])
    assert made[0] == made[1]
    assert len({*made[0], id}) == 4
    assert sorted(made[0]) == made[0]


def test_an_id_is_a_uuid_of_its_time():
    first, second = ids.command_id(), ids.command_id()
    assert first < second
    assert ids.parse(ids.text(first)) == first
    assert ids.text(first)[14] == "7"
    with pytest.raises(OverflowError):
        ids.derived(first, ids.DERIVED_MAX + 1)
