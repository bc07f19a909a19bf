"""The tabs of the settings: each for whoever may see what is behind it."""

from __future__ import annotations

from argosy.console.ask import Ask
from argosy.console.settings_kinds import KINDS
from argosy.console.words import gettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


PLACES = (
    (_("Company"), "/settings", "settings:read"),
    *((kind.title, f"/settings/{kind.key}", "settings:read") for kind in KINDS.values()),
    (_("Users"), "/settings/users", "access:read"),
    (_("Roles"), "/settings/roles", "access:read"),
    (_("API keys"), "/settings/keys", "access:read"),
    (_("Mails"), "/settings/mails", "settings:read"),
)


def tabs(ask: Ask) -> list[tuple[str, str, bool]]:
    """(title, address, here)."""
    path = ask.request.url.path
    seen = [(gettext(title), address) for title, address, scope in PLACES if ask.may(scope)]
    return [(title, address, path == address or (address != "/settings" and path.startswith(f"{address}/"))) for title, address in seen]
