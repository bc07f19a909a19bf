"""Who acts, as the edges name them: the engine hands them on to the World."""

from __future__ import annotations

from ..model.actor import SYSTEM, SYSTEM_SCOPE, Actor

__all__ = ["SYSTEM", "SYSTEM_SCOPE", "Actor"]
