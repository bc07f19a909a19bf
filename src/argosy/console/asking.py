"""What gives away more than a person may is asked for: the same command with the same body, and why somebody should approve it."""

from __future__ import annotations

from argosy.base.errors import Refused
from argosy.commands.approvals.ask import AskApproval
from argosy.console.ask import Ask
from argosy.console.sending import valid
from argosy.engine.registry import Command
from argosy.engine.submission import Reply, Submission

FIELDS = ("why", "of_version")
"""Beside the command's own: the reason, and the version of the order that the person was shown."""


async def ask_for(ask: Ask, body: Command) -> Reply:
    """Nothing of it is done, and nothing asked of an order that was edited since it was shown. Refused: scope_missing, malformed."""
    if not ask.may(AskApproval.declaration.scope):
        raise Refused("scope_missing", scope=AskApproval.declaration.scope)
    said = body.model_dump(mode="json", exclude_unset=True)
    why = str(ask.form.get("why", "")).strip()
    asked = {"order": said.pop("order"), "command": body.declaration.name, "body": said, "reason": why or None}
    seen = str(ask.form.get("of_version", "")) or None
    return await ask.service.coalescer.submit(Submission(valid(AskApproval, asked), ask.person.actor, if_match=seen))
