"""access.revoke_key: an API key stops working, for good."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.shapes import Uuid
from ...model.world import World


@command("access.revoke_key", scope="access:write", example={"id": "0190a3f0-0000-7000-8000-000000000001"}, refuses=("api_key_unknown",))
class RevokeKey(Command):
    """Revoke an API key. Processes that have just seen it forget it within seconds."""

    id: Uuid

    @dataclass(frozen=True)
    class Outcome:
        """The key's name."""

        name: str

    def needs(self) -> Needs:
        return Needs(api_key=[self.id])

    def decide(self, world: World) -> Outcome:
        key = world.api_key(self.id)
        if key.revoked_at is None:
            world.set(key, revoked_at=world.now)
            world.emit(SettingPut(key.id, "api_key", key.name, False))
        return self.Outcome(key.name)
