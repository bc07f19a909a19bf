"""argosy do COMMAND: run one command, from fields or a JSON document, as the API would.

A value is read by its field: what may be text is text as it stands, so that a SKU made of digits and an amount need no quotes; anything
else is read as JSON.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import ValidationError

from argosy.base.errors import CATALOGUE
from argosy.cli.explaining import explained, field_kinds
from argosy.cli.place import OPERATOR, Demo, office
from argosy.cli.show import Mistaken, print_json
from argosy.engine.registry import REGISTRY, Command, Declaration, load_commands
from argosy.engine.submission import Reply
from argosy.model.shapes import field_name, message


def do(
    context: typer.Context,
    command: Annotated[str | None, typer.Argument(help="The command's name, such as orders.cancel; `list` shows them all.")] = None,
    fields: Annotated[
        list[str] | None, typer.Argument(help="field=value; text is taken as it stands, any other value is read as JSON.")
    ] = None,
    json: Annotated[str | None, typer.Option("--json", help="Read the body from this file, or from standard input for -.")] = None,
    key: Annotated[str | None, typer.Option(help="Idempotency key: the same key runs once.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    demo: Demo = False,
    help: Annotated[bool, typer.Option("--help", help="Behind a command, its fields and an example; else this text.")] = False,
) -> None:
    """Run one command and print its outcome. Exit code 1 when it is refused.

    argosy do stock.receive sku=TEA location=BER quantity=10
    """
    if command is None:
        if not help:
            context.fail("Missing argument 'COMMAND': `argosy do list` shows them all, `argosy do --help` how they are typed.")
        print(context.get_help())
        return
    load_commands()
    if help and command != "list":
        print(explained(_declared(command)))
        return
    if command == "list":
        for name, declared in sorted(REGISTRY.items()):
            print(f"{name:32} {declared.summary}")
        return
    body = _body(command, fields or [], json)
    with office(demo) as desk:
        reply = desk.preview(body, OPERATOR) if dry_run else desk.submit(body, OPERATOR, key)
    _print(reply)


def _body(command: str, fields: list[str], json: str | None) -> Command:
    declared = _declared(command)
    values = {} if json is None else _document(json)
    kinds = field_kinds(declared.body)
    for text in fields:
        name, equals, value = text.partition("=")
        if not equals:
            raise Mistaken(f"{text!r} is not field=value.")
        values[name] = _value(value, kinds.get(name, set()))
    try:
        return declared.body.model_validate(values)
    except ValidationError as error:
        wrong = "; ".join(f"{field_name(e['loc'])}: {message(e)}" for e in error.errors())
        raise Mistaken(f"{command} can't be read: {wrong}. `argosy do {command} --help` shows its fields.") from None


def _declared(command: str) -> Declaration:
    declared = REGISTRY.get(command)
    if declared is None:
        raise Mistaken(f"There is no command {command}: `argosy do list` shows them all.")
    return declared


def _document(named: str) -> dict[str, Any]:
    """A file's JSON object, or standard input's."""
    try:
        values = orjson.loads(sys.stdin.buffer.read() if named == "-" else Path(named).read_bytes())
    except orjson.JSONDecodeError as error:
        raise Mistaken(f"The body is not JSON: {error}.") from None
    except OSError as error:
        raise Mistaken(f"{named} can't be read: {error.strerror}.") from None
    if not isinstance(values, dict):
        raise Mistaken("The body is not a JSON object.")
    return values


def _value(text: str, kinds: set[str]) -> Any:
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    structured = "object" if isinstance(read, dict) else "array" if isinstance(read, list) else None
    return text if "string" in kinds and structured not in kinds else read


def _print(reply: Reply) -> None:
    outcome = orjson.loads(reply.body)
    if reply.accepted:
        print_json(outcome)
        return
    problem = CATALOGUE[reply.code or "failed"]
    print_json({"status": reply.status, "code": problem.code, "title": problem.title, "advice": problem.advice} | outcome)
    raise typer.Exit(1)
