"""What a problem says of itself."""

from __future__ import annotations

from dataclasses import dataclass


def _(text: str) -> str:
    """Marked for translation; translated by whoever shows it to a person."""
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of the catalogue, served at /problems/<code> (RFC 9457)."""

    code: str
    status: int
    title: str
    advice: str
