"""Supplies, and the owners of promises that are no orders: transfers and reservations.

Supplies are locked right after stock, and only where the stock of their location is: whoever holds that holds them, so one that
does not come back from SKIP LOCKED is nobody's. Transfers and reservations come next, before orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ...base.ids import Id
from ...model.rows import Promise, Reservation, Row, Stock, Supply, Transfer
from ..statement import Call, Statement
from . import Ask, Found, Loader, Loading, filing, locking

_ENDS = ("", " for no key update", " for no key update skip locked")
BY_DOCUMENT = Statement(
    """select v.reference, v.code, y.id, y.sku_id, y.location from unnest({}, {}) v (reference, code)
    cross join lateral (select id from skus where code = v.code offset 0) k
    cross join lateral (select id, sku_id, location from supplies where reference = v.reference and sku_id = k.id offset 0) y""",
    ["text[]", "text[]"],
    rows=True,
)
TRANSFERS = Statement(
    """select t.reference, t.id, y.id, y.sku_id, t.source, t.target from unnest({}) v (reference)
    cross join lateral (select id, reference, source, target from transfers where reference = v.reference offset 0) t
    cross join lateral (select id, sku_id from supplies where owner = t.id offset 0) y""",
    ["text[]"],
    rows=True,
)
RESERVATIONS = Statement(
    """select r.channel, r.reference, r.id, p.sku_id, p.location from unnest({}, {}) v (channel, reference)
    cross join lateral (select id, channel, reference from reservations
        where channel = v.channel and reference = v.reference offset 0) r
    left join lateral (select sku_id, location from promises where owner = r.id offset 0) p on true""",
    ["text[]", "text[]"],
    rows=True,
)
LOCK_SUPPLIES = {
    end: Statement(
        f"""select {", ".join("s." + c for c in Supply.spec.columns)} from supplies s where s.id in (
        select unnest({{}}) union
        select y.id from unnest({{}}) k (id) cross join lateral (select id, location from supplies
            where sku_id = k.id and (expected > received + closed or promised > 0) offset 0) y
        where exists (select from unnest({{}}, {{}}) v (sku_id, location) where v.sku_id = k.id and v.location = y.location))
        order by s.id{end}""",
        ["uuid[]", "uuid[]", "uuid[]", "text[]"],
        rows=True,
    )
    for end in _ENDS
}
"""Those named, and of the locked stock those of which something is still expected or promised."""
LOCK: dict[type[Row], dict[str, Statement]] = {
    cls: {
        end: Statement(
            f"select {', '.join(cls.spec.columns)} from {cls.spec.table} where id = any({{}}) order by id{end}", ["uuid[]"], rows=True
        )
        for end in _ENDS
    }
    for cls in (Transfer, Reservation)
}
CLAIMS = Statement(
    f"select {', '.join('t.' + c for c in Promise.spec.columns)} from unnest({{}}) v (id) cross join lateral "
    "(select * from promises where owner = v.id order by n offset 0) t",
    ["uuid[]"],
    rows=True,
)


class SupplyLoader(Loader):
    """Kinds supply, transfer and reservation; and the supplies at every place of which stock is needed."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        world = load.world
        if documents := sorted(load.keys("supply")):
            world.asked.update((Supply, *document) for document in documents)
            yield Call(BY_DOCUMENT, [[r for r, _ in documents], [c for _, c in documents]]), partial(self._documents, load)
        if references := sorted(load.keys("transfer")):
            world.asked.update((Transfer, reference) for reference in references)
            yield Call(TRANSFERS, [references]), partial(self._transfers, load)
        if names := sorted(load.keys("reservation")):
            world.asked.update((Reservation, *name) for name in names)
            yield Call(RESERVATIONS, [[c for c, _ in names], [r for _, r in names]]), partial(self._reservations, load)

    @staticmethod
    def _documents(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for reference, code, id, sku_id, location in rows:
            _found(load, Supply, (reference, code), id, sku_id, location).supplies.add(id)
            load.supply_ids.add(id)

    @staticmethod
    def _transfers(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for reference, id, supply, sku_id, *places in rows:
            _found(load, Transfer, reference, id, sku_id, *places).supplies.add(supply)
            load.supply_ids.add(supply)

    @staticmethod
    def _reservations(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for channel, reference, id, sku_id, location in rows:
            _found(load, Reservation, (channel, reference), id, sku_id, location)

    def lock(self, load: Loading) -> Iterator[Ask]:
        if load.pairs or load.supply_ids:
            pairs = sorted(load.pairs)
            columns = [sorted({sku_id for sku_id, _ in pairs}), [p[0] for p in pairs], [p[1] for p in pairs]]
            yield Call(LOCK_SUPPLIES[locking(load)], [sorted(load.supply_ids), *columns]), filing(load, Supply)
        for cls in (Transfer, Reservation):
            if ids := self._owners(load, cls):
                yield Call(LOCK[cls][locking(load)], [ids]), filing(load, cls)

    def read(self, load: Loading) -> Iterator[Ask]:
        if ids := sorted([*load.world.rows[Transfer], *load.world.rows[Reservation]]):
            yield Call(CLAIMS, [ids]), filing(load, Promise)

    @staticmethod
    def _owners(load: Loading, cls: type[Row]) -> list[Id]:
        return sorted(found.id for (kind, _), found in load.found.items() if kind is cls)


def _found(load: Loading, cls: type[Row], name: Any, id: Id, sku_id: Id | None, *places: str | None) -> Found:
    """Note the row and the stock that goes with it; its stock rows are there, since it stands on them."""
    found = load.found.setdefault((cls, name), Found(id))
    for place in places:
        if sku_id is not None and place is not None:
            found.pairs.add((sku_id, place))
            load.pairs.add((sku_id, place))
            load.existing.add((sku_id, place))
            load.sku_ids.add(sku_id)
            load.freeing.add(sku_id)
    return found


def withheld(load: Loading, cls: type[Row], name: Any) -> bool:
    """Whether the row of this name, or stock or a supply that goes with it, exists but was not given to us by the locks."""
    found = load.found.get((cls, name))
    if found is None:
        return False
    rows = load.world.rows
    held = cls is Supply or found.id in rows[cls]
    return not (held and found.pairs <= rows[Stock].keys() and found.supplies <= rows[Supply].keys())
