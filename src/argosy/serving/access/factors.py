"""The second factor: a code that changes every half minute, and codes on paper that stand in for it once each."""

from __future__ import annotations

from dataclasses import dataclass

from argosy.base import ids, secrets
from argosy.base.errors import Refused
from argosy.base.limits import SECOND_FACTOR_MINUTES_MAX
from argosy.commands.access.remove_second_factor import RemoveSecondFactor
from argosy.commands.access.set_second_factor import SetSecondFactor
from argosy.model.access_shapes import Method, SignInOutcome
from argosy.model.rows import User
from argosy.queries.users import user_by_id
from argosy.serving.access.ground import Ground, acting
from argosy.store.codes import recovery_left, use_recovery, use_step
from argosy.store.sessions import Caller, Visit
from argosy.store.throttle import Guess, succeeded

SHOP = "Argosy"
CODES_FREE = 5


async def proof(ground: Ground, user: User, code: str) -> tuple[Method, SignInOutcome]:
    """What a code is worth: by which method, and ok, wrong_code or used_code. One that is right is used up."""
    secret = (await ground.vault()).open(user.totp or "")
    step = secrets.totp_step(secret, code, ground.now()) if secret else None
    if step is not None:
        return "totp", "ok" if await ground.run(use_step(user.id, step, ground.now())) else "used_code"
    hash = secrets.recovery_hash(code)
    if hash in (user.recovery or ()):
        return "recovery", "ok" if await ground.run(use_recovery(user.id, hash, ground.now())) else "used_code"
    return "totp", "wrong_code"


@dataclass(frozen=True)
class Offer:
    """A second factor to be set: the secret, the otpauth:// address to draw as a picture, and what the form brings back.

    `asks_password`: of those who have one.
    """

    secret: str
    address: str
    sealed: str
    asks_password: bool


class Factors:
    """A person's own second factor."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def offer(self, found: Visit) -> Offer:
        """A new secret. Nothing is kept until a code of it is shown."""
        secret = secrets.totp_secret()
        sealed = (await self._ground.vault()).seal(f"{ids.text(found.user)} {secret}")
        return Offer(secret, secrets.totp_address(secret, found.email, SHOP), sealed, await self.asks_password(found))

    async def confirm(self, found: Visit, sealed: str, code: str, password: str, caller: Caller) -> list[str]:
        """The app shows the right code: from now on it is asked for. Answers the recovery codes, this once.

        Whoever has a password says it again: a screen that was left open must not lock its owner out.
        Refused: sign_in_wrong, sign_in_throttled, code_wrong, session_over.
        """
        ground, vault = self._ground, await self._ground.vault()
        user, _, secret = (vault.open(sealed, SECOND_FACTOR_MINUTES_MAX * 60) or "").partition(" ")
        if user != ids.text(found.user):
            raise Refused("session_over")
        if await self.asks_password(found):
            await ground.knowing(found, password, caller)
        step = secrets.totp_step(secret, code, ground.now())
        if step is None or not await ground.run(use_step(found.user, step, ground.now())):
            raise Refused("code_wrong")
        return await self._renew(found, vault.seal(secret))

    async def left(self, found: Visit) -> int:
        """How many recovery codes have not been used yet."""
        return await self._ground.run(recovery_left(found.user))

    async def renew_recovery(self, found: Visit, said: str, caller: Caller) -> list[str]:
        """New recovery codes; those from before are void. Who has a password says it: so does who has lost the telephone and come in by
        their last code. Others show a code.

        Refused: sign_in_wrong, code_wrong, sign_in_throttled, no_second_factor.
        """
        if await self.asks_password(found):
            await self._ground.knowing(found, said, caller)
        else:
            await self._prove(found, said)
        return await self._renew(found, None)

    async def remove(self, found: Visit, code: str) -> None:
        """Sign in with a password alone from now on. Refused: code_wrong, sign_in_throttled."""
        await self._prove(found, code)
        await self._ground.do(RemoveSecondFactor(user=found.user), acting(found.user))

    async def asks_password(self, found: Visit) -> bool:
        """Whether there is one: who comes in by single sign-on alone has none."""
        user = await self._ground.run(user_by_id(found.user))
        return user is not None and user.password is not None

    async def _prove(self, found: Visit, code: str) -> None:
        ground, guess = self._ground, Guess(f"code:{ids.text(found.user)}", CODES_FREE)
        await ground.count(guess)
        user = await ground.run(user_by_id(found.user))
        if user is None or (await proof(ground, user, code))[1] != "ok":
            raise Refused("code_wrong")
        await ground.run(succeeded([guess]))

    async def _renew(self, found: Visit, sealed: str | None) -> list[str]:
        codes = secrets.recovery_codes()
        hashes = [secrets.recovery_hash(code) for code in codes]
        await self._ground.do(SetSecondFactor(user=found.user, totp=sealed, recovery=hashes), acting(found.user))
        return codes
