"""What tests of the engine share. Properties are judged by what they find, not by how long a busy machine takes."""

import pytest
from hypothesis import settings

from argosy.engine.registry import REGISTRY
from argosy.model.events import EVENTS

settings.register_profile("argosy", deadline=None)
settings.load_profile("argosy")


@pytest.fixture
def extras():
    """Test-only commands are in the registry for one test."""
    from tests.engine.extras import COMMANDS, TOLD

    REGISTRY.update(COMMANDS)
    EVENTS.update(TOLD)
    yield COMMANDS
    for name in COMMANDS:
        del REGISTRY[name]
    for name in TOLD:
        del EVENTS[name]
