"""The page of settings and limits: variables of the environment, and every constant of base/limits.py."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from argosy.base import limits
from argosy.base.environment import VARIABLES
from reference import words

INTRODUCTION = """\
# Settings and limits

## Environment

What a shop does is in its database, and changed by commands. These variables are for whoever runs it. libpq's own (`PGPASSFILE`,
`PGSSLROOTCERT` …) hold for the connection too, and `PROMETHEUS_MULTIPROC_DIR` is where several processes count together:
`argosy serve --workers` sets it, whoever starts uvicorn by hand sets it themselves, to an empty folder.
"""
LIMITS = """\
## Limits

What is longer, larger or more is refused, never cut. They are constants of `base/limits.py`: a limit that can be turned off is not one.
"""
UNITS = {"bytes", "days", "ms", "seconds"}
NOTES = {
    "TEXT_LENGTH_MAX": "Characters of a text, such as a title or a reason.",
    "CODE_LENGTH_MAX": "Characters of a code: SKU, location, channel, collector.",
    "NOTE_LENGTH_MAX": "Characters of a note.",
    "KEY_LENGTH_MAX": "Characters of an idempotency key, and of an order's reference.",
    "AMOUNT_DIGITS_MAX": "Digits of an amount before its decimal point.",
    "BODY_BYTES_MAX": "Bytes of a request's body, other than NDJSON's, which may have any length.",
    "COMMAND_LINE_BYTES_MAX": "Bytes of one line of NDJSON.",
    "BATCH_WEIGHT_LINES_MAX": "Order lines that a batch may touch; one heavier command runs alone.",
    "QUEUE_COMMANDS_MAX": "Commands that wait in one process; the next is answered 503 `busy`.",
    "BULK_SLICES_MAX": "Slices of bulk requests that wait in one process; others are read no further meanwhile.",
    "RETRIES_MAX": "How often a batch is run that somebody else was in the way of.",
    "HALVING_TRANSACTIONS_MAX": "Transactions in which a batch that fails is halved, to find the command at fault.",
    "IDEMPOTENCY_KEY_DAYS": "Days an idempotency key is known.",
    "PAGE_ROWS_MAX": "Items on a page of a list.",
    "DOCUMENTS_PER_FILE_MAX": "Documents in one PDF.",
    "REBALANCE_LINES_MAX": "Lines whose promises are fitted to stock in one go; more follow in the next.",
    "REBALANCE_SKUS_MAX": "SKUs that are asked for their waiting lines in one go.",
    "LOCK_WAIT_FAST_MS": "How long the fast lane waits for a lock before it hands the command over.",
    "LOCK_WAIT_SLOW_MS": "How long the slow lane waits; then 503 `busy`.",
    "API_KEY_CACHE_SECONDS": "How long a revoked key may still work.",
}
"""Where the name alone says too little. A comment behind the limit goes before."""


def page() -> str:
    variables = [(f"`{v.name}`", "" if v.default is None else f"`{v.default}`", v.summary) for v in VARIABLES]
    return "\n".join(
        [
            INTRODUCTION,
            words.table(("Variable", "Default", "Meaning"), variables),
            LIMITS,
            words.table(("Limit", "Value", "What it bounds"), _limits()),
        ]
    )


def _limits() -> Iterator[tuple[str, str, str]]:
    """Name, value, and what is said of it; of one that nothing is said of, the name in words."""
    source = inspect.getsource(limits)
    for name, comment in re.findall(r"^([A-Z][A-Z_]+)\s*=[^#\n]*(?:#\s*(.*))?$", source, flags=re.MULTILINE):
        value = getattr(limits, name)
        yield f"`{name}`", f"{value:,}" if isinstance(value, int) else str(value), comment or NOTES.get(name) or _in_words(name)


def _in_words(name: str) -> str:
    said = name.lower().split("_")
    bound = {"max": "at most", "min": "at least"}.get(said[-1])
    rest = said[:-1] if bound else said
    unit = f", in {rest.pop()}" if rest[-1] in UNITS else ""
    return f"{' '.join(rest).capitalize()}{unit}{f', {bound}' if bound else ''}."
