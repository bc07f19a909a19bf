"""A command that a verb sends as whoever runs it: made of plain values, and accepted, or a sentence says why not."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError

from argosy.base.errors import CATALOGUE
from argosy.cli.place import OPERATOR
from argosy.cli.show import Mistaken
from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY
from argosy.model.shapes import field_name, message


def done(desk: Office, command: str, **fields: Any) -> dict[str, Any]:
    """Run a command; its outcome. Raises Mistaken with why it was refused."""
    try:
        body = REGISTRY[command].body.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise Mistaken(f"{field_name(first['loc'])}: {message(first)}.") from None
    reply = desk.submit(body, OPERATOR)
    outcome: dict[str, Any] = orjson.loads(reply.body)
    if not reply.accepted:
        problem = CATALOGUE[reply.code or "failed"]
        facts = f" {orjson.dumps(outcome).decode()}" if outcome else ""
        raise Mistaken(f"{problem.title} {problem.advice}{facts}")
    return outcome
