"""Writes a World's differences: one INSERT, one UPDATE and one DELETE a table, sorted by key, with the rows they must touch counted.

New rows are sorted by what two writers may both try to insert: whoever meets the other's row waits for it, so all must come the
same way. A new id is nobody else's; a code, a reference or a due command's key may be.

Counters are written as differences, summed per row in the World; other columns as values. Columns that have their default in
every row are left to the table.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import orjson

from ..model.journal import Changes
from ..model.rows import (
    Address,
    Adjustment,
    ApiKey,
    Approval,
    Attachment,
    Barcode,
    Channel,
    Collector,
    Component,
    Customer,
    CustomerAddress,
    CustomField,
    Due,
    FollowUp,
    Fulfillment,
    Goods,
    Hold,
    HoldType,
    Instruction,
    Job,
    Line,
    Location,
    MailText,
    Mention,
    Money,
    Note,
    Order,
    Parcel,
    ParcelLine,
    Payment,
    Policy,
    Promise,
    Remark,
    Reservation,
    Role,
    Row,
    Series,
    SettingsVersion,
    Sku,
    Stock,
    Supply,
    Tax,
    TaxRate,
    Transfer,
    User,
    ValueAccount,
    View,
)
from .statement import Call, Statement

WRITE_ORDER: tuple[type[Row], ...] = (
    Location, Channel, Collector, HoldType, TaxRate, CustomField, MailText, Policy, ApiKey, Role, User, Sku, Barcode, Component, Stock,
    Supply, Customer, Order, Line, Adjustment, Tax, Promise, Payment, Instruction, Hold, Note, Remark, Attachment, Approval, Mention,
    FollowUp, Fulfillment, Parcel, ParcelLine, Reservation, Transfer, CustomerAddress, Address, ValueAccount, Series, SettingsVersion, View,
    Job, Goods, Money, Due,
)  # fmt: skip

INSERT_ORDER: dict[type[Row], Callable[[Any], Any]] = {
    Sku: operator.attrgetter("code"),
    Supply: operator.attrgetter("reference", "sku_id"),
    Customer: lambda customer: customer.reference or "",
    Reservation: operator.attrgetter("channel", "reference"),
    Transfer: operator.attrgetter("reference"),
    Order: operator.attrgetter("channel", "reference"),
    ApiKey: operator.attrgetter("hash"),
    User: operator.attrgetter("email"),
    Due: operator.attrgetter("command", "key"),
}
"""Tables with a unique key that others may take, beside an id that is made anew. All others are sorted by their key."""


def writes(changes: Changes) -> list[Call]:
    """The statements that write these changes, each with the number of rows it must touch."""
    calls: list[Call] = []
    for cls in WRITE_ORDER:
        if (gone := changes.removed.get(cls)) is not None:
            calls.append(_delete(cls, gone))
        if (changed := changes.changed.get(cls)) is not None:
            call = _update(cls, changed)
            if call is not None:
                calls.append(call)
        if (added := changes.added.get(cls)) is not None:
            calls.append(_insert(cls, added))
    left = {*changes.added, *changes.changed, *changes.removed} - set(WRITE_ORDER)
    if left:
        raise TypeError(f"not written: {left}")
    return calls


def _insert(cls: type[Row], rows: Sequence[Row]) -> Call:
    spec = cls.spec
    if cls is Due:
        rows = _earliest(rows)  # type: ignore[arg-type]
    by = INSERT_ORDER.get(cls, cls.key_of)
    if by is not None:
        rows = sorted(rows, key=by)
    names, data = [], []
    for name, column in zip(spec.columns, zip(*map(_getter(cls), rows), strict=True), strict=True):  # type: ignore[arg-type]
        if name in spec.generated or (name in spec.defaults and column.count(spec.defaults[name]) == len(rows)):
            continue
        names.append(name)
        data.append(_rendered(spec.types[name], column))
    return Call(_insert_statement(cls, tuple(names)), data, None if cls is Due else len(rows))  # type: ignore[arg-type]


def _earliest(rows: Sequence[Due]) -> list[Due]:
    """One row for each (command, key), as a statement can't update a row twice: the first one's, at the earliest time."""
    kept: dict[tuple[str, str], Due] = {}
    for row in rows:
        first = kept.setdefault((row.command, row.key), row)
        if row.at < first.at:
            kept[row.command, row.key] = dataclasses.replace(first, at=row.at)
    return list(kept.values())


@cache
def _getter(cls: type[Row]) -> operator.attrgetter[Any]:
    return operator.attrgetter(*cls.spec.columns)


def _rendered(type_: str, column: Sequence[Any]) -> Sequence[Any]:
    if type_ != "jsonb":
        return column
    return [None if v is None else v if type(v) is bytes else orjson.dumps(v) for v in column]


@cache
def _insert_statement(cls: type[Row], names: tuple[str, ...]) -> Statement:
    spec = cls.spec
    sql = f"insert into {spec.table} ({', '.join(map(quoted, names))}) select * from unnest({', '.join('{}' for _ in names)})"
    if len(names) == 1:
        sql = sql.replace("select * from unnest({})", "select unnest({})")
    if cls is Due:
        sql += " on conflict (command, key) do update set at = least(due.at, excluded.at)"
    return Statement(sql, [f"{spec.types[name]}[]" for name in names])


def _update(cls: type[Row], changed: list[tuple[Row, dict[str, Any]]]) -> Call | None:
    spec = cls.spec
    changed = sorted(changed, key=lambda pair: cls.key_of(pair[0]))
    names = [c for c in spec.columns if any(c in before for _, before in changed)]
    data: list[Sequence[Any]] = [[getattr(row, k) for row, _ in changed] for k in spec.key]
    for name in names:
        if name in spec.delta:
            data.append([getattr(row, name) - before[name] if name in before else 0 for row, before in changed])
        else:
            data.append(_rendered(spec.types[name], [getattr(row, name) for row, _ in changed]))
    return Call(_update_statement(cls, tuple(names)), data, len(changed)) if names else None  # type: ignore[arg-type]


@cache
def _update_statement(cls: type[Row], names: tuple[str, ...]) -> Statement:
    spec = cls.spec
    columns = (*spec.key, *names)
    sets = ", ".join(f"{quoted(c)} = t.{quoted(c)} + v.{quoted(c)}" if c in spec.delta else f"{quoted(c)} = v.{quoted(c)}" for c in names)
    where = " and ".join(f"t.{k} = v.{k}" for k in spec.key)
    values = f"unnest({', '.join('{}' for _ in columns)}) v ({', '.join(map(quoted, columns))})"
    return Statement(f"update {spec.table} t set {sets} from {values} where {where}", [f"{spec.types[c]}[]" for c in columns])


def _delete(cls: type[Row], gone: Sequence[Row]) -> Call:
    gone = sorted(gone, key=cls.key_of)
    return Call(_delete_statement(cls), [[getattr(row, k) for row in gone] for k in cls.spec.key], len(gone))  # type: ignore[arg-type]


@cache
def _delete_statement(cls: type[Row]) -> Statement:
    spec = cls.spec
    where = " and ".join(f"t.{k} = v.{k}" for k in spec.key)
    sql = f"delete from {spec.table} t using unnest({', '.join('{}' for _ in spec.key)}) v ({', '.join(spec.key)}) where {where}"
    return Statement(sql, [f"{spec.types[k]}[]" for k in spec.key])


def quoted(name: str) -> str:
    """`limit` is the one column of ours that SQL keeps for itself."""
    return f'"{name}"' if name == "limit" else name
