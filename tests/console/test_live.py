"""Two people at once: what one does, the other sees. A crowd costs no more than one, and nobody listens longer than they may."""

from __future__ import annotations

import time
from urllib.parse import urlencode

import httpx2
import pytest

from argosy.console import live
from tests.api.conftest import until
from tests.api.test_live import Listener

CROWD = 200
HIDE = """hidden => {
    Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""
ROWS = "/live?" + urlencode({"at": "/orders", "block": "rows"})


@pytest.fixture
def client(console):
    limits = httpx2.Limits(max_connections=CROWD + 10)
    with httpx2.Client(base_url=console.url, timeout=30, limits=limits) as client:
        yield client


def listen(client, console, user: str, path: str = ROWS) -> Listener:
    return Listener(client, path, cookie=f"argosy={console.sign_in(user)}")


def rows(page) -> list[str]:
    return page.locator("[data-row] .row-link").all_inner_texts()


def test_a_new_order_slides_in(console, browse):
    """Without a word of ours, at the top; what somebody has chosen stays chosen, and only the new one is marked as new."""
    console.shop.place("L-1", TEA=1)
    first, second = browse("owner"), browse("order_desk")
    for page in (first, second):
        page.goto("/orders")
        page.locator("[data-select]").first.check()
    known = rows(first)
    placed = console.shop.place("L-2", TEA=1)["order"]
    for page in (first, second):
        page.locator(f"#order-{placed['id']}.is-new").wait_for()
        assert rows(page) == [placed["number"], *known]
        assert page.locator(".is-new").count() == 1
        assert page.locator("[data-select]:checked").count() == 1
        assert not page.locator(f"#order-{placed['id']} [data-select]").is_checked()


def test_an_order_that_somebody_else_holds(console, browse):
    """The page of who only looks changes when another one's dialog has done it."""
    placed = console.shop.place("L-3", TEA=1)["order"]
    looking, doing = browse("read_only"), browse("owner")
    for page in (looking, doing):
        page.goto(f"/orders/{placed['number']}")
    assert looking.get_by_text("Held: Fraud suspected").count() == 0
    doing.get_by_role("button", name="Hold", exact=True).click()
    dialog = doing.get_by_role("dialog")
    dialog.get_by_label("Why it is held").select_option("fraud")
    dialog.get_by_label("Reason").fill("looks odd")
    dialog.get_by_role("button", name="Hold", exact=True).click()
    looking.get_by_text("Held: Fraud suspected").wait_for()
    looking.get_by_text("Held (Fraud suspected): looks odd").wait_for()


def test_a_tab_that_nobody_sees_hears_nothing(console, page):
    """Its stream is closed while it is hidden, and tells what was missed when it is seen again."""
    page.goto("/orders")
    until(lambda: watchers(console) == 1)
    page.evaluate(HIDE, True)
    until(lambda: watchers(console) == 0)
    placed = console.shop.place("L-4", TEA=1)["order"]
    page.evaluate(HIDE, False)
    page.locator(f"#order-{placed['id']}").wait_for()


def watchers(console) -> int:
    return sum(block.watchers for block in console.site.console.hub._blocks.values())


@pytest.mark.parametrize("busy", [False, True])
def test_a_session_that_is_over_hears_no_more(console, client, monkeypatch, busy):
    """Whether anything happens meanwhile or not."""
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.3)
    user = console.user("order_desk")
    monkeypatch.setattr(live, "PACE_SECONDS", 0.0)
    monkeypatch.setattr(live, "SHARE", 1.0)
    listener = listen(client, console, user)
    until(lambda: listener.told)
    until(lambda: listener.comments > 1)
    assert not listener.ended, "it is good so far"
    console.shop.do("access.disable_user", user=user)
    for n in range(200 * busy):
        if listener.ended:
            break
        console.shop.place(f"L-5-{n}", TEA=1)
        time.sleep(0.02)
    until(lambda: listener.ended, 1 if busy else 5)


def test_a_role_that_shrinks(console, client, monkeypatch):
    """Who may see less from now on is not told what they could see before."""
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.3)
    user = console.user("order_desk")
    listener = listen(client, console, user)
    until(lambda: listener.told)
    console.shop.do("access.set_roles", user=user, roles=["read_only"])
    until(lambda: listener.ended)


def test_a_crowd_costs_one_rendering(console, client, monkeypatch):
    """Two hundred who see the same: it is rendered once when they come, and once when it has changed."""
    looked = []
    look = console.site.console.look

    async def counting(*args):
        looked.append(args[2])
        return await look(*args)

    monkeypatch.setattr(console.site.console, "look", counting)
    user = console.user("order_desk")
    crowd = [listen(client, console, user) for _ in range(CROWD)]
    try:
        until(lambda: all(len(listener.told) == 1 for listener in crowd))
        came = len(looked)
        placed = console.shop.place("L-7", TEA=1)["order"]
        until(lambda: all(len(listener.told) == 2 for listener in crowd))
        assert all(placed["number"] in listener.told[1]["html"] for listener in crowd)
        assert (came, len(looked) - came) <= (2, 2), "once; and perhaps once more, since a commit rang while they came"
        assert came < CROWD / 20
    finally:
        for listener in crowd:
            listener.leave()
        console.shop.place("L-8", TEA=1)
        until(lambda: all(listener.ended for listener in crowd))
