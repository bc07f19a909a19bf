"""The one order of locks: table after table, row after row, so that of two who meet one waits, and never each for the other.

Deadlocks come by chance, and the keys of a test are few; so the statements themselves are looked at, of a batch that needs rows
of every kind, named backwards.
"""

import re

import pytest

from argosy.engine.runner import COMMIT
from tests.engine.stage import Stage, fixed
from tests.engine.streams import OPENING, stream
from tests.engine.test_turns import on, place, receive
from tests.store.fill import id as numbered
from tests.store.fill import insert

pytestmark = pytest.mark.usefixtures("extras")

LOCKED = ["stock", "supplies", "orders", "value_accounts", "customers", "number_series", "settings_version"]
PLACES, SKUS, REFERENCES, SERIES = ("BER", "HAM"), ("TEA", "CUP", "POT"), ("A", "B", "C"), ("INV", "CRE")
LOCKS = re.compile(r"\bfor (?:no key )?(?:update|share)\b(?: skip locked)?")


class Listening:
    """A connection that keeps what passes."""

    def __init__(self, connection):
        self.connection = connection
        self.groups = []

    def execute(self, group):
        self.groups.append(group)
        return self.connection.execute(group)


@pytest.fixture
def groups(database):
    """The groups of statements of the batch; and, of another one, in which locked rows are skipped."""
    stage = Stage(database)
    settings = [("settings.put_location", {"code": code, "title": code}) for code in PLACES]
    settings.append(("settings.put_channel", {"code": "web", "title": "Web", "currency": "EUR", "locations": list(PLACES)}))
    skus = [("catalog.put_sku", {"code": code, "title": code}) for code in SKUS]
    stock = [receive(sku, 9, place) for sku in SKUS for place in PLACES]
    orders = [place(reference, authorized="20.00", **dict.fromkeys(SKUS, 2)) for reference in REFERENCES]
    gifts = [("test.open_value", {"kind": "gift_card", "unit": "EUR", "balance": 600}) for _ in range(3)]
    people = [("customers.put", {"reference": reference}) for reference in ("A", "B")]
    for code in SERIES:
        insert(stage.owner, "number_series", code=code, company="main", prefix=code, padding=4, last=0)
    assert all(
        r.accepted for r in stage.play([fixed(n, *c) for n, c in enumerate([*settings, *skus, *stock, *orders, *gifts, *people])], 1)
    )
    for n, (sku,) in enumerate(stage.owner.execute("select id from skus").fetchall()):
        insert(stage.owner, "supplies", id=numbered(9 - n), sku_id=sku, kind="purchase", location="BER", expected=1)
    accounts = [row[0] for row in stage.owner.execute("select id from value_accounts order by id desc").fetchall()]

    batch = [
        ("stock.rebalance", {"sku": "TEA"}),  # first: behind what moves its units it would wait for the next batch
        *(("test.number", on(reference, series=series)) for reference in reversed(REFERENCES) for series in SERIES),
        *(("test.pay_by_value", on("C", account=account.bytes, amount=1)) for account in accounts),
        *(("orders.cancel", on(reference, lines=[{"line": 1, "quantity": 1}])) for reference in reversed(REFERENCES)),
        *(receive(sku, 1, place) for sku in SKUS for place in reversed(PLACES)),
        place("D", POT=1, CUP=1),
        *(("customers.put", {"reference": reference}) for reference in ("B", "A")),
        ("settings.put_location", {"code": "LEJ", "title": "Leipzig"}),  # last: behind it who chose rows by settings would wait
    ]
    listening = Listening(stage.plain)
    stage.connection = listening
    for skip in (False, True):
        waits = [c for c in batch if not skip or c[0] not in ("settings.put_location", "stock.rebalance")]  # never in the fast lane
        replies = stage.attempt([fixed(500 + 100 * skip + n, *c) for n, c in enumerate(waits)], skip=skip)
        assert [getattr(r, "status", r) for r in replies if not getattr(r, "accepted", False)] == []
    yield listening.groups
    stage.close()


def batches(groups):
    """The statements of each batch, one list a batch."""
    found = [[]]
    for group in groups:
        found[-1] += group
        if group[-1].statement is COMMIT:
            found.append([])
    return found[:-1]


def test_tables_are_locked_in_one_order_and_before_anything_is_written(groups):
    waiting, skipping = batches(groups)
    for calls, suffix, tables in ((waiting, "", LOCKED), (skipping, " skip locked", LOCKED[:-1])):
        locks = [(n, c.statement.sql) for n, c in enumerate(calls) if LOCKS.search(c.statement.sql)]
        assert [re.search(r"from (?:\(select \* from )?(\w+)(?! *\()", _without_keys(sql)).group(1) for _, sql in locks] == tables
        assert {LOCKS.search(sql).group() for _, sql in locks} == {"for no key update" + suffix}, "an insert that refers to it would wait"
        writes = [(n, c.statement.sql) for n, c in enumerate(calls) if re.match(r"update|delete|insert into (?!stock\b)", c.statement.sql)]
        assert locks[-1][0] < writes[0][0]
        assert [sql.split()[1] for _, sql in writes if sql.startswith("update")][-1] == "event_head", "the head is everybody's: last"


def _without_keys(sql):
    return re.sub(r"from unnest\([^)]*\) v \([^)]*\) cross join lateral \(", "from (", sql)


def test_rows_are_locked_in_the_order_of_their_keys(groups):
    """Either the statement sorts, or it takes its keys in the order given, and they are sorted."""
    given = []
    for calls in batches(groups):
        for statement, params, _ in calls:
            before, *locked = re.split(rf"{LOCKS.pattern}| on conflict do nothing", statement.sql)
            if locked and not re.search(r"order by [\w., ]+$", before):
                keys = list(zip(*params, strict=True))
                assert keys == sorted(keys), statement.sql
                given.append(len(keys))
    assert max(given) >= len(SKUS) * len(PLACES)


def test_who_needs_no_order_asks_for_none(database):
    """A receipt, and a SKU: not a statement of theirs names what hangs on orders. Who stands on a supply a receipt does ask."""
    stage = Stage(database)
    stage.play(stream(OPENING), 1, fire=True)
    stage.connection = Listening(stage.plain)
    for n, command in enumerate([receive("TEA", 1, "BER"), ("catalog.put_sku", {"code": "TEA", "title": "Green tea"})]):
        assert stage.attempt([fixed(500 + n, *command)])[0].accepted
    asked = " ".join(call.statement.sql for group in stage.connection.groups for call in group)
    assert "from stock" in asked
    assert re.findall(r"\b(?:order_lines|payments|instructions|value_accounts)\b", asked) == []
    stage.close()
