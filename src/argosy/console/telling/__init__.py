"""What happened, or would happen, in words: events of a timeline, who did it and why, and the moves of a dry run."""

from argosy.console.telling.actors import entries, who
from argosy.console.telling.effects import Effects, effects
from argosy.console.telling.events import sentence
from argosy.console.telling.told import About

__all__ = ["About", "Effects", "effects", "entries", "sentence", "who"]
