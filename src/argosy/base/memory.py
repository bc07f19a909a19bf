"""Python's garbage collector, told what kind of work this process does."""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 50, 100)
"""A batch makes thousands of objects that all go at its end: looking for cycles among them made the slowest answers."""

OBJECTS_MAX = 1_000_000
"""Of an import, before they are looked at: some of its batches. They hold no cycles, and looking took an eighth of its time."""


def for_batches() -> None:
    """Take what was made until now out of the collector's sight, and have it look less often: for a process that runs commands."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def for_imports() -> None:
    """The same for a process that runs large batches, one after the other, and then ends."""
    for_batches()
    gc.set_threshold(OBJECTS_MAX, *THRESHOLDS[1:])
