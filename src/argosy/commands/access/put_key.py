"""access.put_key: make an API key. The secret is made at the edge; here only its hash is known."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...base.money import known
from ...engine.registry import Command, command
from ...model.access_shapes import Hash, Places, Scopes
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import ApiKey
from ...model.shapes import Name, Unasked, Uuid
from ...model.world import World
from ...rules.access import check_places, check_scopes


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
    scopes: Scopes
    locations: Places | None = None
    channels: Places | None = None
    limits: Unasked | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The key's id; revoke it by this."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs(secret=[bytes.fromhex(self.hash)])

    def decide(self, world: World) -> Outcome:
        for i, scope in enumerate(self.scopes):
            check_scopes(world, [scope], f"scopes[{i}]")
        check_places(world, self.locations, self.channels)
        limits = self.limits or {}
        for currency in sorted({currency for most in limits.values() for currency in most}):
            if not known(currency):
                raise Refused("currency_unknown", field="limits", value=currency)
        if not world.actor.covers(limits):
            raise Refused("limit_not_yours", field="limits", limits=world.actor.unasked)
        secret = bytes.fromhex(self.hash)
        if world.secret_known(secret):
            raise Refused("key_exists", field="hash")
        id = world.new_id()
        world.add(ApiKey(id, self.name, secret, self.scopes, world.now, self.locations, self.channels, limits=limits or None))
        world.emit(SettingPut(id, "api_key", self.name, True))
        return self.Outcome(id)
