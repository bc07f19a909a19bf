"""Orders with all their children; their lines' stock is known, unlocked, before the orders themselves are locked.

The SKUs of an order's lines never change, so their stock can be locked first. If a line slipped in meanwhile whose stock is not
among the locked rows, that is a missed lock: `waits_for_goods` says so, and the command goes into the next batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.ids import Id
from ...base.limits import REBALANCE_LINES_MAX
from ...model.rows import (
    Address,
    Adjustment,
    Approval,
    Attachment,
    FollowUp,
    Fulfillment,
    Hold,
    Instruction,
    Line,
    Note,
    Order,
    Parcel,
    ParcelLine,
    Payment,
    Promise,
    Row,
    Stock,
    Supply,
    Tax,
    ValueAccount,
)
from ..statement import Call, Statement
from . import Ask, Loader, Loading, Wait, filing, locking
from .stock import TURNS

_ENDS = ("", " for no key update", " for no key update skip locked")
_ORDER = ", ".join("o." + c for c in Order.spec.columns)

BY_REFERENCE = Statement(
    "select v.channel, v.reference, o.id from unnest({}, {}) v (channel, reference) cross join lateral "
    "(select id from orders where channel = v.channel and reference = v.reference offset 0) o",
    ["text[]", "text[]"],
    rows=True,
)
_NAMED = """(select unnest({}) as id union all
    select o.id from unnest({}, {}) v (channel, reference) cross join lateral
        (select id from orders where channel = v.channel and reference = v.reference offset 0) o) h"""
BY_ID = Statement("select id, channel from orders where id = any({})", ["uuid[]"], rows=True)
LINE_STOCK = Statement(
    f"""select distinct h.id, l.sku_id, s.location from {_NAMED}
    cross join lateral (select sku_id from order_lines where order_id = h.id and sku_id is not null offset 0) l
    left join lateral (select location from stock where sku_id = l.sku_id offset 0) s on true""",
    ["uuid[]", "text[]", "text[]"],
    rows=True,
)
VALUES = Statement(
    f"""select distinct p.value_account from {_NAMED} cross join lateral
    (select value_account from payments where order_id = h.id and value_account is not null offset 0) p""",
    ["uuid[]", "text[]", "text[]"],
    rows=True,
)
LOCK = {
    end: Statement(
        f"select {_ORDER} from unnest({{}}) v (id) cross join lateral (select * from orders t where t.id = v.id offset 0{end}) o",
        ["uuid[]"],
        rows=True,
    )
    for end in _ENDS
}
_WANTING = f"""select distinct w.owner from unnest({{}}) k (id) cross join lateral (
        (select p.owner from (
            select distinct o.channel from unnest({{}}, {{}}) o (channel, location)
            cross join lateral (select on_hand, promised from stock where sku_id = k.id and location = o.location offset 0) s
            where s.on_hand > s.promised or exists (select from supplies y
                where y.sku_id = k.id and y.location = o.location and y.expected - y.received - y.closed > y.promised)) c
         cross join (values {TURNS}) r (reason)
         cross join lateral
            (select owner from promises where sku_id = k.id and kind = 'waiting' and reason = r.reason and channel = c.channel
             order by turn, owner, n limit {REBALANCE_LINES_MAX}) p)
        union all
        (select p.owner from stock s cross join lateral
            (select owner from promises
             where sku_id = k.id and location = s.location and kind = 'stock' and level = 'soft' and line is not null
             order by turn desc, owner desc, n desc limit {REBALANCE_LINES_MAX}) p
         where s.sku_id = k.id and s.promised > s.on_hand)
        union all
        (select p.owner from supplies y cross join lateral
            ((select owner from promises where supply = y.id order by turn, owner, n limit {REBALANCE_LINES_MAX}) union all
             (select owner from promises where supply = y.id order by turn desc, owner desc, n desc limit {REBALANCE_LINES_MAX})) p
         where y.sku_id = k.id and y.promised > 0 and (y.short > 0 or exists
            (select from stock s where s.sku_id = k.id and s.location = y.location and s.on_hand > s.promised))) offset 0) w"""
LOCK_WANTING = {
    end: Statement(
        f"select {_ORDER} from orders o where o.id in (select unnest({{}}) union {_WANTING}) order by o.id{end}",
        ["uuid[]", "uuid[]", "text[]", "text[]"],
        rows=True,
    )
    for end in _ENDS
}
"""The most urgent of each channel that promises from where units are free or expected, the least urgent of each place that lacks some,
and both of each supply that is short or has come."""
VALUE_LOCK = {
    end: Statement(
        f"select {', '.join('v.' + (c if c != 'limit' else chr(34) + c + chr(34)) for c in ValueAccount.spec.columns)} "
        f"from value_accounts v where v.id = any({{}}) order by v.id{end}",
        ["uuid[]"],
        rows=True,
    )
    for end in _ENDS
}
CHILDREN: tuple[type[Row], ...] = (Line, Adjustment, Promise, Payment, Instruction, Hold, Fulfillment, Parcel, ParcelLine)
SELDOM: dict[str, type[Row]] = {
    **{"notes": Note, "attachments": Attachment, "taxing": Tax},
    **{"approvals": Approval, "follow_ups": FollowUp},
}
"""Children that few commands look at, long as they may be: by the kind of needs they are read for."""
READ = {
    cls: Statement(
        f"select {', '.join('t.' + c for c in cls.spec.columns)} from unnest({{}}) v (id) cross join lateral "
        f"(select * from {cls.spec.table} where {cls.spec.parent} = v.id order by {', '.join(cls.spec.key[1:])} offset 0) t",
        ["uuid[]"],
        rows=True,
    )
    for cls in (*CHILDREN, *SELDOM.values())
}
DESTINATIONS = Statement(
    f"select {', '.join('a.' + c for c in Address.spec.columns)} from unnest({{}}) v (id) "
    "cross join lateral (select ship_to from orders where id = v.id offset 0) o "
    "cross join lateral (select * from addresses where id = o.ship_to offset 0) a",
    ["uuid[]"],
    rows=True,
)


class OrderLoader(Loader):
    """Kinds order, money, reference and value; and the orders that want a SKU."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        named = load.keys("order") | load.keys("money") | load.keys("reference")
        if named:
            ids, references = _parted(named)
            load.world.handles.update(dict.fromkeys(named))
            if ids:
                yield Call(BY_ID, [ids]), lambda rows: self._by_id(load, rows)
            if references:
                columns = [[c for c, _ in references], [r for _, r in references]]
                yield Call(BY_REFERENCE, columns), lambda rows: self._found(load, [((r[0], r[1]), r[2]) for r in rows])
        ordered, paid = load.keys("order"), load.keys("order") | load.keys("money")
        if ordered:
            yield Call(LINE_STOCK, _columns(ordered)), lambda rows: self._line_stock(load, rows)
        if paid:
            yield Call(VALUES, _columns(paid)), lambda rows: self._values(load, rows)
        load.value_ids |= load.keys("value")

    def _by_id(self, load: Loading, rows: list[tuple[Any, ...]]) -> None:
        load.channels.update(rows)
        self._found(load, [(id, id) for id, _ in rows])

    @staticmethod
    def _found(load: Loading, rows: list[tuple[Any, Id]]) -> None:
        for handle, id in rows:
            load.world.handles[handle] = id
            load.order_ids.add(id)

    @staticmethod
    def _line_stock(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for id, sku_id, location in rows:
            load.order_skus.setdefault(id, set()).add(sku_id)
            load.sku_ids.add(sku_id)
            if location is not None:
                load.existing.add((sku_id, location))

    @staticmethod
    def _values(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        load.value_ids.update(r[0] for r in rows)

    def lock(self, load: Loading) -> Iterator[Ask]:
        wanting = sorted({sku.id for code in load.keys("wanting") if (sku := load.world.skus[code]) is not None})
        end = locking(load)
        if wanting:
            settings = load.world.settings
            offered = [(channel, location) for channel in sorted(settings.channels) for location in settings.offered_at(channel)]
            columns = [[channel for channel, _ in offered], [location for _, location in offered]]
            yield Call(LOCK_WANTING[end], [sorted(load.order_ids), wanting, *columns]), filing(load, Order)
        elif load.order_ids:
            yield Call(LOCK[end], [sorted(load.order_ids)]), filing(load, Order)
        if load.value_ids:
            yield Call(VALUE_LOCK[end], [sorted(load.value_ids)]), filing(load, ValueAccount)

    def read(self, load: Loading) -> Iterator[Ask]:
        ids = sorted(load.world.rows[Order])
        load.orders_given.update(ids)
        if ids:
            for cls in CHILDREN:
                yield Call(READ[cls], [ids]), filing(load, cls)
        for kind, cls in SELDOM.items():
            named = {load.world.handles.get(handle) for handle in load.keys(kind)}
            if named := named.intersection(ids):
                yield Call(READ[cls], [sorted(named)]), filing(load, cls)
                if kind == "taxing":
                    yield Call(DESTINATIONS, [sorted(named)]), filing(load, Address)


def _columns(handles: set[Any]) -> list[Any]:
    ids, references = _parted(handles)
    return [ids, [c for c, _ in references], [r for _, r in references]]


def _parted(handles: set[Any]) -> tuple[list[Id], list[tuple[str, str]]]:
    return sorted(h for h in handles if isinstance(h, bytes)), sorted(h for h in handles if not isinstance(h, bytes))


def busy(load: Loading, handle: Any) -> bool:
    """Whether this order exists but was not given to us by the locks."""
    id = load.world.handles.get(handle)
    return id is not None and id not in load.world.rows[Order]


def _slipped_in(load: Loading, handle: Any) -> bool:
    """Whether this order was not there when it was looked for, and was locked all the same: others want its SKU most.

    What it needs beside that SKU was not asked for.
    """
    if load.world.handles.get(handle) is not None:
        return False
    order: Order | None = load.world.rows[Order].get(handle) or load.world.references.get(handle)
    return order is not None and order.id in load.orders_given


def waits_for_money(load: Loading, handle: Any) -> Wait | None:
    """Whether this order, or a value account that it draws on, was not given to us by the locks."""
    if busy(load, handle):
        return "busy"
    if _slipped_in(load, handle):
        return "missed"
    order = _given(load, handle)
    if order is None:
        return None
    accounts = load.world.rows[ValueAccount]
    left = {p.value_account for p in load.world.payments(order) if p.value_account is not None} - accounts.keys()
    if not left:
        return None
    return "busy" if load.skip and left <= load.value_ids else "missed"


def waits_for_goods(load: Loading, handle: Any) -> Wait | None:
    """The same; and whether stock or supplies of its lines were not given to us, locked or slipped in.

    All stock of its SKUs counts, and not only what is promised to it: that there is none elsewhere must not be concluded.
    """
    wait = waits_for_money(load, handle)
    order = _given(load, handle)
    if wait is not None or order is None:
        return wait
    world = load.world
    expected = load.order_skus.get(order.id, set())
    if not load.skipped.isdisjoint(expected):
        return "busy"
    if any(line.sku_id is not None and line.sku_id not in expected for line in world.lines(order)):
        return "missed"
    stock, supplies = world.rows[Stock], world.rows[Supply]
    promises = world.promises(order)
    if any(p.location is not None and (p.sku_id, p.location) not in stock for p in promises):
        return "missed"
    if any(p.supply is not None and p.supply not in supplies for p in promises):
        return "busy" if load.skip else "missed"
    return None


def _given(load: Loading, handle: Any) -> Order | None:
    id = load.world.handles.get(handle)
    return load.world.rows[Order].get(id) if id else None
