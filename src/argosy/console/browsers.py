"""What a browser calls itself, in the words its owner would use: Firefox on Linux."""

from __future__ import annotations

from argosy.console.words import gettext, say


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


PROGRAMS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
"""In this order, since most say that they are others as well."""
SYSTEMS = (("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


def browser(agent: str) -> str:
    """Its name, and its system's, where they are known."""
    program = next((name for sign, name in PROGRAMS if sign in agent), None)
    system = next((name for sign, name in SYSTEMS if sign in agent), None)
    if program is None:
        return agent.partition(" ")[0] or gettext(_("Unknown browser"))
    return program if system is None else say(_("%(program)s on %(system)s"), program=program, system=system)
