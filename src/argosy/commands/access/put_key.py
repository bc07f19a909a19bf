"""access.put_key: make an API key. The secret is made at the edge; here only its hash is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from ...base.errors import Refused
from ...base.money import known
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import ApiKey
from ...model.shapes import Code, Name, Unasked, Uuid
from ...model.world import World

Scope = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z_]+:(\*|[a-z_]+))$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@command(
    "access.put_key",
    scope="access:write",
    example={"name": "web shop", "hash": "0" * 64, "scopes": ["orders:*"]},
    refuses=("key_exists", "scope_not_yours", "location_unknown", "channel_unknown", "currency_unknown", "limit_not_yours"),
)
class PutKey(Command):
    """Make an API key with scopes, limited to some locations or channels if they are named.

    `hash` is SHA-256 of the secret, in hex. Nobody grants a scope they don't have, and who is limited makes no keys. `limits`: how much
    may be refunded, discounted or cancelled on one order at a time without approval; a kind that is not named has no limit.
    """

    name: Name
    hash: Hash
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=100)]
    locations: Annotated[list[Code], Field(max_length=200)] | None = None
    channels: Annotated[list[Code], Field(max_length=200)] | None = None
    limits: Unasked | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The key's id; revoke it by this."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(secret=[bytes.fromhex(self.hash)])

    def decide(self, world: World) -> Outcome:
        for i, scope in enumerate(self.scopes):
            if not world.actor.grants(scope):
                raise Refused("scope_not_yours", field=f"scopes[{i}]", value=scope, scopes=sorted(world.actor.scopes))
        for location in self.locations or ():
            if location not in world.settings.locations:
                raise Refused("location_unknown", field="locations", value=location)
        for channel in self.channels or ():
            if channel not in world.settings.channels:
                raise Refused("channel_unknown", field="channels", value=channel)
        limits = self.limits or {}
        for currency in sorted({currency for most in limits.values() for currency in most}):
            if not known(currency):
                raise Refused("currency_unknown", field="limits", value=currency)
        if not world.actor.covers(limits):
            raise Refused("limit_not_yours", field="limits", limits={kind: dict(most) for kind, most in world.actor.limits.items()})
        secret = bytes.fromhex(self.hash)
        if world.secret_known(secret):
            raise Refused("key_exists", field="hash")
        id = world.new_id()
        world.add(ApiKey(id, self.name, secret, self.scopes, world.now, self.locations, self.channels, limits=limits or None))
        world.emit(SettingPut(id, "api_key", self.name, True))
        return self.Outcome(id)
