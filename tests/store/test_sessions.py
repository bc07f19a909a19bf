"""Drafts that survive a reload, and are forgotten."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from argosy.base.limits import DRAFT_BYTES_MAX
from argosy.engine.office import Office
from argosy.store.drafts import DraftTooLarge, draft, drop, keep
from argosy.store.drivers import PlainConnection, drive
from argosy.worker.housekeeping import forget_drafts

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def later(**passed):
    return NOW + timedelta(**passed)


@pytest.fixture
def lines(database):
    """Two processes' connections."""
    with closing(PlainConnection(database.conninfo())) as one, closing(PlainConnection(database.conninfo())) as two:
        yield one, two


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
