"""python -m reference.screenshots: the pictures of the guided tour, of a small company made for them, into docs/images.

The pages are the real ones, served as in life and looked at with the machine's own Chromium. Run it when a screen has changed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parents[1]
IMAGES = HERE / "docs" / "images"
HOME = HERE / "build" / "screenshots"
ADDRESS = "http://127.0.0.1:8765"
WIDTH, HEIGHT = 1280, 800
ORDERS, DAYS = 600, 16
"""Its last day is a Tuesday: everybody is at work."""
BROWSERS = ("chromium", "google-chrome", "chromium-headless-shell")
QUIETLY = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

Look = Callable[[Page], object]


def first_order(query: str) -> Look:
    """Open the first order that the list shows for a query."""

    def look(page: Page) -> None:
        page.goto(f"/orders?{query}")
        page.locator(".row-link").first.click()

    return look


def dialog(query: str, button: str) -> Look:
    """The dialog behind a button of that order, with its preview."""

    def look(page: Page) -> None:
        first_order(query)(page)
        page.get_by_role("button", name=button, exact=True).first.click()
        page.locator(".effects").wait_for()

    return look


def palette(page: Page) -> None:
    """Ctrl-K, with something typed."""
    page.goto("/orders")
    page.keyboard.press("Control+k")
    page.keyboard.type("white")
    page.locator("#palette [role=option]").first.wait_for()


def selected(page: Page) -> None:
    """Some rows chosen, with what can be done with them."""
    page.goto("/orders?status=open")
    for box in page.locator("[data-select]").all()[:5]:
        box.check()


PICTURES: dict[str, str | Look] = {
    "home": "/",
    "orders": "/orders",
    "selection": selected,
    "palette": palette,
    "order": first_order("fulfillment_status=partial"),
    "cancel": dialog("status=open&fulfillment_status=none&payment_status=authorized", "Cancel units"),
    "new-order": "/orders/new",
    "stock": "/stock",
    "products": "/products",
    "fulfilment": "/fulfillment",
    "customers": "/customers",
    "users": "/settings/users",
    "audit-log": "/audit-log",
    "me": "/me",
}


def main() -> None:
    """Make the company, serve it, sign in, look."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("There is no Chromium on this machine (on Debian: apt-get install chromium).")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with company() as (email, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        context = browser.new_context(base_url=ADDRESS, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
        page = context.new_page()
        page.goto("/sign-in")
        page.screenshot(path=IMAGES / "sign-in.png")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("/")
        for name, look in PICTURES.items():
            if isinstance(look, str):
                page.goto(look)
            else:
                look(page)
            page.wait_for_timeout(500)
            page.screenshot(path=IMAGES / f"{name}.png")
            print(name, flush=True)
        browser.close()


@contextmanager
def company() -> Iterator[tuple[str, str]]:
    """A demo that is served; its owner's sign-in, as the demo prints it."""
    HOME.mkdir(parents=True, exist_ok=True)
    port = ADDRESS.rpartition(":")[2]
    command = [str(Path(sys.executable).with_name("argosy")), "demo", "--orders", str(ORDERS), "--days", str(DAYS), "--port", port]
    with (HOME / "demo.log").open("w+", encoding="utf-8") as log:
        served = subprocess.Popen(command, env=os.environ | {"ARGOSY_HOME": str(HOME / "home")}, stdout=log, stderr=subprocess.STDOUT)
        try:
            while not answers():
                if served.poll() is not None:
                    sys.exit((HOME / "demo.log").read_text(encoding="utf-8"))
                time.sleep(0.5)
            told = re.search(r"Sign in as\s+(\S+)\s+(\S+)", (HOME / "demo.log").read_text(encoding="utf-8"))
            assert told, "the demo prints a sign-in"
            yield told[1], told[2]
        finally:
            served.terminate()
            served.wait(30)


def answers() -> bool:
    """Whether it is served by now."""
    try:
        return httpx2.get(f"{ADDRESS}/healthz", trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


if __name__ == "__main__":
    main()
