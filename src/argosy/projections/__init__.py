"""Readers of events that keep read tables: each follows the feed by its own cursor, and can be rebuilt to an equal result."""

from .following import PROJECTIONS, SLICE_EVENTS, Follower, lags

__all__ = ["PROJECTIONS", "SLICE_EVENTS", "Follower", "lags"]
