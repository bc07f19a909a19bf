"""What the writer owes to others who write: differences, not values, for what is counted; keys in order; rows counted."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from argosy.model.journal import Journal
from argosy.model.rows import ROWS, Due, Goods, Promise, Row, Sku, Stock
from argosy.model.rows.payments import ValueAccount
from argosy.model.spec import row as declare
from argosy.store.drivers import PlainConnection
from argosy.store.statement import Call, RowCountMismatch, Statement
from argosy.store.writer import WRITE_ORDER, writes
from tests.store.fill import MONDAY, id, insert

TEA, CUP = id(1).bytes, id(2).bytes


@declare("unheard")
class Unheard(Row):
    """A row that the writer has never heard of."""


@pytest.fixture
def owner(database):
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        for n, code in ((1, "TEA"), (2, "CUP")):
            insert(owner, "skus", id=id(n), code=code, title=code)
        yield owner


@pytest.fixture
def connection(database):
    connection = PlainConnection(database.engine_conninfo("slow"))
    yield connection
    connection.close()


@pytest.fixture
def journal():
    return Journal()


def read(journal, *rows):
    for row in rows:
        journal.file(row)
    return rows


def stock_of(owner):
    rows = owner.execute("select k.code, s.location, on_hand, promised, short from stock s join skus k on k.id = s.sku_id order by 1, 2")
    return {(code, location): tuple(counts) for code, location, *counts in rows}


def test_whatever_a_command_may_change_is_written():
    assert set(WRITE_ORDER) == set(ROWS)
    assert [cls for cls, n in Counter(WRITE_ORDER).items() if n > 1] == []
    journal = Journal()
    journal.add(Unheard())
    with pytest.raises(TypeError, match="Unheard"):
        writes(journal.changes())


def test_what_others_counted_meanwhile_stands(owner, connection, journal):
    """A counter is written as a difference: five arrived after it was read, and are still there."""
    insert(owner, "stock", sku_id=id(1), location="BER", on_hand=10)
    (stock,) = read(journal, Stock(TEA, "BER", on_hand=10))
    journal.move(stock, "on_hand", -4)
    journal.move(stock, "promised", 3)
    journal.move(stock, "promised", -1)
    owner.execute("update stock set on_hand = on_hand + 5, promised = promised + 1")
    assert connection.execute(writes(journal.changes())) == [1]
    assert stock_of(owner) == {("TEA", "BER"): (11, 3, 0)}


def test_a_state_is_written_as_it_is_and_only_if_it_changed(owner, connection, journal):
    (sku,) = read(journal, Sku(TEA, "TEA", "TEA"))
    journal.set(sku, title="Green tea", pack_units={"box": 12})
    owner.execute("update skus set state = 'stopped', title = 'Black tea'")
    connection.execute(writes(journal.changes()))
    assert owner.execute("select title, pack_units, state from skus where code = 'TEA'").fetchone() == ("Green tea", {"box": 12}, "stopped")


def test_one_statement_a_table_though_each_row_changed_otherwise(owner, connection, journal):
    """What one row changed the other keeps, and each gets its own."""
    for n, location in ((1, "HAM"), (1, "BER"), (2, "BER")):
        insert(owner, "stock", sku_id=id(n), location=location, on_hand=10)
    ham, cup, ber = read(journal, Stock(TEA, "HAM", on_hand=10), Stock(CUP, "BER", on_hand=10), Stock(TEA, "BER", on_hand=10))
    journal.move(ham, "on_hand", 1)
    journal.move(cup, "promised", 2)
    journal.move(ber, "on_hand", -3)
    calls = writes(journal.changes())
    assert [call.expect for call in calls] == [3]
    connection.execute(calls)
    assert stock_of(owner) == {("CUP", "BER"): (10, 2, 0), ("TEA", "BER"): (7, 0, 0), ("TEA", "HAM"): (11, 0, 0)}


def keys(call, columns):
    return list(zip(*call.params[:columns], strict=True))


def test_rows_are_written_in_the_order_of_their_keys(journal):
    """Two writers that meet on two rows then meet on the first of them, and one waits; else they would wait for each other."""
    cup, ham, ber = read(journal, Stock(CUP, "BER"), Stock(TEA, "HAM"), Stock(TEA, "BER"))
    for row in (cup, ham, ber):
        journal.move(row, "on_hand", 1)
    waiting = [Promise(TEA, n, "waiting", TEA, 1) for n in (3, 1, 2)]
    for row in read(journal, *waiting):
        journal.remove(row)
    for n in (5, 4, 6):
        journal.add(Promise(TEA, n, "waiting", TEA, 1, reason="backorder"))
    found = {call.statement.sql.split(" t ")[0].split(" (")[0]: keys(call, 2) for call in writes(journal.changes())}
    assert found == {
        "update stock": [(TEA, "BER"), (TEA, "HAM"), (CUP, "BER")],
        "delete from promises": [(TEA, 1), (TEA, 2), (TEA, 3)],
        "insert into promises": [(TEA, 4), (TEA, 5), (TEA, 6)],
    }


@pytest.mark.parametrize("what", ["changed", "removed"])
def test_a_row_that_is_not_there_any_more_is_noticed(owner, connection, journal, what):
    insert(owner, "promises", owner=id(9), n=1, kind="none", quantity=1)
    one, two = read(journal, Promise(id(9).bytes, 1, "none", None, 1), Promise(id(9).bytes, 2, "none", None, 1))
    for row in (one, two):
        journal.set(row, turn=3) if what == "changed" else journal.remove(row)
    with pytest.raises(RowCountMismatch, match="1 rows instead of 2"):
        connection.execute([Call(Statement("begin")), *writes(journal.changes())])


def test_a_ledger_keeps_the_order_in_which_things_happened(owner, connection, journal):
    moves = [Goods(MONDAY, TEA, "promises", "demand", to, n, TEA) for n, to in ((3, "waiting"), (1, "promised"), (2, "waiting"))]
    for row in moves:
        journal.log.append((row, "+", None))
    connection.execute(writes(journal.changes()))
    assert owner.execute("select quantity from goods_ledger order by seq").fetchall() == [(3,), (1,), (2,)]


def test_new_rows_say_what_differs_from_the_default(owner, connection, journal):
    """In one row or in all; what nobody says is the table's own default; nothing in a JSON column is nothing, not `null`."""
    journal.add(Sku(id(3).bytes, "POT", "Pot", tracked=False))
    journal.add(Sku(id(4).bytes, "PAN", "Pan", pack_units={"box": 2}))
    (call,) = writes(journal.changes())
    assert "tracked" in call.statement.sql
    assert "exponent" not in call.statement.sql
    connection.execute([call])
    found = owner.execute("select code, tracked, exponent, unit, pack_units from skus where code like 'P%' order by code").fetchall()
    assert found == [("PAN", True, 0, "piece", {"box": 2}), ("POT", False, 0, "piece", None)]
    assert owner.execute("select count(*) from skus where pack_units = 'null'").fetchone() == (0,)


