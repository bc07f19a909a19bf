"""What the audit answers: checks, each with what it looked at and what it found. Plain data, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Scalar = str | int | bool | None


@dataclass(frozen=True)
class Finding:
    """One thing found: column → value, ids as UUID text, instants as RFC 3339, amounts in minor units."""

    facts: dict[str, Scalar]

    def __str__(self) -> str:
        return ", ".join(f"{name} {value}" for name, value in self.facts.items() if value is not None)


@dataclass
class Check:
    """One invariant. `broken` and `open` hold the first findings in order; the counts say how many there are."""

    name: str
    title: str
    rows_checked: int = 0
    broken: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    broken_count: int = 0
    open_count: int = 0


@dataclass(frozen=True)
class Report:
    """All checks. What is broken is a bug or a tampered row; what is open waits for somebody."""

    checks: list[Check]

    @property
    def broken(self) -> int:
        return sum(check.broken_count for check in self.checks)

    @property
    def open(self) -> int:
        return sum(check.open_count for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "broken": self.broken,
            "open": self.open,
            "checks": [
                {
                    "name": check.name,
                    "title": check.title,
                    "rows_checked": check.rows_checked,
                    "broken_count": check.broken_count,
                    "open_count": check.open_count,
                    "broken": [finding.facts for finding in check.broken],
                    "open": [finding.facts for finding in check.open],
                }
                for check in self.checks
            ],
        }


def scalar(value: Any) -> Scalar:
    """A column's value as JSON can say it."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | bool) or value is None else str(value)
