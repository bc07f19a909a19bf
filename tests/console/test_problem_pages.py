"""What went wrong, as a page: those signed in keep their menu and are led on, others get a plain one; and the demo's clock is on all."""

from __future__ import annotations

import pytest
from psycopg import OperationalError

from tests.console.test_doors import somebody

MENU = '<nav class="menu" id="menu"'
CLOCK = "Demo clock:"
WEEK_US = 7 * 86_400 * 1_000_000


@pytest.fixture
def demo(console):
    """The World is a week ahead of the machine, as a demo's is."""
    console.shop.owner.execute("update clock set offset_us = %s", (WEEK_US,))
    yield
    console.shop.owner.execute("update clock set offset_us = 0")


@pytest.mark.parametrize(
    ("address", "role", "status", "on"),
    [
        ("/orders/999999", "owner", 404, '<a href="/orders" class="button main">'),
        ("/orders/999999/edit", "owner", 404, '<a href="/orders" class="button main">'),
        ("/nowhere", "owner", 404, '<a href="/" class="button">'),
        ("/settings/roles/new", "order_desk", 403, '<a href="/" class="button">'),
        ("/orders?after=nonsense", "owner", 200, ""),
    ],
)
def test_whoever_is_signed_in_keeps_the_menu(console, address, role, status, on):
    with somebody(console, console.user(role)) as client:
        answer = client.get(address)
    assert answer.status_code == status
    assert MENU in answer.text
    assert on in answer.text


def test_others_get_a_plain_page(console):
    with somebody(console) as nobody:
        answer = nobody.get("/nowhere")
        assert nobody.get("/orders/999999").headers["location"].startswith("/sign-in"), "nobody is told what is there"
    assert answer.status_code == 404
    assert MENU not in answer.text
    assert '<a href="/" class="button">' in answer.text


def test_a_page_that_stays_is_told_in_a_word(console):
    with somebody(console, console.user("owner")) as client:
        answer = client.get("/nowhere", headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert answer.headers["hx-retarget"] == "#problems"
    assert MENU not in answer.text
    assert "<h1" not in answer.text


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/code", "/forgot", "/link?token=x", "/nowhere"])
def test_the_demos_clock_is_named_before_anybody_is_signed_in(console, demo, address):
    with somebody(console) as nobody:
        page = nobody.get(address, follow_redirects=True).text
    assert CLOCK in page
    assert " UTC</p>" in page, "nobody knows the reader's own zone"


def test_the_demos_clock_is_named_where_something_went_wrong(console, demo):
    with somebody(console, console.user("order_desk")) as client:
        for address in ("/orders/999999", "/settings/roles/new", "/nowhere"):
            assert CLOCK in client.get(address).text, address


def test_no_clock_is_named_that_is_the_machines(console):
    with somebody(console) as nobody:
        assert CLOCK not in nobody.get("/sign-in").text
        assert CLOCK not in nobody.get("/nowhere").text


def test_without_a_database_it_is_said_all_the_same(console, demo, monkeypatch):
    """With what was known: who asked, and how far the clocks are apart. Nothing is asked for it."""

    async def gone(*_: object) -> None:
        raise OperationalError("the database is gone")

    with somebody(console, console.user("owner")) as client:
        assert CLOCK in client.get("/").text
        monkeypatch.setattr("argosy.serving.service.Service.now", gone)
        answer = client.get("/orders/999999")
        assert (answer.status_code, MENU in answer.text, CLOCK in answer.text) == (404, True, True)
        answer = client.get("/")
        assert (answer.status_code, MENU in answer.text, CLOCK in answer.text) == (503, True, True)
