"""How groups of statements reach PostgreSQL: one protocol (`pipeline`), two ways to wait (`plain`, `evented`)."""

from argosy.store.drivers.drive import adrive, drive
from argosy.store.drivers.evented import EventedConnection
from argosy.store.drivers.pipeline import ConnectionLost
from argosy.store.drivers.plain import PlainConnection

__all__ = ["ConnectionLost", "EventedConnection", "PlainConnection", "adrive", "drive"]
