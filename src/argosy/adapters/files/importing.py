"""The import of a file whose layout is known: read once to survey it, once more to bring it in.

Each step may be repeated. Places and SKUs are made where they are missing; an order is found by channel and reference, and is the
same if its content is; a credit is found by its number on its order; a receipt carries a number made of the file's content, looked
for in the SKU's events, and a key by which two imports at once can't both receive it. So a second run changes nothing, and a run
that was killed is completed by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from ...engine.office import Office
from .history import History
from .live import Live
from .online_retail import ONLINE_RETAIL
from .orders import invoices
from .outcome import HistorySummary, ImportStopped, Progress, Summary, UnreadableFile
from .preparing import Tell
from .preset import Row, Rule
from .reader import Source
from .rejects import Rejects, rejects_file
from .survey import survey

MODES = ("live", "history")
"""`live`: orders that are to be fulfilled from here on. `history`: orders that are over."""

PRESETS = {preset.code: preset for preset in (ONLINE_RETAIL,)}
PROGRESS_LINES = 20_000
LARGE_LINES = 20_000
"""From so many on it is worth the second that other processes take to start."""


def import_file(
    office: Office,
    path: Path,
    *,
    preset: str,
    mode: str,
    rejects: Path,
    progress: Tell = lambda _: None,
    conninfo: str | None = None,
) -> Summary | HistorySummary:
    """Bring a file in; what isn't taken is told in the CSV file `rejects`, which is written anew.

    With a `conninfo` for the engine a large file's past is recorded by other processes, while this one reads: there no order takes
    anything from another. Orders to fulfil are placed in the file's order.
    Commands must be loaded. Raises ImportStopped, with a sentence for a person: UnreadableFile before anything was
    changed; otherwise what was done stays, and the same import again goes on from there. OSError is of `rejects`.
    """
    if preset not in PRESETS:
        raise ImportStopped(f"There is no preset {preset}. There is: {', '.join(PRESETS)}.")
    if mode not in MODES:
        raise ImportStopped(f"Orders can't be imported as {mode}. They can be as: {', '.join(MODES)}.")
    with Source(path, PRESETS[preset]) as source:
        if rejects.exists() and rejects.samefile(path):
            raise ImportStopped(f"{rejects} is the file to import: name another one for the rejects.")
        rules = source.preset.rules[mode]
        found = survey(source, rules, lambda lines: progress(Progress("reading", lines, None)), PROGRESS_LINES)
        with rejects_file(rejects, source.preset.columns) as told:
            elsewhere = conninfo if found.lines >= LARGE_LINES else None
            bringing = Live(office, source.preset, told) if mode == "live" else History(office, source.preset, told, elsewhere)
            with closing(bringing):
                bringing.prepare(found, progress)
                for rows in invoices(_taken(source.rows(), found.told, rules, told), found.invoice_lines):
                    if bringing.take(rows):
                        progress(Progress("orders", bringing.lines + told.lines, found.lines))
                bringing.end()
            progress(Progress("orders", bringing.lines + told.lines, found.lines))
            brought = (bringing.lines + told.lines, bringing.amount + told.amount, source.digest)
            if brought != (found.lines, found.amount, found.digest):
                raise UnreadableFile("The file changed while it was imported. Run the import again.")
            return bringing.summary(found)


def _taken(rows: Iterable[Row], numbers: Iterable[int], rules: tuple[Rule, ...], told: Rejects) -> Iterator[Row]:
    """The second pass: lines to bring in; the others are told, by the rules that the first has found."""
    for row, number in zip(rows, numbers, strict=False):  # a file that has become longer or shorter is found out afterwards
        if not number:
            yield row
        else:
            rule = rules[number - 1]
            told.tell(row, rule.reason, rule.sentence)
