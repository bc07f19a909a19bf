"""From a batch's needs to a World: resolve, expand, lock, read, a group of statements each. A generator; it does no I/O itself."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from typing import Any

from ..model.rows import (
    ApiKey,
    Approval,
    Job,
    Order,
    Remark,
    Reservation,
    Row,
    Series,
    SettingsVersion,
    Supply,
    Transfer,
    User,
    ValueAccount,
    View,
)
from ..model.settings import Settings
from ..model.world import World
from ..store.loaders import Ask, Loader, Loading, Wait
from ..store.loaders.access import AccessLoader
from ..store.loaders.catalog import CatalogLoader, uses_changed
from ..store.loaders.customers import CustomerLoader, busy_customer, buyer_missed, left_changed
from ..store.loaders.erasing import ErasingLoader, orders_changed, person_missed
from ..store.loaders.files import FileLoader
from ..store.loaders.orders import OrderLoader, busy, waits_for_goods, waits_for_money
from ..store.loaders.queues import QueueLoader
from ..store.loaders.skus import SkuLoader, busy_sku
from ..store.loaders.stock import StockLoader, missing_at, missing_components, missing_stock
from ..store.loaders.supplies import SupplyLoader, withheld
from ..store.statement import Answer, Call, Group
from .submission import BUSY, MISSED, Deferred, Submission

LOADERS: tuple[Loader, ...] = (
    *(SkuLoader(), StockLoader(), SupplyLoader(), OrderLoader(), CustomerLoader(), AccessLoader()),
    *(FileLoader(), QueueLoader(), CatalogLoader(), ErasingLoader()),
)
"""In the order their rows are locked: SKUs that will be changed, stock, supplies, transfers, reservations, orders, value accounts,
customers, series, settings, keys, users, jobs. The last three lock nothing.
"""

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


def deferral(load: Loading, submission: Submission) -> Deferred | None:
    """After loading: whether a command must wait, because its rows are locked by others or a lock was missed."""
    if not load.locking:
        return None
    settings_moved = _settings_moved(load)
    for kind, keys in submission.needs:
        if settings_moved and kind in PLACED and "settings" not in submission.needs.kinds:
            return MISSED
        check = _CHECKS.get(kind)
        if check is not None:
            for key in keys:
                waits = check(load, key)
                if waits is not None:
                    return waits
    return None


PLACED = frozenset(
    {"offer", "added", "approved", "stock", "bundle", "order", "at", "wanting", "turn", "supply", "transfer", "reservation", "series"}
)
"""Kinds whose rows are chosen by settings, or are settings: which places promise for a channel, how a series is written."""


def _settings_moved(load: Loading) -> bool:
    """Whether a command of this batch has changed settings: rows were loaded under those before it."""
    locked: SettingsVersion | None = load.world.rows[SettingsVersion].get(1)
    return locked is not None and locked.version != load.world.settings.version


def _offer(load: Loading, key: Any) -> Deferred | None:
    code, channel = key
    sku = load.world.skus[code]
    if sku is not None and sku.bundle and missing_components(load, code, channel):
        return BUSY if load.skip else MISSED
    return BUSY if missing_stock(load, code, load.world.settings.offered_at(channel)) else None


def _added(load: Loading, key: Any) -> Deferred | None:
    """One added to an order that was placed in this batch, and is called by its id: its channel was not known when rows were locked."""
    code, handle = key
    channel = load.channel_of(handle)
    if channel is None or _offer(load, (code, channel)) is None:
        return None
    return BUSY if load.skip else MISSED


def _approved(load: Loading, key: Any) -> Deferred | None:
    """Asked for after rows were resolved, in this batch or by somebody else: what it adds was not known then."""
    handle, n = key
    order = load.world.handles.get(handle)
    if order is None:
        return None
    if (offers := load.approved.get((order, n))) is not None:
        return next((waits for offer in offers if (waits := _offer(load, offer)) is not None), None)
    row = load.world.rows[Approval].get((order, n))
    return (BUSY if load.skip else MISSED) if row is not None and row.command == "orders.edit" else None


def _stock(load: Loading, key: Any) -> Deferred | None:
    code, location = key
    return BUSY if missing_stock(load, code, [location]) else None


def _at(load: Loading, key: Any) -> Deferred | None:
    handle, location = key
    return BUSY if missing_at(load, handle, location) else None


def _bundle(load: Loading, key: Any) -> Deferred | None:
    return BUSY if missing_components(load, *key) else None


def _reference(load: Loading, handle: Any) -> Deferred | None:
    return BUSY if busy(load, handle) else None


def _money(load: Loading, handle: Any) -> Deferred | None:
    return _DEFERRED[waits_for_money(load, handle)]


def _order(load: Loading, handle: Any) -> Deferred | None:
    return _DEFERRED[waits_for_goods(load, handle)]


def _wanting(load: Loading, code: Any) -> Deferred | None:
    sku = load.world.skus[code]
    return BUSY if load.skip else MISSED if sku is not None and load.moved(sku.id) else None


def _turn(load: Loading, handle: Any) -> Deferred | None:
    id = load.world.handles.get(handle)
    skus = () if id is None else load.order_skus.get(id, ())
    return MISSED if any(load.moved(sku_id) for sku_id in skus) else None


def _row(cls: type[Row]) -> Callable[[Loading, Any], Deferred | None]:
    """For rows that are asked for by their key alone: one that is skipped looks like one that never was."""
    return lambda load, key: BUSY if load.skip and key not in load.world.rows[cls] else None


def _named(cls: type[Row]) -> Callable[[Loading, Any], Deferred | None]:
    """For rows that were found by their name before the locks."""
    return lambda load, name: BUSY if withheld(load, cls, name) else None


def _settings(load: Loading, _: Any) -> Deferred | None:
    return BUSY if load.skip and not load.world.rows[SettingsVersion] else None


def _holders(load: Loading, _: Any) -> Deferred | None:
    return BUSY if load.skip else None


def _catalog(load: Loading, code: Any) -> Deferred | None:
    return BUSY if busy_sku(load, code) else None


def _uses(load: Loading, code: Any) -> Deferred | None:
    return MISSED if uses_changed(load, code) else None


def _customer(load: Loading, handle: Any) -> Deferred | None:
    return BUSY if busy_customer(load, handle) else None


def _buyer(load: Loading, handle: Any) -> Deferred | None:
    if busy_customer(load, handle):
        return BUSY
    return (BUSY if load.skip else MISSED) if buyer_missed(load, handle) else None


def _left(load: Loading, customer: Any) -> Deferred | None:
    return BUSY if load.skip else MISSED if left_changed(load, customer) else None


def _owned(load: Loading, handle: Any) -> Deferred | None:
    return (BUSY if load.skip else MISSED) if orders_changed(load, handle) else None


def _person(load: Loading, handle: Any) -> Deferred | None:
    return (BUSY if load.skip else MISSED) if person_missed(load, handle) else None


def _erasing(load: Loading, key: Any) -> Deferred | None:
    orders = load.world.rows[Order]
    return BUSY if any(id not in orders for id in load.world.erasing[key]) else None


_DEFERRED: dict[Wait | None, Deferred | None] = {"busy": BUSY, "missed": MISSED, None: None}
_CHECKS: dict[str, Callable[[Loading, Any], Deferred | None]] = {
    "catalog": _catalog,
    "uses": _uses,
    "customer": _customer,
    "buyer": _buyer,
    "left": _left,
    "owned": _owned,
    "person": _person,
    "erasing": _erasing,
    "offer": _offer,
    "added": _added,
    "approved": _approved,
    "stock": _stock,
    "at": _at,
    "bundle": _bundle,
    "money": _money,
    "reference": _reference,
    "order": _order,
    "wanting": _wanting,
    "turn": _turn,
    "supply": _named(Supply),
    "transfer": _named(Transfer),
    "reservation": _named(Reservation),
    "value": _row(ValueAccount),
    "series": _row(Series),
    "api_key": _row(ApiKey),
    "job": _row(Job),
    "view": _row(View),
    "remark": _row(Remark),
    "settings": _settings,
    "user": _row(User),
    "holders": _holders,
}
"""Every kind whose rows are locked, or may have changed since they were read; `sku` takes no locks."""
