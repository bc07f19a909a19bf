"""What happened, or would happen, in words: events of a timeline, and the moves of a dry run."""

from argosy.console.telling.effects import Effects, effects
from argosy.console.telling.events import sentence

__all__ = ["Effects", "effects", "sentence"]
