"""The simulation's time: it starts on a fixed Monday and moves when it is told to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ..engine.runner import Desk

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass
class VirtualClock:
    """An instant, moved by hand."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass
class VirtualDesk(Desk):
    """A process's desk whose machine's clock is a virtual one."""

    clock: VirtualClock = field(default_factory=VirtualClock)

    def machine_time(self) -> datetime:  # type: ignore[override]  # a method here, for the clock is the desk's own
        return self.clock.now()
