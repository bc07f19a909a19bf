"""The console as people use it: a real server over a database of its own, and a real browser."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from argosy.base import ids
from argosy.base.secrets import digest
from argosy.server import make_site
from argosy.store.drivers import drive
from argosy.store.sessions import Caller, open_session
from tests.api.conftest import served
from tests.console.browser import CHROMIUM, Machine, Pages
from tests.shop import Shop

MACHINE = Machine()


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
    """The machine's own browser."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium-headless-shell)")
    return MACHINE.browser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """The browser stays for the next file, if that begins with one."""
    try:
        return (yield)
    finally:
        if nextitem is None or (nextitem.path != item.path and "chromium" not in nextitem.fixturenames):
            MACHINE.stop()


@pytest.fixture(scope="module")
def pages(chromium, console):
    """Pages for one file's tests."""
    held = Pages(chromium, console.url)
    yield held
    held.close()


@pytest.fixture
def visitor(pages):
    """A page of somebody who has not signed in."""
    with pages.one() as page:
        yield page


@pytest.fixture
def browse(pages, console):
    """Opens a page for a new user of a role; `more`: limits, a language."""
    with ExitStack() as held:

        def open_(role: str, **more: object):
            page = held.enter_context(pages.one())
            page.context.add_cookies([{"name": "argosy", "value": console.sign_in(console.user(role, **more)), "url": console.url}])
            return page

        yield open_


@pytest.fixture
def page(browse):
    """A page of an owner who has signed in."""
    return browse("owner")


@pytest.fixture
def both(browse):
    """Two people in two browsers."""
    return browse("owner"), browse("owner")
