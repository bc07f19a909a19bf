"""The console as people use it: a real server over a database of its own, and a real browser."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest

from argosy.base import ids
from argosy.base.secrets import digest
from argosy.server import make_site
from argosy.store.drivers import drive
from argosy.store.sessions import Caller, open_session
from tests.api.conftest import served
from tests.shop import Shop

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without windows, at a third of the work."""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
USUAL = (
    *("Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4"),
    *("htmx:sendAbort", "htmx:afterRequest"),
)
"""A refusal; and a preview that a newer one has replaced."""


class Served:
    """A served shop: its owner's view is `shop`, its address `url`. People come in by `sign_in`."""

    def __init__(self, shop: Shop, site, url: str) -> None:
        self.shop = shop
        self.site = site
        self.url = url
        self.user("owner")

    def user(self, role: str, **more: object) -> str:
        """The id of a new user with this role; `more`: limits to locations or channels, a language."""
        email = f"{role}-{secrets.token_hex(3)}@example.com"
        told = {"email": email, "name": f"A {role}", "roles": [role], "time_zone": "Europe/Berlin"} | more
        return self.shop.do("access.invite_user", **told)["id"]

    def sign_in(self, user: str) -> str:
        """A session of this user's, as the token in its cookie."""
        token = secrets.token_urlsafe(32)
        generation = self.shop.one("select generation from users where id = %s", user)["generation"]
        opening = open_session(digest(token), ids.parse(user), generation, "password", Caller(), datetime.now(UTC))
        drive(opening, self.shop.connection)
        return token


@pytest.fixture(scope="module")
def console(spares):
    """A served shop shared by a file's tests: TEA and MUG, ten TEA in BER."""
    with spares.one() as database, ExitStack() as held:
        shop = Shop(database)
        held.callback(shop.close)
        shop.open(locations=("BER", "MUC"), skus=("TEA", "MUG"), stock={"TEA": {"BER": 10}})
        site = make_site(database)
        yield Served(shop, site, held.enter_context(served(site)))


@pytest.fixture(scope="module")
def chromium():
    """The machine's own browser; nothing is downloaded. A file's alone: its driver holds the thread's event loop."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium-headless-shell)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        yield browser
        browser.close()


@contextmanager
def watched(chromium, console):
    """A page whose scripts complain of nothing, and break no policy: that fails the test."""
    context = chromium.new_context(base_url=console.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(30_000)  # a machine that runs two browsers and two databases may take its time
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and not said.text.startswith(USUAL) else None)
    yield page
    context.close()
    assert not complaints, complaints


@pytest.fixture
def visitor(chromium, console):
    """A page of somebody who has not signed in."""
    with watched(chromium, console) as page:
        yield page


@pytest.fixture
def browse(chromium, console):
    """Opens a page for a new user of a role; `more`: limits, a language."""
    with ExitStack() as held:

        def open_(role: str, **more: object):
            page = held.enter_context(watched(chromium, console))
            page.context.add_cookies([{"name": "argosy", "value": console.sign_in(console.user(role, **more)), "url": console.url}])
            return page

        yield open_


@pytest.fixture
def page(browse):
    """A page of an owner who has signed in."""
    return browse("owner")
