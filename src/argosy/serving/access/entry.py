"""Coming in with a password and a code, and going out again."""

from __future__ import annotations

from argosy.base import secrets
from argosy.base.errors import Refused
from argosy.base.ids import Id, text
from argosy.base.limits import PASSWORD_LENGTH_MAX
from argosy.commands.access.change_user import ChangeUser
from argosy.commands.access.record_sign_out import RecordSignOut
from argosy.commands.access.set_password import SetPassword
from argosy.model.access_shapes import SignInOutcome
from argosy.model.rows import User
from argosy.queries.users import user_by_email, user_by_id
from argosy.serving.access.factors import proof
from argosy.serving.access.ground import Entered, Ground, acting
from argosy.store.sessions import Caller, Visit, confirm_session, end_all, end_one, end_others, end_session, visit
from argosy.store.throttle import Guess, by_address, by_email, succeeded
from argosy.store.tokens import drop_links

CODES_FREE = 5


class Entry:
    """Everything here throttles before it looks, and says the same, as slowly, of an address that nobody has."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def sign_in(self, email: str, password: str, caller: Caller) -> Entered:
        """Refused: sign_in_wrong, sign_in_throttled."""
        ground, email = self._ground, email.strip().lower()
        guesses = by_email(email), by_address(caller.address)
        await ground.count_sign_in(user_by_email(email), "password", *guesses)
        user = await ground.run(user_by_email(email))
        right = await ground.hashing(secrets.matches, user.password if user else None, password[: PASSWORD_LENGTH_MAX + 1])
        if user is None or not right or user.disabled_at is not None:
            outcome: SignInOutcome = "wrong_email" if user is None else "disabled" if right else "wrong_password"
            await ground.record(user.id if user else None, "password", outcome)
            raise Refused("sign_in_wrong")
        await ground.run(succeeded(guesses))
        await self._renew(user, password)
        return await ground.let_in(user, "password", caller)

    async def _renew(self, user: User, password: str) -> None:
        """Hash it anew where parameters have become stronger: only now is the password known."""
        if user.password is not None and secrets.outdated(user.password):
            hashed = await self._ground.hashing(secrets.hashed, password)
            await self._ground.do(SetPassword(user=user.id, password=hashed, renewed=True), acting(user.id))

    async def second_factor(self, token: str, code: str, caller: Caller) -> Entered:
        """Show a code, or a recovery code: the session goes on under another token.

        Refused: session_over, code_wrong, sign_in_throttled.
        """
        ground, pending = self._ground, secrets.digest(token)
        found = await self.visit(token)
        if found is None or not found.pending:
            raise Refused("session_over")
        guesses = Guess(f"code:{text(found.user)}", CODES_FREE), by_address(caller.address)
        await ground.count_sign_in(user_by_id(found.user), "totp", *guesses)
        user = await ground.run(user_by_id(found.user))
        if user is None:
            raise Refused("session_over")
        method, outcome = await proof(ground, user, code)
        if outcome != "ok":
            await ground.record(user.id, method, outcome)
            raise Refused("code_wrong")
        await ground.run(succeeded(guesses))
        fresh = secrets.token()
        confirmed = await ground.run(confirm_session(pending, secrets.digest(fresh), f"{found.method} {method}", ground.now()))
        if confirmed is None:
            raise Refused("session_over")
        session, ends = confirmed
        await ground.record(user.id, method, "ok", session)
        return Entered(fresh, ends, False, user.id, session, method)

    async def visit(self, token: str) -> Visit | None:
        """Whose session it is, and what they may do just now: one statement, nothing cached, so that a revoked session is over at once."""
        return await self._ground.run(visit(secrets.digest(token), self._ground.now()))

    async def change_password(self, found: Visit, old: str, new: str, caller: Caller) -> Entered:
        """Every other session ends, links open nothing any more, and this session goes on under another token.

        Refused: sign_in_wrong, password_weak, sign_in_throttled.
        """
        ground = self._ground
        await ground.strong(new, found.email, found.name, field="new")
        user = await ground.knowing(found, old, caller, "old")
        user.password = await ground.hashing(secrets.hashed, new)
        user.generation = (await ground.do(SetPassword(user=user.id, password=user.password), acting(user.id)))["generation"]
        await ground.run(drop_links(user.id))
        return await ground.let_in(user, "password", caller, proved=True)

    async def change(self, found: Visit, body: ChangeUser) -> None:
        """Change one's own name, language or time zone. Refused: user_unknown, if it is somebody else's; timezone_unknown."""
        if body.user != found.user:
            raise Refused("user_unknown")
        await self._ground.do(body, acting(found.user))

    # ── going out ────────────────────────────────────────────────────────────────────────────────────────────────────────

    async def sign_out(self, token: str) -> None:
        """End this session; nothing happens if it is over."""
        ended = await self._ground.run(end_session(secrets.digest(token)))
        if ended is not None:
            session, user = ended
            await self._ground.do(RecordSignOut(user=user, what="one", session=session), acting(user))

    async def end_one(self, found: Visit, session: Id) -> bool:
        """End another session of one's own; whether there was one."""
        ended = await self._ground.run(end_one(found.user, session))
        if ended:
            await self._ground.do(RecordSignOut(user=found.user, what="one", session=session), acting(found.user))
        return bool(ended)

    async def end_others(self, found: Visit) -> int:
        """End all sessions of one's own but this one; how many there were."""
        ended = await self._ground.run(end_others(found.user, found.session))
        await self._ground.do(RecordSignOut(user=found.user, what="others", session=found.session), acting(found.user))
        return ended

    async def end_all(self, user: Id, by: Visit) -> int:
        """End all sessions of a user, as somebody with `access:write` may. Refused: scope_missing."""
        if not by.actor.may("access:write"):
            raise Refused("scope_missing", scope="access:write")
        ended = await self._ground.run(end_all(user))
        await self._ground.do(RecordSignOut(user=user, what="all"), acting(by.user))
        return ended
