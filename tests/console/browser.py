"""One browser for all tests of a worker that need one in a row, and pages that they have one after the other.

A page that has been used knows the styles and scripts already, and its process is warm: that is two thirds of what opening the next costs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from argosy.console.assets import Assets

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without windows, at a third of the work."""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
VIEWPORT = {"width": 1280, "height": 900}
TIMEOUT_MS = 30_000
"""A machine that runs two browsers and two databases may take its time."""
USUAL = (
    *("Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4"),
    *("htmx:sendAbort", "htmx:afterRequest"),
)
"""A refusal; and a preview that a newer one has replaced."""
STILL = Assets().address("icon.svg")
"""Where a page waits: of the same place, so that its process stays."""


class Machine:
    """The machine's own browser, started when it is needed; nothing is downloaded. Its driver holds the thread's event loop until it is
    stopped.
    """

    def __init__(self) -> None:
        self._running = None

    def browser(self):
        if self._running is None:
            from playwright.sync_api import sync_playwright

            driver = sync_playwright().start()
            self._running = driver, driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        return self._running[1]

    def stop(self) -> None:
        if self._running is not None:
            driver, browser = self._running
            self._running = None
            browser.close()
            driver.stop()


class Pages:
    """Pages at one address. Those who have one at the same time share nothing."""

    def __init__(self, browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._free: list[tuple] = []

    @contextmanager
    def one(self) -> Iterator:
        """A page of nobody's, whose scripts complain of nothing, and break no policy: that fails the test."""
        page, complaints = self._free.pop() if self._free else self._made()
        yield page
        rest(page)
        found = complaints[:]
        complaints.clear()
        self._free.append((page, complaints))
        assert not found, found

    def _made(self) -> tuple:
        context = self._browser.new_context(base_url=self._url, viewport=VIEWPORT, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and not said.text.startswith(USUAL) else None)
        return page, complaints

    def close(self) -> None:
        for page, _ in self._free:
            page.context.close()


def rest(page) -> None:
    """Nobody is signed in, nothing is open, and it looks as at first."""
    for other in page.context.pages[1:]:
        other.close()
    page.unroute_all(behavior="ignoreErrors")
    page.goto(STILL)
    page.context.clear_cookies()
    page.emulate_media(color_scheme="null", reduced_motion="null")
    if page.viewport_size != VIEWPORT:
        page.set_viewport_size(VIEWPORT)
