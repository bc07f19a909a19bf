"""The page of the command line: every verb with its arguments and options, from the application itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer

from argosy.cli.main import app
from reference import words

INTRODUCTION = """\
# The command line

`argosy VERB --help` says the same. A verb works on the database that `ARGOSY_DATABASE_URL` names, else on the embedded one under
`ARGOSY_HOME`; with `--demo`, on the demo's beside it. Exit code 0: done; 1: refused, broken or out of reach, with one sentence on
standard error; 2: what was typed is no verb, or lacks something.
"""


def page() -> str:
    return "\n".join([INTRODUCTION, *(_verb(name, verb) for name, verb in verbs())])


def verbs() -> Iterator[tuple[str, Any]]:
    """Each verb by what is typed for it."""
    yield from _below("", typer.main.get_command(app))


def _below(prefix: str, group: Any) -> Iterator[tuple[str, Any]]:
    context = typer.Context(group)
    for name in sorted(group.list_commands(context)):
        verb = group.get_command(context, name)
        if hasattr(verb, "list_commands"):
            yield from _below(f"{prefix}{name} ", verb)
        else:
            yield f"{prefix}{name}", verb


def _verb(name: str, verb: Any) -> str:
    shown = [p for p in verb.params if p.name != "help"]
    told = [f"## argosy {name} {{ #{name.replace(' ', '-')} }}\n", _prose(verb.help), ""]
    if shown:
        told.append(words.table(("", "Default", ""), [(_typed(p), _default(p), p.help or "") for p in shown]))
    return "\n".join(told)


def _typed(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.rstrip('_').upper()}`"
    said = parameter.type_descriptor.annotation
    if getattr(parameter, "is_flag", False):
        kind = ""
    elif isinstance(said, type) and issubclass(said, Enum):
        kind = " " + "/".join(str(choice.value) for choice in said)
    else:
        kind = f" {getattr(said, '__name__', 'text').upper()}"
    return f"`{', '.join(parameter.opts)}{kind}`"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = parameter.default
    shown = "" if value is None or value is False or callable(value) else f"`{getattr(value, 'value', value)}`"
    return f"{shown} (`{parameter.envvar}`)" if getattr(parameter, "envvar", None) else shown


def _prose(text: str | None) -> str:
    """What is indented or quoted with a prompt stays as it is."""
    return "\n\n".join(" ".join(block.split()) for block in (text or "").split("\n\n"))
