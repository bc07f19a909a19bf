"""The audit is the proof everything else leans on, so it is proved itself: true books pass, and each invariant, broken
by hand as no command could, is reported by its check. A check that can't be made to speak would prove nothing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from argosy.queries.audit import FINDINGS_MAX, PROBES, audit, examine
from argosy.queries.audit.references import OWNERS, references
from argosy.store.tables import metadata
from tests.queries.books import A, B
from tests.queries.breaks import BREAKS, CARD, STATUS
from tests.queries.conftest import NOON
from tests.store.fill import id, insert


def test_true_books_pass(books):
    report = audit(books, now=NOON)
    assert [(c.name, str(f)) for c in report.checks for f in c.broken + c.open] == []
    assert (report.broken, report.open) == (0, 0)
    unchecked = [c.name for c in report.checks if not c.rows_checked]
    assert unchecked == [], "true books must give every check something to look at"


WITHOUT_BOOKS = {
    *("policies", "api_keys", "tax_rates", "custom_fields", "presence", "drafts", "views", "outbox", "find_terms", "sales"),
    *("users", "roles", "sessions", "one_time_tokens", "used_codes", "sign_on_flows", "server_keys", "sign_in_attempts"),
    "mail_texts",
}
"""Tables that are neither goods nor money, and that nothing of either refers to."""


def test_every_table_of_goods_and_money_has_a_row(books):
    """A reference or a balance that is nowhere in the books would be checked on nothing."""
    empty = {t.name for t in metadata.tables.values() if books.execute(f"select not exists (select from {t.name})").fetchone() == (True,)}
    books.rollback()
    assert empty <= WITHOUT_BOOKS, empty - WITHOUT_BOOKS


@pytest.mark.parametrize(("check", "statement"), BREAKS, ids=[f"{check}-{n}" for n, (check, _) in enumerate(BREAKS)])
def test_a_broken_invariant_is_reported(broken, check, statement):
    found = broken(statement)[check]
    assert found.broken_count > 0, f"nobody would notice: {statement}"
    assert found.broken


MISSING = {"uuid": f"'{id(999)}'", "text": "'nowhere'", "integer": "999", "bigint": "999"}
POINTERS = [*references(), *((child, ("owner",), "/".join(OWNERS), ("id",)) for child in ("promises", "goods_ledger"))]


@pytest.mark.parametrize("pointer", POINTERS, ids=[f"{child}-{'-'.join(columns)}" for child, columns, _, _ in POINTERS])
def test_an_orphan_is_reported(broken, books, pointer):
    child, columns, _, _ = pointer
    column = columns[-1]
    type_ = books.execute(
        "select data_type from information_schema.columns where table_name = %s and column_name = %s", (child, column)
    ).fetchone()[0]
    one = " and ".join(f"{c} is not null" for c in columns)
    found = broken(f"update {child} set {column} = {MISSING[type_]} where ctid = (select min(ctid) from {child} where {one})")["orphans"]
    assert f"{child}: {' '.join(columns)}" in {finding.facts["reference"] for finding in found.broken}


NO_LINE = "update goods_ledger set line = null where to_account = 'quarantine'"
MORE_LEFT = "update goods_ledger set quantity = quantity + 1 where to_account = 'carrier'"
NOT_BACK = 'update order_lines set returned = 0, "returning" = 2 where returned = 1'


def test_goods_away_must_be_accounted_for(broken):
    """More outside than was shipped is broken; less is open while an arrival without a line may explain it."""
    for statements, expected in (
        ([MORE_LEFT], (1, 0)),
        ([NO_LINE, NOT_BACK], (0, 1)),
        ([NOT_BACK], (1, 0)),  # the arrival names its line: it can't explain another
        (["update skus set tracked = true"], (1, 0)),  # a book was shipped, and none left
    ):
        found = broken(*statements)["goods_away"]
        assert (found.broken_count, found.open_count) == expected, statements


SHORT = "update stock set promised = 9, short = 2"
OVERDRAWN = {
    "stock.short": (SHORT, id(1), {"location": "BER", "short": 2}),
    "supply.short": ("update supplies set promised = 9, short = 4 where promised = 4", id(1), {"supply": str(id(50)), "short": 4}),
    "payment.discrepancy": (CARD % "refunded = 300, discrepancy = 60", A, {"payment": 1, "discrepancy": 60}),
    "value.over": ('update value_accounts set held = 700, "over" = 20', id(60), {"over": 20}),
}


def _told(type_, subject, data):
    return f"update events set type = '{type_}', subject = '{subject}', data = '{json.dumps(data)}' where seq = 2"


@pytest.mark.parametrize("alarm", OVERDRAWN)
def test_an_overdraft_is_open_while_somebody_is_told(broken, alarm):
    """Of that very row, and of all that it lacks; else it would stay overdrawn for ever, and nobody would know."""
    overdraw, subject, data = OVERDRAWN[alarm]
    *named, lacks = data
    less, more = data | {lacks: data[lacks] - 1}, data | {lacks: data[lacks] + 1}
    cases = [((alarm, subject, data), 0), ((alarm, subject, more), 0), ((alarm, subject, less), 1), ((alarm, id(999), data), 1)]
    cases += [((alarm, subject, data | {name: "another"}), 1) for name in named]
    assert broken(overdraw)["overdrafts"].broken_count == 1
    for told, expected in cases:
        found = broken(overdraw, _told(*told))["overdrafts"]
        assert (found.broken_count, found.open_count) == (expected, 1), told


CLAIMS = "update promises set reason = 'backorder' where kind = 'waiting'"
OPEN = [
    ("unanswered", 1, "update instructions set at = at - interval '1 day' where n = 1"),
    ("unanswered", 0, "update instructions set at = at - interval '1 hour'"),
    ("unanswered", 0, "update instructions set at = at - interval '1 day' where state <> 'open'"),
    ("overdue", 1, "update due set at = at - interval '1 day'"),
    ("unfilled", 1, CLAIMS),
    ("deadlines", 1, "update payments set expires_at = expires_at - interval '2 days' where expires_at is not null"),
    ("deadlines", 0, "update payments set expires_at = expires_at - interval '2 days', voided = 100 where expires_at is not null"),
    ("late", 1, "update supplies set expected_at = '2026-01-04Z' where reference = 'PO-1'"),
    ("late", 0, "update supplies set expected_at = '2026-01-05Z' where reference = 'PO-1'"),
    ("late", 0, "update supplies set expected_at = '2026-01-04Z', closed = 5, promised = 0 where reference = 'PO-1'"),
    ("catalog", 1, "update skus set state = 'archived' where code = 'TEA'"),
    ("catalog", 0, "update skus set state = 'archived' where code = 'CUP'"),
    ("customers", 1, f"update orders set customer_id = '{id(72)}' where id = '{A}'"),
]


@pytest.mark.parametrize(("check", "count", "statement"), OPEN)
def test_what_waits_is_open(broken, check, count, statement):
    found = broken(statement)[check]
    assert (found.broken_count, found.open_count) == (0, count)


@pytest.mark.parametrize(
    "reason",
    [
        "update stock set promised = on_hand",
        "update channels set locations = '[\"HAM\"]'",
        "update orders set ship_complete = 'wait'",
        "update hold_types set blocks_promise = true",
        "update promises set until = '2026-02-01Z' where kind = 'waiting'",
        "update skus set safety_stock = 3",
        "update channels set buffer = 3",
    ],
)
def test_what_waits_for_a_reason_is_not_open(broken, reason):
    assert broken(CLAIMS, reason)["unfilled"].open_count == 0


def test_what_is_still_to_be_followed_may_differ(broken):
    """The read table is some events behind: of those orders alone it may say what was."""
    stale = f"delete from order_terms where order_id = '{A}'"
    behind = "update cursors set seq = 2 where consumer = 'order_terms'"
    assert broken(stale, behind)["order_terms"].broken_count == 0
    assert broken(stale.replace(str(A), str(B)), behind)["order_terms"].broken_count > 0


def test_no_check_is_mute(books):
    """Every single query of every check, in every theme, is made to speak by one of the tests above."""
    spoken: set[tuple[str, str]] = set()
    statements = [s for _, s in BREAKS] + [s for *_, s in (*STATUS, *OPEN)] + [statement for statement, *_ in OVERDRAWN.values()]
    statements += [MORE_LEFT, f"{NO_LINE}; {NOT_BACK}"]
    params = {"now": NOON, "since": NOON - timedelta(hours=24)}
    queries = {(p.name, q) for p in PROBES for q in (*p.broken, *p.open) if p.name != "orphans"}
    for statement in statements:
        books.execute(statement)
        for name, query in sorted(queries - spoken):
            if books.execute(f"select exists ({query})", params).fetchone() == (True,):
                spoken.add((name, query))
        books.rollback()
    assert queries - spoken == set()


def test_findings_are_limited_and_counted(broken, books):
    """A thousand broken rows are told as the first hundred, and how many there are."""
    series = "select 'S' || lpad(n::text, 4, '0'), 'x', 1 from generate_series(1, 150) n"
    found = broken(f"insert into number_series (code, company, last) {series}")["numbers"]
    assert (len(found.broken), found.broken_count) == (FINDINGS_MAX, 150)
    assert [f.facts["code"] for f in found.broken[:2]] == ["S0001", "S0002"]


def test_the_report_is_plain_and_always_the_same(books):
    """It is printed, stored and compared: JSON, in one order."""
    books.execute(CARD % "captured = 251")
    once, again = examine(books, now=NOON).as_dict(), examine(books, now=NOON).as_dict()
    books.rollback()
    assert once == again == json.loads(json.dumps(once))
    assert once["broken"] == sum(check["broken_count"] for check in once["checks"]) > 0
    assert [check["name"] for check in once["checks"]] == [probe.name for probe in PROBES]
    (finding,) = next(c for c in once["checks"] if c["name"] == "payment_balances")["broken"]
    assert finding == {"order_id": str(A), "n": 1, "column": "captured", "says": 251, "ledger": 250}


def test_it_changes_nothing_and_leaves_the_session_as_it_was(database):
    """It runs on the application's connection, or the engine's, whose planner settings it must not leave changed."""
    for conninfo in (database.conninfo(), database.engine_conninfo("slow"), database.owner_conninfo()):
        with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row) as connection:
            settings = "select name, setting from pg_settings where name not like 'transaction%' order by name"
            before = connection.execute(settings).fetchall()
            assert audit(connection).broken == 0
            assert connection.execute(settings).fetchall() == before
            assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_it_sees_one_moment(database, monkeypatch):
    """What is committed while it runs is not half seen: a move between two checks would look like a broken balance."""
    from argosy.queries import audit as module

    with psycopg.connect(database.owner_conninfo()) as other, psycopg.connect(database.conninfo()) as connection:
        ask = module._ask

        def disturbed(connection_: Any, queries: Any, params: Any) -> Any:
            if queries is next(probe.broken for probe in PROBES if probe.name == "promises_stand"):
                insert(other, "stock", sku_id=id(1), location="BER", on_hand=1)
                other.commit()
            return ask(connection_, queries, params)

        monkeypatch.setattr(module, "_ask", disturbed)
        assert audit(connection).broken == 0
        monkeypatch.undo()
        assert audit(connection).broken > 0, "the disturbance was real"


def test_lateness_is_by_the_worlds_clock(database):
    """A demo whose clock was moved on has late instructions by that clock, not by the machine's."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as connection:
        insert(connection, "due", at=datetime.now(UTC), command="x", key="x")
        assert audit(connection).open == 0
        connection.execute("update clock set offset_us = %s", (25 * 3600 * 1_000_000,))
        assert audit(connection).open == 1


def test_every_check_has_a_name_of_its_own():
    assert [name for name, n in Counter(probe.name for probe in PROBES).items() if n > 1] == []
