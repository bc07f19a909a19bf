"""The console as people use it: a real server over a database of its own, and a real browser."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import ExitStack

import pytest

from argosy.server import make_site
from argosy.store.database import create_database, drop_database
from tests.api.conftest import served
from tests.shop import Shop

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_counter = itertools.count(1)


@pytest.fixture(scope="module")
def console(template):
    """A served shop shared by a file's tests: TEA and MUG, ten TEA in BER. Its owner's view is `shop`, its address `url`."""
    database = template.beside(f"{template.name}_console{next(_counter)}")
    create_database(database, template.name)
    try:
        with ExitStack() as held:
            shop = Shop(database)
            held.callback(shop.close)
            shop.open(locations=("BER", "MUC"), skus=("TEA", "MUG"), stock={"TEA": {"BER": 10}})
            yield Served(shop, held.enter_context(served(make_site(database))))
    finally:
        drop_database(database)


class Served:
    def __init__(self, shop: Shop, url: str) -> None:
        self.shop = shop
        self.url = url


@pytest.fixture(scope="session")
def chromium():
    """The machine's own browser; nothing is downloaded."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, console):
    """A page at the console's address. Whatever its scripts complain of, and whatever policy it breaks, fails the test."""
    context = chromium.new_context(base_url=console.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
    yield page
    context.close()
    assert not complaints, complaints
