"""How the command line prints: JSON for programs, tables and sentences for people."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table


class Mistaken(Exception):
    """What was typed can't be done. The message is for a person: what is wrong with it, and what would pass."""


console = Console()
progress_console = Console(stderr=True)


def print_table(table: Table) -> None:
    """With every word whole, however narrow the terminal: an address or a scope is typed again elsewhere."""
    for column in table.columns:
        column.min_width = max((len(word) for cell in (column.header, *column.cells) for word in str(cell).split()), default=0)
    console.print(table, crop=False)


def print_json(value: Any) -> None:
    """One JSON document on standard output, indented for a terminal, in one line for a pipe."""
    option = orjson.OPT_INDENT_2 if sys.stdout.isatty() else 0
    print(orjson.dumps(value, option=option | orjson.OPT_NON_STR_KEYS).decode())
