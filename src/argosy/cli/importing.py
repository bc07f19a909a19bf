"""argosy import: orders from a file, with what could not be taken in a file of its own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from argosy.adapters.files import ImportStopped, UnreadableFile, import_file
from argosy.adapters.files import Progress as Step
from argosy.base import memory
from argosy.cli.place import Demo, Json, office
from argosy.cli.show import Mistaken, print_json, progress_console


class Preset(StrEnum):
    """Files whose layout is known."""

    online_retail = "online-retail"


class Mode(StrEnum):
    """What an imported order becomes."""

    live = "live"
    history = "history"


def import_(
    file: Annotated[Path, typer.Argument(help="The file, plain or gzipped.")],
    preset: Annotated[Preset, typer.Option(help="The file's layout.")],
    mode: Annotated[Mode, typer.Option("--as", help="live: open orders that claim stock. history: orders that are over.")] = Mode.live,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to write the lines that were not taken. Default: FILE.rejects.csv here.")
    ] = None,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Place a file's orders. Run again, it changes nothing, or completes what was cut off."""
    told = rejects or Path(f"{file.name}.rejects.csv")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with (
            office(demo) as desk,
            Progress(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal) as bar,
        ):
            memory.for_batches()
            task = bar.add_task("reading", total=None)

            def progress(step: Step) -> None:
                bar.update(task, description=step.stage, completed=step.done, total=step.total)

            summary = import_file(desk, file, preset=preset.value, mode=mode.value, rejects=told, progress=progress)
    except (ImportStopped, UnreadableFile, OSError) as error:
        raise Mistaken(str(error)) from None
    if json:
        print_json(summary.as_dict())
        return
    for sentence in summary.sentences():
        print(sentence)
    print(f"What was not taken, and why: {told}")
