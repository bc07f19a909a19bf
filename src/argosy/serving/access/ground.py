"""What everything at the door stands on: scripts and commands of this process, the vault, and one way to let somebody in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import orjson

from argosy.base import ids, secrets
from argosy.base.environment import URL
from argosy.base.errors import Refused
from argosy.base.ids import Id
from argosy.base.limits import PASSWORD_LENGTH_MAX
from argosy.base.passwords import weakness
from argosy.commands.access.record_sign_in import RecordSignIn
from argosy.engine.actor import SYSTEM_SCOPE, Actor
from argosy.engine.registry import Command
from argosy.engine.submission import Reply, Submission
from argosy.model.access_shapes import Method, SignInOutcome
from argosy.model.rows import User
from argosy.queries.users import user_by_id
from argosy.store.server_key import vault
from argosy.store.sessions import Caller, Visit, open_session
from argosy.store.statement import Script
from argosy.store.throttle import Guess, attempt, by_address, by_email, noted, succeeded

T = TypeVar("T")
Submit = Callable[[Submission], Coroutine[Any, Any, Reply]]

HASHING_MAX = 2
"""Passwords hashed at a time: each takes 64 MiB and a processor."""
OURS = ("argosy", "www", "http", "https")
"""Words that anybody would try first here, beside those of the address it is served at."""
NOBODY = Actor("nobody", frozenset({SYSTEM_SCOPE}))
"""Who is not signed in yet, in the command log."""


class Run(Protocol):
    """Runs a script on one of the process' connections."""

    def __call__(self, script: Script[T]) -> Coroutine[Any, Any, T]: ...


@dataclass(frozen=True)
class Entered:
    """A session: its token, for the cookie, and when it ends at the latest. While `pending`, the second factor is to be shown.

    `method`: what was shown last.
    """

    token: str
    expires_at: datetime
    pending: bool
    user: Id
    session: Id
    method: Method


class Ground:
    """`run` and `submit` are the service's; `now` is the machine's time, since sessions are real."""

    def __init__(self, run: Run, submit: Submit, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.run, self._submit, self.now = run, submit, now
        self._vault: secrets.Vault | None = None
        self._hashing = asyncio.Semaphore(HASHING_MAX)

    async def vault(self) -> secrets.Vault:
        """What seals on this installation."""
        if self._vault is None:
            self._vault = await self.run(vault())
        return self._vault

    async def hashing(self, work: Callable[..., T], *args: Any) -> T:
        """Work on a password, beside the event loop."""
        async with self._hashing:
            return await asyncio.to_thread(work, *args)

    async def do(self, body: Command, actor: Actor = NOBODY) -> dict[str, Any]:
        """Run a command that must be accepted; its outcome. Refused: what it refuses with."""
        reply = await self._submit(Submission(body, actor))
        told: dict[str, Any] = orjson.loads(reply.body)
        if not reply.accepted:
            raise Refused(reply.code or "failed", **told)
        return told

    async def count(self, *guesses: Guess) -> None:
        """Count an attempt before it is looked at. Refused: sign_in_throttled."""
        seconds = await self.run(attempt(guesses, self.now()))
        if seconds:
            raise Refused("sign_in_throttled", seconds=seconds)

    async def count_sign_in(self, user: Script[User | None], method: Method, *guesses: Guess) -> None:
        """The same for whoever comes in; whom a wait stops is written down as well, a flood ever less often. Refused: sign_in_throttled."""
        try:
            await self.count(*guesses)
        except Refused:
            if not await self.run(attempt([noted(guess) for guess in guesses], self.now())):
                found = await self.run(user)
                await self.record(found.id if found else None, method, "throttled")
            raise

    async def knowing(self, found: Visit, password: str, caller: Caller, field: str = "password") -> User:
        """Whoever has a session here, once they have said their password again. Refused: sign_in_wrong, sign_in_throttled."""
        guesses = by_email(found.email), by_address(caller.address)
        await self.count(*guesses)
        user = await self.run(user_by_id(found.user))
        if user is None or not await self.hashing(secrets.matches, user.password, password[: PASSWORD_LENGTH_MAX + 1]):
            raise Refused("sign_in_wrong", field=field)
        await self.run(succeeded(guesses))
        return user

    async def strong(self, password: str, *known: str, field: str = "password") -> str:
        """The password, if it is hard enough to guess; beside the event loop, since that takes a while. Refused: password_weak."""
        why = await asyncio.to_thread(weakness, password, *known, *OURS, URL.value())
        if why is not None:
            raise Refused("password_weak", field=field, why=why)
        return password

    async def record(self, user: Id | None, method: Method, outcome: SignInOutcome, session: Id | None = None) -> None:
        """Write down who came in, or tried."""
        actor = acting(user) if user is not None and outcome == "ok" else NOBODY
        await self.do(RecordSignIn(user=user, method=method, outcome=outcome, session=session), actor)

    async def let_in(self, user: User, method: Method, caller: Caller, *, proved: bool = False) -> Entered:
        """Open a session; unless `proved`, one that waits for the second factor, if the user has one."""
        token, pending = secrets.token(), user.totp is not None and not proved
        opening = open_session(secrets.digest(token), user.id, user.generation, method, caller, self.now(), pending=pending)
        session, ends = await self.run(opening)
        if not pending:
            await self.record(user.id, method, "ok", session)
        return Entered(token, ends, pending, user.id, session, method)


def acting(user: Id) -> Actor:
    """A person who has proved who they are, for what only they may do to themselves."""
    return Actor(f"user:{ids.text(user)}", frozenset({"*", SYSTEM_SCOPE}))
