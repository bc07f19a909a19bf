"""What goes wrong in a merchant's days, as shares; `--faults` makes all of it more or less likely."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

SHARE_MAX = 0.5


@dataclass(frozen=True)
class Faults:
    """Each a share of the occasions on which it might happen."""

    cards_declined: float = 0.03
    answers_lost: float = 0.04
    answers_repeated: float = 0.05
    cancelled_whole: float = 0.04
    cancelled_in_part: float = 0.05
    picked_short: float = 0.015
    recalled_too_late: float = 0.25
    parcels_split: float = 0.12
    received_short: float = 0.10
    received_late: float = 0.10
    deliveries_failed: float = 0.02
    parcels_lost: float = 0.003
    suspicious: float = 0.02

    @classmethod
    def times(cls, factor: float) -> Faults:
        """All of them `factor` times as likely, none more often than every second time."""
        usual = cls()
        return replace(usual, **{f.name: min(SHARE_MAX, getattr(usual, f.name) * factor) for f in fields(cls)})