def test_json_that_is_rendered_already_is_written_as_it_stands(owner, connection, journal):
    journal.add(Sku(id(3).bytes, "POT", "Pot", pack_units=b'{"box": 2}'))
    connection.execute(writes(journal.changes()))
    assert owner.execute("select pack_units from skus where code = 'POT'").fetchone() == ({"box": 2},)


def test_a_column_whose_name_is_sqls_own(owner, connection, journal):
    insert(owner, "value_accounts", id=id(5), kind="credit", unit="EUR")
    (account,) = read(journal, ValueAccount(id(5).bytes, "credit", "EUR"))
    journal.shift(account, limit=500)
    journal.add(ValueAccount(id(6).bytes, "credit", "EUR", limit=300))
    connection.execute(writes(journal.changes()))
    assert owner.execute('select "limit" from value_accounts order by id').fetchall() == [(500,), (300,)]


def due(n, hours, key="TEA"):
    return Due(id(n).bytes, datetime(2026, 1, 5, hours, tzinfo=UTC), "stock.rebalance", key, {})


def test_of_what_falls_due_twice_the_earliest_time_stands(owner, connection, journal):
    """Within a batch, and against what is filed already; other work is left alone."""
    for row in (due(1, 9), due(2, 7), due(3, 8), due(4, 6, "CUP")):
        journal.add(row)
    connection.execute(writes(journal.changes()))
    later = Journal()
    later.add(due(5, 10))
    later.add(due(6, 5, "CUP"))
    connection.execute(writes(later.changes()))
    found = owner.execute("select id, key, at from due order by key").fetchall()
    assert [(i, key, at.astimezone(UTC) - MONDAY) for i, key, at in found] == [
        (id(4), "CUP", timedelta(hours=5)),
        (id(1), "TEA", timedelta(hours=7)),
    ]


def test_nothing_changed_is_nothing_written(journal):
    (stock,) = read(journal, Stock(TEA, "BER", on_hand=10))
    mark = len(journal.log)
    journal.move(stock, "on_hand", 2)
    journal.add(Due(id(3).bytes, MONDAY, "stock.rebalance", "TEA", {}))
    journal.undo(mark)
    assert writes(journal.changes()) == []
