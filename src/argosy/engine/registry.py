"""One declaration a command; everything else is read from it: route, bulk line, CLI verb, scope, refusals, documentation.

@command("orders.cancel", http="POST /orders/{order}/cancel", scope="orders:write",
         refuses=("order_unknown", "nothing_to_cancel"))
class CancelOrder(Command): ...
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from ..base.errors import CATALOGUE
from ..model.needs import Needs
from ..model.rows import Row
from ..model.shapes import Shape
from ..model.world import World


class Command(Shape):
    """A command's body: its fields are what the caller sends. Two methods say what it does."""

    declaration: ClassVar[Declaration]

    def needs(self) -> Needs:
        """Which rows this will touch, as data."""
        raise NotImplementedError(type(self).__name__)

    def decide(self, world: World) -> Any:
        """Plain Python over those rows: change them through the World, answer the Outcome, or raise Refused."""
        raise NotImplementedError(type(self).__name__)

    def replaces(self, world: World) -> dict[str, Any] | None:
        """For a command that saves over what is there, and is about no order: the values that it would put others in place of; None
        if nothing is there. If-Match guards these. Refused: as `decide`, for what nobody may see.
        """
        raise NotImplementedError(type(self).__name__)

    def values_of(self, row: Row | None, **more: Any) -> dict[str, Any] | None:
        """What a row says under the names of this command's fields, and `more`; None of no row."""
        return None if row is None else {name: getattr(row, name) for name in type(self).model_fields if hasattr(row, name)} | more

    @property
    def noted(self) -> str | None:
        """A word about what was recorded that stands in the command log, for a command that is accepted: by what, or with which result."""
        return None

    @property
    def weight(self) -> int:
        """Lines this touches: a batch ends at so many."""
        return 1


@dataclass(frozen=True)
class Declaration:
    """What the edges know of a command. `fact`: it records what happened, and is never refused for lack of goods or money."""

    name: str
    body: type[Command]
    outcome: type[Any]
    http: str | None
    scope: str
    refuses: tuple[str, ...]
    fact: bool
    example: dict[str, Any]
    aliases: tuple[str, ...]
    status: int

    @property
    def replaces(self) -> bool:
        """Whether it saves over what is there, and If-Match guards that."""
        return self.body.replaces is not Command.replaces

    @property
    def summary(self) -> str:
        return (self.body.__doc__ or "").strip().splitlines()[0]

    @property
    def description(self) -> str:
        return "\n".join(line.strip() for line in (self.body.__doc__ or "").strip().splitlines())

    @property
    def method(self) -> str:
        return (self.http or "").partition(" ")[0]

    @property
    def path(self) -> str:
        return (self.http or "").partition(" ")[2]

    @property
    def path_fields(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.path))


REGISTRY: dict[str, Declaration] = {}
C = TypeVar("C", bound=type[Command])


def command(
    name: str,
    *,
    scope: str,
    http: str | None = None,
    refuses: tuple[str, ...] = (),
    fact: bool = False,
    example: dict[str, Any] | None = None,
    aliases: tuple[str, ...] = (),
    status: int = 200,
) -> Callable[[C], C]:
    """Register a Command class, which declares its frozen dataclass `Outcome` inside."""

    def register(cls: C) -> C:
        unknown = set(refuses) - CATALOGUE.keys()
        if unknown:
            raise ValueError(f"{name} refuses with codes that are not in the catalogue: {unknown}")
        declared = Declaration(name, cls, cls.Outcome, http, scope, refuses, fact, example or {}, aliases, status)  # type: ignore[attr-defined]
        for known_as in (name, *aliases):
            if known_as in REGISTRY:
                raise ValueError(f"two commands are called {known_as}")
            REGISTRY[known_as] = declared
        cls.declaration = declared
        return cls

    return register


def load_commands(package: str = "argosy.commands") -> dict[str, Declaration]:
    """Import every module below `package`, so that each command in it registers itself. Answers the registry."""
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, package + "."):
        importlib.import_module(module.name)
    return REGISTRY
