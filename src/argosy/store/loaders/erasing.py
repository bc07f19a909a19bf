"""What erasing a person takes: everybody they were, where they lived, what is not over yet; then their orders, a slice at a time.

Whoever gives a customer another order has the customer's lock, so what is read under it stays so until the commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.ids import Id
from ...base.limits import ORDERS_ERASED_MAX
from ...model.rows import Address, Approval, Attachment, Customer, Note, Order, Remark, Row
from ..statement import Call, Statement
from . import Ask, Loader, Loading, filing
from .orders import READ

FAMILY = Statement(
    """with recursive family (root, id) as (select v.id, v.id from unnest({}) v (id)
    union select f.root, c.id from family f join customers c on c.merged_into = f.id)
    select root, id from family""",
    ["uuid[]"],
    rows=True,
)
OWNED = Statement(
    "select v.id, (select count(*) from orders where customer_id = v.id) from unnest({}) v (id)",
    ["uuid[]"],
    rows=True,
)
NAMED_MAX = 20
_BUSY_PAYMENT = "p.pending + p.capturing + p.voiding + p.refunding > 0 or p.purpose = 'pay' and p.authorized > p.captured + p.voided"
NOT_OVER = Statement(
    f"""select f.root, o.number from unnest({{}}, {{}}) f (root, id) cross join lateral (
        select o.number from orders o where o.customer_id = f.id and (f.id <> f.root or o.status = 'open' or o.due <> 0
            or exists (select from order_lines l where l.order_id = o.id and l.under_way + l.returning > 0 offset 0)
            or exists (select from payments p where p.order_id = o.id and ({_BUSY_PAYMENT}) offset 0)
            or exists (select from instructions i where i.order_id = o.id and i.state = 'open' offset 0))
        order by o.placed_at, o.id limit {NAMED_MAX}) o""",
    ["uuid[]", "uuid[]"],
    rows=True,
)
"""Of everybody a person was the orders that still have something before them; those not handed over yet are among them."""
BALANCES = Statement(
    "select f.root, f.id from unnest({}, {}) f (root, id) where exists "
    "(select from value_accounts a where a.holder = f.id and (a.balance <> 0 or a.held <> 0))",
    ["uuid[]", "uuid[]"],
    rows=True,
)
NEXT = Statement(
    """select v.customer, v.at, v.last, o.id from unnest({}, {}, {}) v (customer, at, last) cross join lateral
    (select id, placed_at from orders where customer_id = v.customer and (placed_at, id) > (v.at, v.last)
     order by placed_at, id limit {}) o order by v.customer, v.at, v.last, o.placed_at, o.id""",
    ["uuid[]", "timestamptz[]", "uuid[]", "integer"],
    rows=True,
)
ADDRESSES = Statement(
    f"""with recursive version (id) as (select id from (
        select w.id from orders o cross join lateral (values (o.ship_to), (o.bill_to)) w (id) where o.id = any({{}})
        union select address from fulfillments where order_id = any({{}})
        union select address from customer_addresses where customer_id = any({{}})) s where id is not null
    union select a.replaces from version v join addresses a on a.id = v.id where a.replaces is not null)
    select {", ".join("a." + c for c in Address.spec.columns)} from version v join addresses a on a.id = v.id""",
    ["uuid[]", "uuid[]", "uuid[]"],
    rows=True,
)
"""Every version that orders or address books point at, and those they replaced."""


BESIDE: dict[str, type[Row]] = {"notes": Note, "approvals": Approval, "attachments": Attachment}
"""By the kind of need that reads it as well: what people wrote on an order, and put there."""
REMARKS = Statement(f"select {', '.join(Remark.spec.columns)} from remarks where order_id = any({{}}) order by id", ["uuid[]"], rows=True)


class ErasingLoader(Loader):
    """Kinds owned, person, erasing and guest."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        if keys := sorted(load.keys("erasing")):
            load.world.erasing.update({key: [] for key in keys})
            customers, at, last = zip(*keys, strict=True)
            yield Call(NEXT, [list(customers), list(at), list(last), ORDERS_ERASED_MAX]), lambda rows: self._next(load, rows)

    @staticmethod
    def _next(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for customer, at, last, order in rows:
            load.world.erasing[customer, at, last].append(order)
            load.order_ids.add(order)

    def expand(self, load: Loading) -> Iterator[Ask]:
        if roots := _ids(load, "person"):
            yield Call(FAMILY, [roots]), lambda rows: load.world.customer_ids.update({id: id for _, id in rows})

    def read(self, load: Loading) -> Iterator[Ask]:
        world = load.world
        if owners := _ids(load, "owned"):
            yield Call(OWNED, [owners]), world.owned.update
        roots = _ids(load, "person")
        if roots:
            world.relatives.update({root: [] for root in roots})
            world.not_over.update({root: [] for root in roots})
            pairs = [[root for root in roots for _ in _family(load, root)], [id for root in roots for id in _family(load, root)]]
            yield Call(FAMILY, [roots]), lambda rows: self._told(world.relatives, rows)
            yield Call(NOT_OVER, pairs), lambda rows: self._told(world.not_over, rows)
            yield Call(BALANCES, pairs), lambda rows: self._told(world.not_over, [(root, "") for root, _ in rows])
        orders = sorted(_orders(load))
        if roots or orders:
            people = sorted({id for root in roots for id in _family(load, root)})
            yield Call(ADDRESSES, [orders, orders, people]), filing(load, Address)
        if orders:
            yield Call(REMARKS, [orders]), filing(load, Remark)
        for kind, cls in BESIDE.items():
            there = {world.handles.get(handle) for handle in load.keys(kind)}
            if left := [id for id in orders if id not in there]:
                yield Call(READ[cls], [left]), filing(load, cls)

    @staticmethod
    def _told(into: dict[Id, list[Any]], rows: list[tuple[Any, ...]]) -> None:
        for root, what in rows:
            into[root].append(what)


def _orders(load: Loading) -> set[Id]:
    """The orders that are to be erased and that there are."""
    guests = {id for handle in load.keys("guest") if (id := load.world.handles.get(handle)) is not None}
    return {id for ids in (*load.world.erasing.values(), guests) for id in ids if id in load.world.rows[Order]}


def _ids(load: Loading, kind: str) -> list[Id]:
    """The customers of this kind of needs that there are."""
    return sorted({id for named in load.keys(kind) if (id := load.world.customer_ids.get(named)) is not None})


def _family(load: Loading, root: Id) -> list[Id]:
    """Who was merged into whom, as it stands in the rows that are locked."""
    rows: dict[Id, Customer] = load.world.rows[Customer]
    found = [root]
    for id in found:
        found += [other.id for other in rows.values() if other.merged_into == id]
    return found


def orders_changed(load: Loading, named: Any) -> bool:
    """Whether a command of this batch has made this customer, or touched an order of theirs: they were counted before."""
    customer = load.world.find_customer(named)
    return customer is not None and (customer.id not in load.world.owned or _touched(load, {customer.id}))


def person_missed(load: Loading, named: Any) -> bool:
    """Whether this customer was made, or somebody merged into them, after it was looked who had been; or an order touched in this batch."""
    customer = load.world.find_customer(named)
    if customer is None:
        return False
    family = set(_family(load, customer.id))
    return family != {*load.world.relatives.get(customer.id, ())} or _touched(load, family)


def _touched(load: Loading, people: set[Id]) -> bool:
    return any(type(row) is Order and row.customer_id in people for row, _, _ in load.world.log)
