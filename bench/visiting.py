"""A browser of somebody who has signed in, for the benchmarks of pages."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx2
import orjson

from argosy.base import ids
from argosy.base.secrets import digest
from argosy.commands.access.invite_user import InviteUser
from argosy.engine.office import Office
from argosy.engine.registry import load_commands
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection, drive
from argosy.store.sessions import Caller, open_session


@contextmanager
def visiting(database: Database, url: str) -> Iterator[httpx2.Client]:
    """A client that has signed in as an owner."""
    load_commands()
    connection, token = PlainConnection(database.engine_conninfo("slow")), secrets.token_urlsafe(32)
    email = f"bench-{secrets.token_hex(4)}@example.com"
    made = Office(connection).submit(InviteUser(email=email, name="Bench", roles=["owner"]))
    user = ids.parse(orjson.loads(made.body)["id"])
    drive(open_session(digest(token), user, 0, "password", Caller(), datetime.now(UTC)), connection)
    connection.close()
    with httpx2.Client(
        base_url=url, cookies={"argosy": token}, timeout=60, trust_env=False, headers={"accept-encoding": "identity"}
    ) as client:
        yield client
