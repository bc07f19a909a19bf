"""Reading the settings that every process caches, all tables in one group of statements."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ..model.rows import Channel, Collector, CustomField, HoldType, Location, MailText, Policy, Role, Row, Series, TaxRate
from ..model.settings import Settings
from .statement import Call, Statement

_TABLES: tuple[type[Row], ...] = (Location, Channel, Collector, HoldType, TaxRate, CustomField, Series, MailText, Role, Policy)
_READ = [Statement(f"select {', '.join(c.spec.columns)} from {c.spec.table} order by {', '.join(c.spec.key)}", rows=True) for c in _TABLES]


def settings_calls() -> list[Call]:
    """The statements whose answers `settings_from` takes."""
    return [Call(statement) for statement in _READ]


def settings_from(version: int, answers: list[list[tuple[Any, ...]]]) -> Settings:
    """One snapshot, from the answers to `settings_calls` in the same order."""
    by_code = {cls.spec.table: {row[0]: cls(*row) for row in rows} for cls, rows in zip(_TABLES, answers, strict=True) if cls is not Policy}
    by_kind = groupby([Policy(*row) for row in answers[-1]], key=lambda p: p.kind)
    return Settings(version, policies={kind: tuple(rows) for kind, rows in by_kind}, **by_code)  # type: ignore[arg-type]
