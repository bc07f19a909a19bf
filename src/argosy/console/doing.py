"""Doing something from a screen of its own, where no dialog stands between: a command by name, as this person."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import ValidationError

from argosy.base.errors import Refused
from argosy.console.ask import Ask
from argosy.console.mistakes import malformed_form
from argosy.engine.registry import REGISTRY
from argosy.engine.submission import Submission


async def do(ask: Ask, name: str, /, key: str | None = None, **body: Any) -> dict[str, Any]:
    """The command's outcome. Refused: scope_missing, malformed, and whatever the command is refused with."""
    declared = REGISTRY[name]
    if not ask.may(declared.scope):
        raise Refused("scope_missing", scope=declared.scope)
    try:
        command = declared.body.model_validate(body)
    except ValidationError as error:
        raise malformed_form(error) from None
    reply = await ask.service.coalescer.submit(Submission(command, ask.person.actor, key))
    said: dict[str, Any] = orjson.loads(reply.body)
    if not reply.accepted:
        raise Refused(reply.code or "failed", **said)
    return said
