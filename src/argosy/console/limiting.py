"""Limits of a role or a key, from a form: for each kind none, or so much in each currency; and places somebody is limited to."""

from __future__ import annotations

from typing import Any

from argosy.console.ask import Ask
from argosy.console.scopes import GIFTS
from argosy.console.words import gettext
from argosy.serving.problems import malformed

UP_TO = "up_to"
SOME = "some"


def limits_of(ask: Ask) -> dict[str, dict[str, str]]:
    """Kind → currency → amount. A kind that says `up_to` and no amount asks always."""
    found: dict[str, dict[str, str]] = {}
    for kind in GIFTS:
        if ask.form.get(f"limit.{kind}") == UP_TO:
            prefix = f"most.{kind}."
            said = [(name, str(value).strip()) for name, value in ask.form.multi_items() if name.startswith(prefix)]
            found[kind] = {name.removeprefix(prefix): value for name, value in said if value}
    return found


def places_of(ask: Ask) -> dict[str, list[str] | None]:
    """`locations` and `channels` that somebody is limited to; None is all. Refused: malformed, if a form says both."""
    found: dict[str, list[str] | None] = {}
    for name in ("locations", "channels"):
        ticked, some = several(ask, name), ask.form.get(f"{name}_all") == SOME
        if ticked and not some:
            raise malformed(name, gettext("choose all of them, or only those that are ticked"))
        found[name] = ticked if some else None
    return found


def several(ask: Ask, name: str) -> list[str]:
    """The ticked ones of several boxes."""
    return [str(value) for value in ask.form.getlist(name)]


def in_order(value: Any) -> Any:
    """Codes of which the order says nothing, so that the same ones are told as the same."""
    return sorted(value) if isinstance(value, list) else value


async def choices(ask: Ask) -> dict[str, Any]:
    """What there is to choose from: locations, channels, and the currencies that the channels sell in."""
    settings = await ask.service.settings()
    return {
        "locations": sorted(settings.locations),
        "channels": sorted(settings.channels),
        "currencies": sorted({channel.currency for channel in settings.channels.values()}),
    }
