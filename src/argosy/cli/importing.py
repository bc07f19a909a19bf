"""argosy import: orders from a file, with what could not be taken in a file of its own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from argosy.adapters.files import ImportStopped, UnreadableFile, import_file, import_mapped, preview, read_mapping
from argosy.adapters.files import Progress as Step
from argosy.adapters.files.clerks import ACTOR
from argosy.adapters.files.counts import Counts
from argosy.adapters.files.intake import import_intake, preview_intake
from argosy.adapters.files.mapping import Mapping
from argosy.adapters.files.products import Products
from argosy.base import memory
from argosy.cli.place import Demo, Json, office_and_database
from argosy.cli.show import Mistaken, print_json, progress_console
from argosy.engine.office import Office


class Ended(Protocol):
    """What every import answers."""

    def as_dict(self) -> dict[str, Any]: ...

    def sentences(self) -> list[str]: ...


class Preset(StrEnum):
    """Files whose layout is known, or is told by their header."""

    online_retail = "online-retail"
    stock = "stock"
    products = "products"


class Mode(StrEnum):
    """What an imported order becomes."""

    live = "live"
    history = "history"


def import_(
    file: Annotated[Path, typer.Argument(help="The file, plain or gzipped.")],
    preset: Annotated[Preset | None, typer.Option(help="The file's layout, if it is a known one.")] = None,
    mode: Annotated[Mode, typer.Option("--as", help="live: open orders that claim stock. history: orders that are over.")] = Mode.live,
    mapping: Annotated[Path | None, typer.Option("--map", help="A TOML file that says what the file's columns mean.")] = None,
    location: Annotated[str | None, typer.Option(help="Of counted stock, where the file has no column for it.")] = None,
    look: Annotated[
        bool, typer.Option("--preview", help="With --map, stock or products: show what the lines would do. Nothing is written.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to write the lines that were not taken. Default: FILE.rejects.csv here.")
    ] = None,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Bring a file in, under a preset or a mapping. Run again, it changes nothing, or completes what was cut off."""
    if (preset is None) == (mapping is None) or (look and preset is Preset.online_retail):
        raise Mistaken("Name either the file's layout (--preset) or a mapping (--map); --preview goes with a mapping, stock or products.")
    told = rejects or Path(f"{file.name}.rejects.csv")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with (
            office_and_database(demo) as (desk, database),
            Progress(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal) as bar,
        ):
            memory.for_imports()
            task = bar.add_task("reading", total=None)

            def progress(step: Step) -> None:
                bar.update(task, description=step.stage, completed=step.done, total=step.total)

            if mapping is not None and look:
                _show(desk, file, read_mapping(mapping), json)
                return
            summary: Ended
            if preset in (Preset.stock, Preset.products):
                intake = Products(file) if preset is Preset.products else Counts(file, location, "count")
                if look:
                    _tell(preview_intake(desk, ACTOR, intake), json)
                    return
                summary = import_intake(desk, ACTOR, intake, rejects=told, progress=progress)
            elif mapping is not None:
                summary = import_mapped(desk, file, read_mapping(mapping), rejects=told, progress=progress)
            elif preset is not None:
                conninfo = database.engine_conninfo("slow")
                summary = import_file(desk, file, preset=preset.value, mode=mode.value, rejects=told, progress=progress, conninfo=conninfo)
    except (ImportStopped, UnreadableFile, OSError) as error:
        raise Mistaken(str(error)) from None
    _tell(summary, json)
    if not json and _holds_lines(told):
        print(f"What was not taken, and why: {told}")


def _tell(ended: Ended, json: bool) -> None:
    if json:
        print_json(ended.as_dict())
    else:
        print("\n".join(ended.sentences()))


def _show(desk: Office, file: Path, mapping: Mapping, json: bool) -> None:
    for seen in preview(desk, file, mapping):
        if json:
            print_json(seen.as_dict())
        else:
            print("\n".join(seen.sentences(mapping.declaration.name)))


def _holds_lines(rejects: Path) -> bool:
    """More than what its columns are called."""
    with rejects.open(encoding="utf-8") as lines:
        return next(lines, None) is not None and next(lines, None) is not None
