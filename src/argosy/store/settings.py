"""Reading the settings that every process caches, all tables in one group of statements."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ..model.rows import Channel, Collector, HoldType, Location, Policy, Row
from ..model.settings import Settings
from .statement import Call, Statement

_TABLES: tuple[type[Row], ...] = (Location, Channel, Collector, HoldType, Policy)
_READ = [
    Statement(f"select {', '.join(c.spec.columns)} from {c.spec.table} order by {', '.join(c.spec.key)}", rows=True)
    for c in _TABLES
]


def settings_calls() -> list[Call]:
    """The statements whose answers `settings_from` takes."""
    return [Call(statement) for statement in _READ]


def settings_from(version: int, answers: list[list[tuple[Any, ...]]]) -> Settings:
    """One snapshot, from the answers to `settings_calls` in the same order."""
    locations, channels, collectors, hold_types, policies = (
        [cls(*row) for row in rows] for cls, rows in zip(_TABLES, answers, strict=True)
    )
    by_kind = groupby(policies, key=lambda p: p.kind)
    return Settings(
        version,
        *({row.code: row for row in rows} for rows in (locations, channels, collectors, hold_types)),
        {kind: tuple(rows) for kind, rows in by_kind},
    )
