"""Reading the settings that every process caches, all tables in one group of statements."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ..model.rows import Channel, Collector, HoldType, Location, Policy, Row
from ..model.settings import Settings
from .statement import Call, Statement

_TABLES: tuple[type[Row], ...] = (Location, Channel, Collector, HoldType, Policy)
_READ = [Statement(f"select {', '.join(c.spec.columns)} from {c.spec.table} order by {', '.join(c.spec.key)}", rows=True) for c in _TABLES]


def settings_calls() -> list[Call]:
    """The statements whose answers `settings_from` takes."""
    return [Call(statement) for statement in _READ]


def settings_from(version: int, answers: list[list[tuple[Any, ...]]]) -> Settings:
    """One snapshot, from the answers to `settings_calls` in the same order."""
    locations, channels, collectors, hold_types, policies = answers
    by_kind = groupby([Policy(*row) for row in policies], key=lambda p: p.kind)
    return Settings(
        version,
        {row.code: row for row in (Location(*r) for r in locations)},
        {row.code: row for row in (Channel(*r) for r in channels)},
        {row.code: row for row in (Collector(*r) for r in collectors)},
        {row.code: row for row in (HoldType(*r) for r in hold_types)},
        {kind: tuple(rows) for kind, rows in by_kind},
    )
