"""Forms that stand on a page: what one says becomes a command, and what is refused is said beside it, so that what was typed stays.

Such a form is sent by htmx, and names the element beside it that the answer goes into; where all went well the answer leads on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base.errors import CATALOGUE, Refused
from argosy.console.ask import Ask
from argosy.console.forms import body_of
from argosy.console.mistakes import malformed_form
from argosy.console.screening import CSRF_FIELD
from argosy.console.sides import Theirs, Values, theirs
from argosy.engine.actor import Actor
from argosy.engine.registry import Command
from argosy.engine.submission import Reply, Submission

Body = TypeVar("Body", bound=Command)
Screen = Callable[[Ask], Awaitable[Response]]


def beside(screen: Screen) -> Screen:
    """What the screen refuses is said beside the form that was sent; as a page where no script sent it."""

    @wraps(screen)
    async def asked(ask: Ask) -> Response:
        try:
            return await screen(ask)
        except Refused as refused:
            if ask.request.headers.get("hx-request") != "true":
                raise
            problem = CATALOGUE[refused.code]
            return await ask.page("problem_told.html", problem.status, problem=problem, facts=refused.facts)

    return asked


def fields_of(ask: Ask, *but: str) -> list[tuple[str, Any]]:
    """The form's fields, without those that are the page's."""
    return [(name, value) for name, value in ask.form.multi_items() if name not in (CSRF_FIELD, *but)]


def valid(command: type[Body], said: dict[str, Any]) -> Body:
    """The command with these values. Refused: malformed."""
    try:
        return command.model_validate(said)
    except ValidationError as error:
        raise malformed_form(error) from error


def read_as(ask: Ask, command: type[Command], fields: Iterable[tuple[str, Any]]) -> Any:
    """The command that the fields say. Refused: malformed."""
    try:
        return body_of(command, fields, ask.person.time_zone)
    except ValidationError as error:
        raise malformed_form(error) from error


async def send(ask: Ask, body: Command, actor: Actor | None = None, *, if_match: str | None = None) -> dict[str, Any]:
    """Run a command as whoever asks; its outcome. Refused: what it refuses."""
    return outcome_of(await ask.service.coalescer.submit(Submission(body, actor or ask.person.actor, if_match=if_match)))


async def save_over(ask: Ask, body: Command, now: Callable[[], Awaitable[Values]], mine: Values) -> Theirs:
    """Save what the form changes, beside what only somebody else has changed; nothing is saved where both have, and the person has not
    seen it. What changes between the look and the saving is found by the command (If-Match).

    Refused: what the command refuses; version_conflict.
    """
    there = await now()
    found = theirs(ask.form, there, mine)
    if found.sides:
        await tried(ask, body)  # who may not is told so, and of nobody's changes
        return found
    body = kept(body, there, found)
    seen = await ask.service.preview(Submission(body, ask.person.actor))
    outcome_of(seen)
    if await now() != there:
        raise Refused("version_conflict")
    await send(ask, body, if_match=seen.etag)
    return found


def kept(body: Body, now: Values, found: Theirs) -> Body:
    """The command that leaves what only somebody else has changed as they have made it. `now`: as the command says it."""
    return valid(type(body), body.model_dump(exclude_unset=True) | {side.field: now[side.field] for side in found.kept})


async def tried(ask: Ask, body: Command) -> dict[str, Any]:
    """What the command would do. Refused: what it would refuse."""
    return outcome_of(await ask.service.preview(Submission(body, ask.person.actor)))


def outcome_of(reply: Reply) -> dict[str, Any]:
    """What was done. Refused: what it was refused with."""
    said: dict[str, Any] = orjson.loads(reply.body)
    if not reply.accepted:
        raise Refused(reply.code or "failed", **said)
    return said
