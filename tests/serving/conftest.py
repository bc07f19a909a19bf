"""A door of each test's own."""

import pytest
from argon2 import PasswordHasher

from argosy.base import secrets
from tests.serving.doors import Door


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashes as those of every day, but for how long they take."""
    monkeypatch.setattr(secrets, "_hasher", PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1))
    secrets._nobodys.cache_clear()
    yield
    secrets._nobodys.cache_clear()


@pytest.fixture
def door(database):
    door = Door(database)
    yield door
    door.shop.audited()
    door.close()
