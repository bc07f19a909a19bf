"""argosy do COMMAND: run one command, or many from a file, as the API would."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import ValidationError

from argosy.base.errors import CATALOGUE
from argosy.cli.place import OPERATOR, Demo, office
from argosy.cli.show import print_json
from argosy.engine.registry import REGISTRY, Command, load_commands
from argosy.engine.submission import Reply


def do(
    command: Annotated[str, typer.Argument(help="The command's name, such as orders.cancel; `list` shows them all.")],
    fields: Annotated[list[str] | None, typer.Argument(help="field=value; values that are JSON are read as JSON.")] = None,
    json: Annotated[str | None, typer.Option("--json", help="Read the body from this file, or from standard input for -.")] = None,
    key: Annotated[str | None, typer.Option(help="Idempotency key: the same key runs once.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    demo: Demo = False,
) -> None:
    """Run one command and print its outcome. Exit code 1 when it is refused.

    argosy do stock.receive sku=TEA location=BER quantity=10
    """
    load_commands()
    if command == "list":
        for name, declared in sorted(REGISTRY.items()):
            print(f"{name:32} {declared.summary}")
        return
    body = _body(command, fields or [], json)
    with office(demo) as desk:
        reply = desk.preview(body, OPERATOR) if dry_run else desk.submit(body, OPERATOR, key)
    _print(reply)


def _body(command: str, fields: list[str], json: str | None) -> Command:
    declared = REGISTRY.get(command)
    if declared is None:
        raise typer.BadParameter(f"there is no command {command}; `argosy do list` shows them all")
    values: dict[str, Any] = {}
    try:
        if json is not None:
            values = orjson.loads(sys.stdin.buffer.read() if json == "-" else Path(json).read_bytes())
        values |= dict(_field(text) for text in fields)
        return declared.body.model_validate(values)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'body'}: {e['msg']}" for e in error.errors())
        raise typer.BadParameter(wrong) from None
    except (orjson.JSONDecodeError, TypeError) as error:
        raise typer.BadParameter(f"the body is not a JSON object: {error}") from None
    except OSError as error:
        raise typer.BadParameter(str(error)) from None


def _field(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not field=value")
    try:
        return name, orjson.loads(value)
    except orjson.JSONDecodeError:
        return name, value


def _print(reply: Reply) -> None:
    outcome = orjson.loads(reply.body)
    if reply.accepted:
        print_json(outcome)
        return
    problem = CATALOGUE[reply.code or "failed"]
    print_json({"status": reply.status, "code": problem.code, "title": problem.title, "advice": problem.advice} | outcome)
    raise typer.Exit(1)
