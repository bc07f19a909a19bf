"""Python's garbage collector, told what kind of work this process does."""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 50, 100)
"""A batch makes thousands of objects that all go at its end: looking for cycles among them made the slowest answers."""


def for_batches() -> None:
    """Take what was made until now out of the collector's sight, and have it look less often: for a process that runs commands."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
