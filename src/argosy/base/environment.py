"""Every variable of the environment that Argosy listens to. What a shop does is in its database; these are for whoever runs it."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """`default` is what holds when it is not set; None: see the summary."""

    name: str
    default: str | None
    summary: str

    def value(self) -> str:
        """What it is set to, or its default. Empty is not set."""
        return os.environ.get(self.name) or self.default or ""

    def number(self) -> float:
        """The same as a number; its default, where it is none."""
        try:
            return float(self.value())
        except ValueError:
            return float(self.default or 0)


DATABASE_URL = Variable(
    "ARGOSY_DATABASE_URL",
    None,
    "The PostgreSQL to work on, 15 or later: `postgresql://user:password@host:5432/argosy`, or libpq's key=value. Without it there "
    "is the embedded one.",
)
HOME = Variable(
    "ARGOSY_HOME",
    None,
    "The folder of the embedded PostgreSQL. Without it: `/var/lib/argosy` for root, the platform's folder of user data for others.",
)
DEMO = Variable("ARGOSY_DEMO", None, "`1` has `uvicorn --factory argosy.server:app` serve the demo's database.")
LOG_FORMAT = Variable("ARGOSY_LOG_FORMAT", "text", "`text` for people, `json` for programs: one JSON object a line.")
LOG_LEVEL = Variable(
    "ARGOSY_LOG_LEVEL",
    "info",
    "`info` logs each command and each other request; `warning` what somebody should look at; `error` what failed; `debug` everything.",
)
READY_LAG_SECONDS = Variable(
    "ARGOSY_READY_LAG_SECONDS",
    "3600",
    "`/readyz` says no when a consumer of events is further behind than this many seconds. `0`: however far.",
)

VARIABLES = (DATABASE_URL, HOME, DEMO, LOG_FORMAT, LOG_LEVEL, READY_LAG_SECONDS)
