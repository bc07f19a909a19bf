"""Coming in by single sign-on: the provider says who it is, and we know them, or were told to expect them."""

from __future__ import annotations

import hmac
import logging

from pydantic import ValidationError

from argosy.adapters.oidc import Known, Provider, SignOnFailed
from argosy.base import ids, secrets
from argosy.base.environment import OIDC_NEW_ROLE
from argosy.base.errors import Refused
from argosy.commands.access.invite_user import InviteUser
from argosy.commands.access.link_identity import LinkIdentity
from argosy.engine.actor import Actor
from argosy.model.rows import User
from argosy.queries.users import user_by_email, user_by_id, user_by_identity
from argosy.serving.access.ground import Entered, Ground, acting
from argosy.store.sessions import Caller
from argosy.store.sign_on import Flow, begin_sign_on, finish_sign_on

log = logging.getLogger("argosy.access")
SIGN_ON = Actor("sign-on", frozenset({"*"}))
"""Who makes users of those whom the provider knows, where a setting says so."""


class SignOn:
    """The provider asks for a second factor, or doesn't: that is its business, and ours is not asked for."""

    def __init__(self, ground: Ground, provider: Provider | None) -> None:
        self._ground, self._provider = ground, provider

    @property
    def on(self) -> bool:
        """Whether there is a provider."""
        return self._provider is not None

    async def start(self, next: str = "/") -> tuple[str, str]:
        """(address to send the browser to, state to keep in a cookie of this browser's). Refused: sign_on_off, sign_on_failed."""
        try:
            asked = await self._known_provider().ask()
        except SignOnFailed as failed:
            raise self._failed(failed.why) from failed
        flow = Flow(asked.nonce, asked.verifier, next)
        await self._ground.run(begin_sign_on(secrets.digest(asked.state), flow, self._ground.now()))
        return asked.address, asked.state

    async def callback(self, kept: str, state: str, code: str, caller: Caller) -> tuple[Entered, str]:
        """The browser is back: its session, and where it wanted to go. `kept` is the state of its cookie, the others stand in the address.

        Refused: sign_on_off, sign_on_failed, sign_on_unknown.
        """
        ground, provider = self._ground, self._known_provider()
        if not state or not hmac.compare_digest(kept.encode(), state.encode()):
            raise self._failed("another browser began this")
        flow = await ground.run(finish_sign_on(secrets.digest(state), ground.now()))
        if flow is None:
            raise self._failed("it took too long, or was done already")
        try:
            known = await provider.answer(code, flow.nonce, flow.verifier)
        except SignOnFailed as failed:
            raise self._failed(failed.why) from failed
        user = await self._user(known)
        if user is None or user.disabled_at is not None:
            await ground.record(user.id if user else None, "oidc", "disabled" if user else "unknown_identity")
            raise Refused("sign_on_unknown")
        return await ground.let_in(user, "oidc", caller, proved=True), flow.next

    async def _user(self, known: Known) -> User | None:
        """By who they are at the provider; the first time by their verified address, if nobody else came in by it."""
        ground = self._ground
        user = await ground.run(user_by_identity(known.identity))
        if user is not None or known.email is None:
            return user
        user = await ground.run(user_by_email(known.email))
        if user is None and OIDC_NEW_ROLE.value():
            try:
                made = InviteUser(email=known.email, name=known.name or known.email, roles=[OIDC_NEW_ROLE.value()])
            except ValidationError as error:
                raise self._failed("the name or the address that it gives can't be kept") from error
            user = await ground.run(user_by_id(ids.parse((await ground.do(made, SIGN_ON))["id"])))
        if user is None or user.identity is not None:
            return None
        if user.disabled_at is None:
            await ground.do(LinkIdentity(user=user.id, identity=known.identity), acting(user.id))
        return user

    def _known_provider(self) -> Provider:
        if self._provider is None:
            raise Refused("sign_on_off")
        return self._provider

    def _failed(self, why: str) -> Refused:
        log.warning("single sign-on failed: %s", why)
        return Refused("sign_on_failed", why=why)
