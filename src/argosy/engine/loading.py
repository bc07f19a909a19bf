"""From a batch's needs to a World: resolve, lock, read, in three groups of statements. A generator; it does no I/O itself."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from typing import Any

from ..model.settings import Settings
from ..model.world import World
from ..store.loaders import Ask, Loader, Loading
from ..store.loaders.access import AccessLoader
from ..store.loaders.orders import OrderLoader, busy, missed
from ..store.loaders.skus import SkuLoader
from ..store.loaders.stock import StockLoader, missing_at, missing_stock
from ..store.statement import Answer, Call, Group
from .submission import BUSY, MISSED, Deferred, Submission

LOADERS: tuple[Loader, ...] = (SkuLoader(), StockLoader(), OrderLoader(), AccessLoader())
"""In the order their rows are locked: stock, supplies, orders, value accounts, series, settings."""

Steps = Generator[Group, Answer, Any]


def prepare(batch: Iterable[Submission], settings: Settings, now: datetime, *, skip: bool, locking: bool) -> Loading:
    """The needs of the whole batch, added up, over an empty World."""
    wanted: dict[str, set[Any]] = {}
    for submission in batch:
        for kind, keys in submission.needs:
            if kind in wanted:
                wanted[kind].update(keys)
            else:
                wanted[kind] = set(keys)
    return Loading(World(settings, now), skip, locking, wanted)


def asks(load: Loading, step: str) -> list[Ask]:
    """What all loaders ask in one round."""
    found: list[Ask] = []
    for loader in LOADERS:
        found.extend(getattr(loader, step)(load))
    return found


def told(asked: list[Ask], answers: Answer) -> None:
    """Hand the rows to those who asked."""
    for (_, receive), rows in zip(asked, answers, strict=True):
        if receive is not None:
            assert isinstance(rows, list)
            receive(rows)


def calls(asked: list[Ask]) -> list[Call]:
    return [call for call, _ in asked]


def deferral(load: Loading) -> Callable[[Submission], Deferred | None]:
    """After loading: whether a command must wait, because its rows are locked by others or a lock was missed."""

    def check(submission: Submission) -> Deferred | None:
        for kind, keys in submission.needs:
            if kind == "offer":
                for code, channel in keys:  # type: ignore[misc]
                    if load.locking and missing_stock(load, code, load.world.settings.offered_at(channel)):
                        return BUSY
            elif kind == "stock":
                if load.locking and any(missing_stock(load, code, [at]) for code, at in keys):  # type: ignore[misc]
                    return BUSY
            elif kind == "at":
                if load.locking and any(missing_at(load, handle, at) for handle, at in keys):  # type: ignore[misc]
                    return BUSY
            elif kind in ("order", "money", "reference"):
                for handle in keys:
                    if load.locking and busy(load, handle):
                        return BUSY
                    if kind == "order" and missed(load, handle):
                        return MISSED
            elif kind == "wanting" and load.skip:
                return BUSY
        return None

    return check
