"""settings.put_collector: who holds money for us on its way: a gateway, a bank, a drawer. Its code is its name for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ...base.errors import Refused
from ...base.money import known
from ...engine.registry import Command, command
from ...model.events.settings import SettingPut
from ...model.needs import Needs
from ...model.rows import Collector
from ...model.shapes import Code, Currency
from ...model.world import World

STEP_MAX = 1_000_000


@command(
    "settings.put_collector",
    http="PUT /collectors/{code}",
    scope="settings:write",
    example={"kind": "manual", "currency": "EUR"},
    refuses=("currency_unknown",),
)
class PutCollector(Command):
    """Make or change a collector.

    What is asked of a `gateway` is asked by Argosy; what is asked of a `manual` one is done and recorded by people.
    `smallest_step`: minor units of the smallest coin it can take or give.
    """

    code: Code
    kind: Literal["manual", "gateway"]
    currency: Currency | None = None
    smallest_step: Annotated[int, Field(ge=1, le=STEP_MAX, strict=True)] = 1

    @dataclass(frozen=True)
    class Outcome:
        """Whether it is new."""

        code: str
        created: bool

    def needs(self) -> Needs:
        return Needs(settings=["collectors"])

    def replaces(self, world: World) -> dict[str, Any] | None:
        return self.values_of(world.settings.collectors.get(self.code))

    def decide(self, world: World) -> Outcome:
        if self.currency is not None and not known(self.currency):
            raise Refused("currency_unknown", field="currency", value=self.currency)
        created = world.put_setting(Collector, self.code, kind=self.kind, currency=self.currency, smallest_step=self.smallest_step)
        world.emit(SettingPut(world.command_id, "collector", self.code, created))
        return self.Outcome(self.code, created)
