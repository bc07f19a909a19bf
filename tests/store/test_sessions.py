"""Who has an order open, across processes; and drafts that survive a reload. Both are forgotten."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from argosy.base.ids import parse
from argosy.base.limits import DRAFT_BYTES_MAX
from argosy.engine.office import Office
from argosy.store.drafts import DraftTooLarge, draft, drop, keep
from argosy.store.drivers import PlainConnection, drive
from argosy.store.presence import away, here, others
from argosy.worker.housekeeping import forget_drafts, forget_presence

A, B = (parse(f"0190a3f0-0000-7000-8000-00000000000{n}") for n in (1, 2))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def later(**passed):
    return NOW + timedelta(**passed)


@pytest.fixture
def lines(database):
    """Two processes' connections."""
    with closing(PlainConnection(database.conninfo())) as one, closing(PlainConnection(database.conninfo())) as two:
        yield one, two


def names(script, line):
    return [name for name, _ in drive(script, line)]


def test_who_else_has_the_order_open(lines):
    one, two = lines
    drive(here(A, "user:anna", NOW), one)
    drive(here(A, "user:otto", NOW), two)
    drive(here(B, "user:otto", NOW), two)
    assert names(others(A, "user:anna", NOW), one) == ["user:otto"]
    assert names(others(A, "user:otto", NOW), two) == ["user:anna"]
    assert names(others(A, "user:third", NOW), two) == ["user:anna", "user:otto"]
    drive(away(A, "user:otto"), two)
    assert names(others(A, "user:anna", NOW), one) == []
    assert names(others(B, "user:anna", NOW), one) == ["user:otto"], "elsewhere they still are"


def test_who_has_not_been_seen_for_half_a_minute_is_gone(lines):
    one, two = lines
    drive(here(A, "user:anna", NOW), one)
    drive(here(A, "user:otto", NOW), two)
    drive(here(A, "user:otto", later(seconds=20)), two)
    drive(here(A, "user:otto", later(seconds=5)), one)
    assert names(others(A, "user:third", later(seconds=29)), one) == ["user:anna", "user:otto"]
    assert names(others(A, "user:third", later(seconds=31)), one) == ["user:otto"], "a heartbeat that came late takes nothing back"
    assert names(others(A, "user:third", later(seconds=51)), one) == []


def test_presence_is_forgotten_and_who_is_there_is_not(database, lines):
    one, _ = lines
    office = Office(one)
    moment = office.now()
    drive(here(A, "user:anna", moment - timedelta(minutes=1)), one)
    drive(here(A, "user:otto", moment), one)
    assert (forget_presence(office), forget_presence(office)) == (1, 0)
    assert names(others(A, "user:third", moment), one) == ["user:otto"]


def test_a_draft_survives_and_is_ones_own(lines):
    one, two = lines
    body = {"customer": "Anna 🫖", "lines": [{"sku": "TEA", "quantity": 2}], "note": "a \\u0000 in words"}
    drive(keep("user:anna", "order", body, NOW), one)
    assert drive(draft("user:anna", "order"), two) == (body, NOW)
    assert drive(draft("user:otto", "order"), two) is None
    assert drive(draft("user:anna", "transfer"), two) is None
    drive(keep("user:anna", "order", {"v": 3}, later(seconds=2)), two)
    drive(keep("user:anna", "order", {"v": 2}, later(seconds=1)), one)
    assert drive(draft("user:anna", "order"), one) == ({"v": 3}, later(seconds=2)), "what was typed later stands"
    drive(drop("user:anna", "order"), two)
    assert drive(draft("user:anna", "order"), one) is None


def test_a_draft_is_no_attic(lines):
    one, _ = lines
    drive(keep("user:anna", "order", {"v": 1}, NOW), one)
    with pytest.raises(DraftTooLarge):
        drive(keep("user:anna", "order", {"v": "x" * DRAFT_BYTES_MAX}, later(seconds=1)), one)
    with pytest.raises(ValueError, match="NUL"):
        drive(keep("user:anna", "order", {"v": "\0"}, later(seconds=1)), one)
    assert drive(draft("user:anna", "order"), one) == ({"v": 1}, NOW)


def test_drafts_are_forgotten_after_a_month(lines):
    one, _ = lines
    office = Office(one)
    moment = office.now()
    drive(keep("user:anna", "order", {}, moment - timedelta(days=31)), one)
    drive(keep("user:otto", "order", {}, moment - timedelta(days=29)), one)
    assert (forget_drafts(office), forget_drafts(office)) == (1, 0)
    assert drive(draft("user:anna", "order"), one) is None
    assert drive(draft("user:otto", "order"), one) is not None
