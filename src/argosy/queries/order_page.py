"""One order as a whole: its lines and where their units stand, its money, what was asked of the outside, what happened.

All of one moment: the statements share a snapshot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from argosy.base.limits import PAGE_ROWS_MAX
from argosy.base.money import decimal
from argosy.model.rows import (
    Address,
    Adjustment,
    Attachment,
    Customer,
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
    Remark,
    Row,
    Tax,
)
from argosy.queries.order_ids import order_id
from argosy.queries.plain import price, rows, uuid
from argosy.queries.sight import MAY, MAY_TYPES, SEEN, Sight
from argosy.rules.settle import net_captured, open_amount
from argosy.store.statement import Answer, Call, Script, Statement

R = TypeVar("R", bound=Row)

BEGIN = Statement("begin isolation level repeatable read, read only")
END = Statement("commit")


def _columns(cls: type[Row], alias: str) -> str:
    return ", ".join(f"{alias}.{column}" for column in cls.spec.columns)


def _children(cls: type[Row], owner: str = "order_id") -> Statement:
    key = ", ".join(cls.spec.key)
    return Statement(f"select {_columns(cls, 't')} from {cls.spec.table} t where {owner} = {{}} order by {key}", ["uuid"], rows=True)


ORDER = Statement(
    f"select {_columns(Order, 'o')} from {MAY} cross join orders o where o.id = {{}} and {SEEN}", [*MAY_TYPES, "uuid"], rows=True
)
PARTS: dict[type[Row], Statement] = {
    cls: _children(cls)
    for cls in (Line, Adjustment, Tax, Payment, Instruction, Fulfillment, Parcel, ParcelLine, Hold, Note, Remark, Attachment)
} | {
    Customer: Statement(
        f"select {_columns(Customer, 'c')} from orders o join customers c on c.id = o.customer_id where o.id = {{}}", ["uuid"], rows=True
    ),
    Promise: _children(Promise, "owner"),
    Address: Statement(
        f"select {_columns(Address, 'a')} from orders o join addresses a on a.id = any(array[o.ship_to, o.bill_to]) where o.id = {{}}",
        ["uuid"],
        rows=True,
    ),
}
MAY_BE_ASKED: dict[str, Callable[[Payment], int]] = {
    "payments.capture": open_amount,
    "payments.void": open_amount,
    "payments.refund": net_captured,
    "payments.withdraw": lambda p: p.pending,
}
"""What somebody may do about a payment, as long as there is something left of it to do it with."""
EVENTS_SHOWN_MAX = PAGE_ROWS_MAX
TIMELINE = Statement(
    "select e.seq, e.at, e.type, c.actor, c.name, e.data from events e cross join lateral "
    "(select actor, name from commands where id = e.command_id limit 1) c "
    f"where e.subject = {{}} and e.stream = 0 order by e.seq desc limit {EVENTS_SHOWN_MAX}",
    ["uuid"],
    rows=True,
)


def order_page(named: str, sight: Sight) -> Script[dict[str, Any] | None]:
    """The order with this id or number, as plain values; None if there is none within sight.

    Money is decimal strings in the order's currency; quantities are in the SKU's smallest unit. The timeline has the newest
    EVENTS_SHOWN_MAX events, oldest first; the amounts in their data are minor units, as the events' catalogue says.
    A `reason` that a person gave is added to it.
    """
    id = yield from order_id(named)
    if id is None:
        return None
    answer = yield [
        Call(BEGIN),
        Call(ORDER, [*sight.limits, id]),
        *(Call(statement, [id]) for statement in PARTS.values()),
        Call(TIMELINE, [id]),
        Call(END),
    ]
    found = rows(answer, 1)
    if not found:
        return None
    return _Page(Order(*found[0]), answer).shown()


WHY: dict[str, tuple[type[Hold | Note | Instruction | Remark], str, str]] = {
    "order.held": (Hold, "hold", "reason"),
    "order.unheld": (Hold, "hold", "answer"),
    "order.cancelled": (Note, "note", "text"),
    "order.edited": (Note, "note", "text"),
    "payment.failed": (Instruction, "instruction", "failure"),
} | dict.fromkeys(
    [f"fulfillment.{what}" for what in ("delivery_failed", "returned_to_sender", "parcel_lost", "cancelled")], (Remark, "remark", "text")
)
"""By type of event: where it stands what somebody said of it; which row, the event says by this name."""
PARCEL = "n location fulfillment carrier tracking state at delivered_at weight_g failure"


class _Page:
    """The rows of an order on their way to plain values."""

    def __init__(self, order: Order, answer: Answer) -> None:
        self.order = order
        self._parts = {cls: [cls(*row) for row in rows(answer, i)] for i, cls in enumerate(PARTS, 2)}
        self._timeline = rows(answer, 2 + len(PARTS))

    def of(self, cls: type[R]) -> list[R]:
        return self._parts[cls]  # type: ignore[return-value]

    def money(self, amount: int) -> str:
        return decimal(amount, self.order.exponent)

    def amounts(self, row: Row, names: str) -> dict[str, str]:
        return {name: self.money(getattr(row, name)) for name in names.split()}

    def shown(self) -> dict[str, Any]:
        order = self.order
        addresses = {a.id: plain(a, "name line1 line2 city region postcode country email phone") for a in self.of(Address)}
        return {
            "id": uuid(order.id),
            **plain(order, "number channel reference customer_reference placed_at status payment_status fulfillment_status return_status"),
            **plain(order, "version progress currency prices_include_tax capture_policy priority ship_by test requested_at not_before"),
            **plain(order, "ship_complete complete_by delivery_method assignee"),
            "customer": self.customer(),
            "tags": order.tags or [],
            "custom": order.custom or {},
            **self.amounts(order, "net tax gross discount due"),
            "ship_to": addresses.get(order.ship_to or b""),
            "bill_to": addresses.get(order.bill_to or b""),
            "lines": self.lines(),
            "adjustments": [self.adjustment(a) for a in self.of(Adjustment)],
            "payments": [self.payment(p) for p in self.of(Payment)],
            "instructions": [self.instruction(i) for i in self.of(Instruction)],
            "fulfillments": self.fulfillments(),
            "parcels": self.parcels(),
            "holds": [plain(h, "n type reason at by until released_at released_by answer") for h in self.of(Hold)],
            "notes": [plain(note, "n kind text at by") for note in self.of(Note)],
            "attachments": [plain(a, "n name media_type size at by") for a in self.of(Attachment) if a.blob is not None],
            "timeline": [
                {"seq": seq, "time": at, "type": type, "actor": actor, "command": name, "data": data | self.said(type, data)}
                for seq, at, type, actor, name, data in reversed(self._timeline)
            ],
        }

    def said(self, type: str, data: dict[str, Any]) -> dict[str, str]:
        """Why, in people's words: events hold none, and name the row that does."""
        of = WHY.get(type)
        if of is None:
            return {}
        cls, pointer, column = of
        row = next((row for row in self.of(cls) if (uuid(row.id) if isinstance(row, Remark) else row.n) == data[pointer]), None)
        words = getattr(row, column, None)
        return {"reason": words} if words else {}

    def lines(self) -> list[dict[str, Any]]:
        promises: dict[int | None, list[Promise]] = defaultdict(list)
        for p in self.of(Promise):
            promises[p.line].append(p)
        return [self.line(line, promises[line.n]) for line in self.of(Line)]

    def line(self, line: Line, promises: list[Promise]) -> dict[str, Any]:
        names = (
            "n code title role parent per_parent bundles ordered waiting promised recalling cancelled shipped returning returned credited"
        )
        decimals = self.order.exponent
        return (
            plain(line, names)
            | plain(line, "channel_line tax_class price_reason")
            | {
                "sku": None if line.sku_id is None else line.code,
                "unit_price": price(line.unit_price, decimals),
                "list_price": None if line.list_price is None else price(line.list_price, decimals),
            }
            | self.amounts(line, "net tax gross discount")
            | {
                "discounts": [{"title": d["title"], "amount": self.money(d["amount"])} for d in line.discounts or ()],
                "taxes": self.taxes["line", line.n],
                "promises": [self.promise(p) for p in promises],
            }
        )

    def adjustment(self, a: Adjustment) -> dict[str, Any]:
        shown = plain(a, "n kind title line units tax_class leaves reason reverses at") | self.amounts(a, "net tax gross")
        return shown | {"taxes": self.taxes["adjustment", a.n]}

    @cached_property
    def taxes(self) -> dict[tuple[str, int | None], list[dict[str, Any]]]:
        """By what they are taxes of: a line or an adjustment, and its number."""
        found: dict[tuple[str, int | None], list[dict[str, Any]]] = defaultdict(list)
        for t in self.of(Tax):
            of = ("line", t.line) if t.line is not None else ("adjustment", t.adjustment)
            found[of].append({"code": t.code, "rate": price(t.rate, 0)} | self.amounts(t, "base amount"))
        return found

    def customer(self) -> dict[str, Any] | None:
        return next(({"id": uuid(c.id), **plain(c, "reference name company email")} for c in self.of(Customer)), None)

    @staticmethod
    def promise(p: Promise) -> dict[str, Any]:
        shown = plain(p, "n kind quantity location level fulfillment reason until recalling picked packed")
        return shown | {"supply": uuid(p.supply)}

    def payment(self, p: Payment) -> dict[str, Any]:
        balances = "amount pending authorized capturing captured voiding voided refunding refunded discrepancy"
        shown = plain(p, "n collector reference method purpose at expires_at") | self.amounts(p, balances)
        return shown | {"may": [command for command, left in MAY_BE_ASKED.items() if left(p) > 0]}

    def instruction(self, i: Instruction) -> dict[str, Any]:
        """A recall is of units, everything else of money."""
        units = i.kind == "recall"
        size = {"units": i.amount if units else None, "amount": None if units else self.money(i.amount)}
        return plain(i, "n kind state payment fulfillment line at try_at attempts external_id failure") | size

    def fulfillments(self) -> list[dict[str, Any]]:
        standing: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
        for p in self.of(Promise):
            standing[p.fulfillment].append(plain(p, "line quantity picked packed"))
        return [plain(f, "n location method state at promised_at") | {"lines": standing[f.n]} for f in self.of(Fulfillment)]

    def parcels(self) -> list[dict[str, Any]]:
        inside: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for unit in self.of(ParcelLine):
            inside[unit.parcel].append(plain(unit, "line quantity"))
        return [plain(p, PARCEL) | {"lines": inside[p.n]} for p in self.of(Parcel)]


def plain(row: Row, names: str) -> dict[str, Any]:
    """These columns of a row by their names."""
    return {name: getattr(row, name) for name in names.split()}
