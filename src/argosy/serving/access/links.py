"""Links that are mailed, or printed in a terminal: they let somebody choose a password, once."""

from __future__ import annotations

import asyncio

from argosy.base import ids, secrets
from argosy.base.errors import Refused
from argosy.base.ids import Id
from argosy.base.limits import EMAIL_LENGTH_MAX
from argosy.commands.access.invite_user import InviteUser
from argosy.commands.access.set_password import SetPassword
from argosy.engine.actor import Actor
from argosy.model.roles import OWNER
from argosy.model.rows import User
from argosy.queries.users import user_by_email, user_by_id
from argosy.serving.access.ground import Entered, Ground, acting
from argosy.serving.mailing import mail_link
from argosy.store.sessions import Caller
from argosy.store.throttle import Guess, by_address, by_email
from argosy.store.tokens import Link, give_back_token, look_at_token, make_link, nobody_yet, take_token

RESETS_FREE = 2
"""Mails that somebody may have sent to an address before they must wait."""
FORGOT_SECONDS = 0.4
"""So long it takes at least to ask for a link: writing a mail takes time, and who asks must not learn from it whether one was written."""
SET_UP = Actor("set-up", frozenset({"*", "system"}))
"""Whoever holds the token that was printed in the terminal, and makes the first owner."""


class Links:
    """Made, mailed, looked at, used."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def invite(self, body: InviteUser, actor: Actor) -> tuple[Id, str]:
        """Make a user and mail them their link: (user, link). Refused: scope_missing, and what the command refuses."""
        if not actor.may("access:write"):
            raise Refused("scope_missing", scope="access:write")
        user = ids.parse((await self._ground.do(body, actor))["id"])
        return user, await self.send(user)

    async def send(self, user: Id) -> str:
        """Mail a user their link: an invitation if they have no password yet, else one for a new password. Answers it.

        Refused: user_unknown.
        """
        found = await self._ground.run(user_by_id(user))
        if found is None or found.disabled_at is not None:
            raise Refused("user_unknown")
        return await self._send(found)

    async def _send(self, user: User) -> str:
        kind, link = await self._ground.run(make_link(user, self._ground.now()))
        await self._ground.run(mail_link(kind, user, link, self._ground.now()))
        return link

    async def forgot(self, email: str, caller: Caller) -> None:
        """Mail a link, if somebody has this address. Whoever asks is told nothing, nor waits any longer. Refused: sign_in_throttled."""
        ground, email = self._ground, email.strip().lower()[:EMAIL_LENGTH_MAX]
        await ground.count(Guess("reset:" + by_email(email).key, RESETS_FREE), by_address(caller.address))
        await asyncio.gather(self._send_to(email), asyncio.sleep(FORGOT_SECONDS))

    async def _send_to(self, email: str) -> None:
        user = await self._ground.run(user_by_email(email))
        if user is not None and user.disabled_at is None:
            await self._send(user)

    async def look(self, token: str) -> tuple[Link, User | None]:
        """What a link is for, and whose it is. Refused: link_over."""
        link = await self._ground.run(look_at_token(secrets.digest(token), self._ground.now()))
        if link is None:
            raise Refused("link_over")
        return link, None if link.user is None else await self._ground.run(user_by_id(link.user))

    async def accept(self, token: str, password: str, caller: Caller) -> Entered:
        """Choose a password and come in; the second factor is still asked for. Refused: link_over, password_weak."""
        link, user = await self.look(token)
        if user is None or link.purpose == "set_up":
            raise Refused("link_over")
        ground, hash = self._ground, secrets.digest(token)
        await ground.strong(password, user.email, user.name)
        user.password = await ground.hashing(secrets.hashed, password)
        if await ground.run(take_token(hash, ground.now())) is None:
            raise Refused("link_over")
        try:
            user.generation = (await ground.do(SetPassword(user=user.id, password=user.password), acting(user.id)))["generation"]
        except Refused:
            await ground.run(give_back_token(hash))
            raise
        return await ground.let_in(user, "invitation" if link.purpose == "invitation" else "reset", caller)

    async def set_up(self, token: str, owner: InviteUser, password: str, caller: Caller) -> Entered:
        """Make the first owner of an empty installation. Refused: link_over, password_weak, and what access.invite_user refuses."""
        link, _ = await self.look(token)
        ground, hash = self._ground, secrets.digest(token)
        if link.purpose != "set_up" or not await ground.run(nobody_yet()):
            raise Refused("link_over")
        hashed = await ground.hashing(secrets.hashed, await ground.strong(password, owner.email, owner.name))
        if await ground.run(take_token(hash, ground.now())) is None:
            raise Refused("link_over")
        try:
            id = ids.parse((await ground.do(owner.model_copy(update={"roles": [OWNER]}), SET_UP))["id"])
            await ground.do(SetPassword(user=id, password=hashed), SET_UP)
        except Refused:
            await ground.run(give_back_token(hash))
            raise
        user = await ground.run(user_by_id(id))
        if user is None:
            raise Refused("user_unknown")
        return await ground.let_in(user, "invitation", caller)
