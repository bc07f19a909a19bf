"""What tests of the engine share."""

import pytest

from argosy.engine.registry import REGISTRY
from argosy.model.events import EVENTS


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
