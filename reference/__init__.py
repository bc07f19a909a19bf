"""The documentation's reference pages, made from the code when the documentation is built: whoever adds a command, an event, a code, a
verb or a limit has documented it. Beside the package, since nothing that runs needs it.
"""

from __future__ import annotations

from argosy.engine.registry import load_commands
from reference import commands, events, limits, problems, verbs


def pages() -> dict[str, str]:
    """The pages by their file's name, as Markdown."""
    registry = load_commands()
    declared = [d for name, d in sorted(registry.items()) if name == d.name]
    return {
        "commands.md": commands.page(declared),
        "events.md": events.page(),
        "problems.md": problems.page(declared),
        "limits.md": limits.page(),
        "command-line.md": verbs.page(),
    }
