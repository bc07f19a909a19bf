"""Commands that only tests have, in the shape later areas will have: the engine must carry them without knowing them.

They are in the registry only while a test asks for them by the fixture `extras`.
"""

from argosy.engine.registry import REGISTRY, load_commands
from argosy.model.events import EVENTS

load_commands()
_commands, _events = set(REGISTRY), set(EVENTS)

from tests.engine.extras import bundles, numbers, poison, terms, values  # noqa: E402 - what they register is told apart

MODULES = (bundles, numbers, poison, terms, values)
COMMANDS = {name: REGISTRY.pop(name) for name in set(REGISTRY) - _commands}
TOLD = {name: EVENTS.pop(name) for name in set(EVENTS) - _events}
