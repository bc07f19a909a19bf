"""How the command line prints: JSON for programs, tables and sentences for people."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from rich.console import Console


class Mistaken(Exception):
    """What was typed can't be done. The message is for a person: what is wrong with it, and what would pass."""


console = Console()
progress_console = Console(stderr=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output, indented for a terminal, in one line for a pipe."""
    option = orjson.OPT_INDENT_2 if sys.stdout.isatty() else 0
    print(orjson.dumps(value, option=option | orjson.OPT_NON_STR_KEYS).decode())
