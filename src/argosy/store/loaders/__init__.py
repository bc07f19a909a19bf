"""What a batch's needs turn into: for each kind, how its keys are resolved, which rows it locks, and how they are read.

A loader asks in rounds: *resolve* (unlocked: codes and references to ids), *expand* (only where what was found stands for more, as
bundles do), *lock* (in the one order of `RANKS`), *read* (children, and whatever decides: after the locks, since a statement that
locks and reads at once sees an old snapshot).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ...base.ids import Id
from ...model.needs import Handle
from ...model.rows import Component, Order, Promise, Row, Stock, Supply
from ...model.world import World
from ..statement import Call

Receive = Callable[[list[tuple[Any, ...]]], None]
Ask = tuple[Call, Receive | None]
Wait = Literal["busy", "missed"]
"""Why a command must wait: rows it needs are there, and locked by others; or nobody asked for them, since they slipped in."""


@dataclass
class Found:
    """A row that was found by its name before the locks: which it is, and the stock that goes with it."""

    id: Id
    pairs: set[tuple[Id, str]] = field(default_factory=set)
    supplies: set[Id] = field(default_factory=set)


@dataclass
class Loading:
    """What is known so far of a batch's rows. `skip`: lock with SKIP LOCKED; `locking` is off for a dry run.

    `approved`: edits that are to be approved, by order and number, with the SKUs they add, offered to a channel.
    `skipped`: SKUs of needed orders of which some stock is there, and locked by others.
    `queues`: of the SKUs `counted`, what waits; read right behind the locks, whether it matters or not.
    """

    world: World
    skip: bool
    locking: bool
    wanted: dict[str, set[Any]]
    sku_codes: set[str] = field(default_factory=set)
    sku_ids: set[Id] = field(default_factory=set)
    locked_skus: set[Id] = field(default_factory=set)
    pairs: set[tuple[Id, str]] = field(default_factory=set)
    existing: set[tuple[Id, str]] = field(default_factory=set)
    order_ids: set[Id] = field(default_factory=set)
    orders_given: set[Id] = field(default_factory=set)
    order_skus: dict[Id, set[Id]] = field(default_factory=dict)
    approved: dict[tuple[Id, int], list[tuple[str, str]]] = field(default_factory=dict)
    channels: dict[Id, str] = field(default_factory=dict)
    became: set[Id] = field(default_factory=set)
    value_ids: set[Id] = field(default_factory=set)
    supply_ids: set[Id] = field(default_factory=set)
    found: dict[tuple[type[Row], Any], Found] = field(default_factory=dict)
    freeing: set[Id] = field(default_factory=set)
    skipped: set[Id] = field(default_factory=set)
    counted: set[Id] = field(default_factory=set)
    queues: list[tuple[Any, ...]] = field(default_factory=list)
    _moved: set[Id] = field(default_factory=set)
    _bundled: set[Id] = field(default_factory=set)
    _looked: int = 0

    def moved(self, sku_id: Id) -> bool:
        """Whether a command of this batch has moved units of the SKU: who waits for them was looked up before it did."""
        self._look()
        return sku_id in self._moved

    def bundled(self, sku_id: Id) -> bool:
        """Whether a command of this batch has put the SKU into a bundle, or taken it out of one."""
        self._look()
        return sku_id in self._bundled

    def _look(self) -> None:
        log = self.world.log
        for row, _, _ in log[self._looked :]:
            if isinstance(row, (Stock, Supply, Promise)) and row.sku_id is not None:
                self._moved.add(row.sku_id)
            elif isinstance(row, Component):
                self._bundled.add(row.component_id)
        self._looked = len(log)

    def channel_of(self, handle: Handle) -> str | None:
        """The channel of an order, which never changes: as its handle says, as it was found, or placed in this batch."""
        if not isinstance(handle, bytes):
            return handle[0]
        order: Order | None = self.world.rows[Order].get(handle)
        return self.channels.get(handle) if order is None else order.channel

    def keys(self, kind: str) -> set[Any]:
        return self.wanted.get(kind, _NOTHING)


_NOTHING: set[Any] = set()


def filing(load: Loading, cls: type[Row]) -> Receive:
    """Receive rows of a class into the World."""

    def receive(rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            load.world.file(cls(*row))

    return receive


class Loader:
    """One kind of rows, or several that are read together."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        return iter(())

    def expand(self, load: Loading) -> Iterator[Ask]:
        return iter(())

    def lock(self, load: Loading) -> Iterator[Ask]:
        return iter(())

    def read(self, load: Loading) -> Iterator[Ask]:
        return iter(())


def locking(load: Loading) -> str:
    """The end of a locking SELECT: never FOR UPDATE, which would hold up every insert with a foreign key to the row."""
    return "" if not load.locking else " for no key update skip locked" if load.skip else " for no key update"
