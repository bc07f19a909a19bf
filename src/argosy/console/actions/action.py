"""What a person may do with the thing on the screen: each a command, with a form for what it needs to be told, and how it is called.

Whether it is allowed just now is not said here but by the transition tables, the balances (`offering.py`), and the command itself,
which is tried without effect while the form is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from argosy.console.actions.units import Left
from argosy.engine.registry import REGISTRY, Declaration
from argosy.model.settings import Settings

Reader = Callable[[Mapping[str, Any], Settings], dict[str, Any]]
Part = Literal["line", "payment", "fulfillment", "parcel", "instruction", "attachment"]
"""What of an order an action may be about; the name of the field that numbers it."""


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Action:
    """`form`: the template of its fields; None if it needs none. `danger`: it takes something away. `done`: said when it has run.

    `about`: the part of the order it is done to. `units`: which units it may be done to. `way`: tells apart what one command does in
    several ways, each with a button and a form of its own. `key`: the letter that opens it. `clears`: fields that, left empty, say that
    there is to be none. `people`: its form names some. `reads`: what its form says, where its fields' names don't tell.
    """

    command: str
    button: str
    title: str
    done: str
    form: str | None = None
    danger: bool = False
    about: Part | None = None
    units: Callable[[dict[str, Any], dict[str, Any]], list[Left]] | None = None
    way: str = ""
    key: str = ""
    clears: tuple[str, ...] = ()
    people: bool = False
    reads: Reader | None = None

    @property
    def name(self) -> str:
        """In addresses."""
        return f"{self.command}.{self.way}" if self.way else self.command

    @property
    def declaration(self) -> Declaration:
        return REGISTRY[self.command]


@dataclass(frozen=True)
class Button:
    """An action with the thing it is done to: `given` goes along with its form. `words`: if it is to say more than the action does."""

    action: Action
    given: dict[str, str | int] = field(default_factory=dict)
    words: str = ""

    @property
    def address(self) -> str:
        return f"/act/{self.action.name}?{urlencode(self.given)}"


@dataclass(frozen=True)
class Offer:
    """What can be done with one thing: the next sensible step, what is often wanted, and the rest in a menu."""

    main: Button | None = None
    shown: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.main or self.shown or self.more)
