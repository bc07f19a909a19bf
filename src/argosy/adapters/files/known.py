"""What the database has already of a file, so that importing it again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...base.ids import Id
from ...engine.office import Office
from ...engine.submission import Submission
from ...store.statement import Call, Statement

SETTING = {
    table: Statement(f"select 1 from {table} where code = {{}}", ["text"], rows=True) for table in ("locations", "channels", "collectors")
}
SKUS = Statement("select code, id from skus where code = any({})", ["text[]"], rows=True)
RECEIVED = Statement(
    "select v.sku_id from unnest({}) v (sku_id) cross join lateral (select 1 from events e where e.subject = v.sku_id "
    "and e.type = 'stock.received' and e.data ->> 'receipt' = {} limit 1) e",
    ["uuid[]", "text"],
    rows=True,
)
RECEIPTS = Statement(
    "select v.code, v.receipt from unnest({}, {}) v (code, receipt) cross join lateral "
    "(select id from skus where code = v.code offset 0) k where exists (select from events e where e.subject = k.id "
    "and e.type = 'stock.received' and e.data ->> 'receipt' = v.receipt)",
    ["text[]", "text[]"],
    rows=True,
)
ORDERS = Statement(
    "select o.reference, o.content_hash from unnest({}) v (reference) cross join lateral "
    "(select reference, content_hash from orders where channel = {} and reference = v.reference offset 0) o",
    ["text[]", "text"],
    rows=True,
)
CREDITS = Statement(
    "select v.reference, v.credit from unnest({}, {}) v (reference, credit) cross join lateral "
    "(select id from orders where channel = {} and reference = v.reference offset 0) o where exists "
    "(select from instructions where order_id = o.id and kind = 'refund' and external_id = v.credit)",
    ["text[]", "text[]", "text"],
    rows=True,
)
CORRECTIONS = Statement(
    "select v.code, e.data ->> 'receipt', nullif(w.text, ''), (e.data ->> 'change')::bigint from unnest({}) v (code) cross join lateral "
    "(select id from skus where code = v.code offset 0) k cross join lateral (select data from events where subject = k.id "
    "and type = 'stock.corrected' and data ->> 'location' = {} and starts_with(data ->> 'receipt', {}) offset 0) e "
    "left join remarks w on w.id = (e.data ->> 'remark')::uuid",
    ["text[]", "text", "text"],
    rows=True,
)
UNITS = Statement(
    "select coalesce(sum(l.promised), 0)::bigint, coalesce(sum(l.waiting), 0)::bigint from orders o "
    "cross join lateral (select promised, waiting from order_lines where order_id = o.id offset 0) l "
    "where o.channel = {}",
    ["text"],
    rows=True,
)


def has(office: Office, table: str, code: str) -> bool:
    """Whether there is such a location, channel or collector."""
    return bool(_rows(office, SETTING[table], code))


def skus(office: Office, codes: Sequence[str]) -> dict[str, Id]:
    """The ids of those SKUs that exist, by code."""
    return dict(_rows(office, SKUS, codes))


def received(office: Office, skus: Sequence[Id], receipt: str) -> set[Id]:
    """Those of the SKUs that were received under this number, however long ago: keys are forgotten, events are not."""
    return {row[0] for row in _rows(office, RECEIVED, skus, receipt)}


def receipts(office: Office, named: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of (SKU, receipt) that were received, however long ago."""
    return set(_rows(office, RECEIPTS, [code for code, _ in named], [receipt for _, receipt in named]))


def orders(office: Office, channel: str, references: Sequence[str]) -> dict[str, bytes]:
    """The content hashes of those orders that exist, by reference."""
    return dict(_rows(office, ORDERS, references, channel))


def standing(office: Office, batch: Sequence[Submission]) -> list[bool]:
    """Which of these commands that make an order find it there already, with the same content."""
    there: dict[tuple[str, str], bytes] = {}
    for channel in {s.body.channel for s in batch}:  # type: ignore[attr-defined]
        references = [s.body.reference for s in batch if s.body.channel == channel]  # type: ignore[attr-defined]
        there |= {(channel, reference): hash for reference, hash in orders(office, channel, references).items()}
    return [there.get((s.body.channel, s.body.reference)) == s.hash for s in batch]  # type: ignore[attr-defined]


def credits(office: Office, channel: str, named: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of (order's reference, credit's number) that are recorded."""
    return set(_rows(office, CREDITS, [reference for reference, _ in named], [credit for _, credit in named], channel))


def corrections(office: Office, codes: Sequence[str], location: str, named: str) -> list[tuple[str, str, str | None, int]]:
    """SKU, receipt, reason (unless it was erased) and change of every correction of these SKUs whose receipt begins so."""
    return _rows(office, CORRECTIONS, codes, location, named)


def units(office: Office, channel: str) -> tuple[int, int]:
    """Units promised and waiting in all orders of a channel."""
    promised, waiting = _rows(office, UNITS, channel)[0]
    return promised, waiting


def _rows(office: Office, statement: Statement, *params: Any) -> list[tuple[Any, ...]]:
    answer = office.connection.execute([Call(statement, params)])[0]
    assert isinstance(answer, list)
    return answer
