"""A door for tests: the server's own flows over one plain connection, on a clock that a test moves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pyotp

from argosy.base.errors import Refused
from argosy.commands.access.invite_user import InviteUser
from argosy.engine.actor import SYSTEM
from argosy.serving.access import Access, Ground
from argosy.store.drivers import drive
from argosy.store.sessions import Caller
from tests.shop import Shop

PASSWORD = "a kettle sings at dawn"
HOME = Caller("Firefox on Linux", "203.0.113.77")
ELSEWHERE = Caller("curl", "198.51.100.9")


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 4, 9, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **by: float) -> None:
        self.at += timedelta(**by)


class Door:
    """`door.entry`, `door.factors`, `door.links`, `door.sign_on`: their methods, waited for."""

    def __init__(self, database, provider=None) -> None:
        self.shop = Shop(database)
        self.clock = Clock()

        async def run(script):
            return drive(script, self.shop.connection)

        async def submit(submission):
            return self.shop.office.run([submission])[0]

        self.access = Access(Ground(run, submit, self.clock), provider)
        self.entry, self.factors, self.links, self.sign_on = (
            Waiting(part) for part in (self.access.entry, self.access.factors, self.access.links, self.access.sign_on)
        )

    def close(self) -> None:
        self.shop.close()

    def drive(self, script):
        return drive(script, self.shop.connection)

    def person(self, email="anna@example.com", *roles, password=PASSWORD, **more):
        """Somebody who was invited and has chosen a password; their id."""
        user, link = self.links.invite(InviteUser(email=email, name="Anna Schmidt", roles=list(roles or ["order_desk"]), **more), SYSTEM)
        self.links.accept(token_of(link), password, HOME)
        return user

    def with_second_factor(self, email="anna@example.com"):
        """The same, with a second factor: (session, secret, recovery codes)."""
        self.person(email)
        visit = self.entry.visit(self.entry.sign_in(email, PASSWORD, HOME).token)
        offer = self.factors.offer(visit)
        codes = self.factors.confirm(visit, offer.sealed, self.code(offer.secret), PASSWORD, HOME)
        self.clock.passes(minutes=5)
        return offer.secret, codes

    def code(self, secret, steps=0):
        """What the telephone shows, or showed some half minutes ago."""
        return pyotp.TOTP(secret).at(self.clock() + timedelta(seconds=30 * steps))

    def log(self):
        """What the command log says of signing in and out."""
        return [r["code"] for r in self.shop.rows("select code from commands where name like 'access.record_sign_%%' order by seq")]


class Waiting:
    """An asynchronous thing, from a test that isn't."""

    def __init__(self, part) -> None:
        self._part = part

    def __getattr__(self, name):
        found = getattr(self._part, name)
        return (lambda *args, **more: asyncio.run(found(*args, **more))) if asyncio.iscoroutinefunction(found) else found


def token_of(link: str) -> str:
    return link.partition("?token=")[2]


def refused(act, *args) -> str:
    """The code that an act is refused with."""
    try:
        act(*args)
    except Refused as no:
        return no.code
    raise AssertionError("it was done")
