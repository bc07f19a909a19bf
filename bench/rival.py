"""The usual shape of such a service: one request is one transaction, in a sync handler on a pool of 8 connections, the same rows.

It does what a careful service does (locks stock in order, keeps the key, numbers events under a counter) and nothing of the engine.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, FastAPI, Header, HTTPException
from psycopg_pool import ConnectionPool
from pydantic import BaseModel

from argosy.base.ids import command_id
from argosy.base.money import line_total, scaled
from argosy.model.order_shapes import AddressIn, LineIn, TenderIn

pool = ConnectionPool(os.environ["BENCH_CONNINFO"], min_size=8, max_size=8, open=True, kwargs={"prepare_threshold": 1})
app = FastAPI()
HASHED_KEY = hashlib.sha256(os.environ["BENCH_KEY"].encode()).hexdigest()


class OrderIn(BaseModel):
    channel: str
    reference: str
    currency: str
    lines: list[LineIn]
    ship_to: AddressIn
    payments: list[TenderIn]


class OrderOut(BaseModel):
    id: str
    number: str
    status: str
    waiting: int


def actor(authorization: Annotated[str, Header()] = "") -> str:
    if hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest() != HASHED_KEY:
        raise HTTPException(401)
    return "key:1"


def many(cursor: Any, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    one = "(" + ",".join(["%s"] * len(rows[0])) + ")"
    cursor.execute(f"insert into {table} ({columns}) values " + ",".join([one] * len(rows)), [v for row in rows for v in row])


@app.post("/api/v1/orders", status_code=201)
def place(o: OrderIn, who: Annotated[str, Depends(actor)], idempotency_key: Annotated[str, Header()]) -> OrderOut:
    digest = hashlib.blake2b(o.model_dump_json().encode(), digest_size=16).digest()
    now = datetime.now(UTC)
    with pool.connection() as connection, connection.cursor() as cursor:
        hit = cursor.execute("select outcome from idempotency where actor = %s and key = %s", (who, idempotency_key)).fetchone()
        if hit:
            return OrderOut(**orjson.loads(hit[0]))
        codes = [line.sku for line in o.lines]
        skus: dict[str, UUID] = dict(cursor.execute("select code, id from skus where code = any(%s)", (codes,)).fetchall())
        if any(code not in skus for code in codes):
            raise HTTPException(422, "sku_unknown")
        rows = cursor.execute(
            "select sku_id, on_hand - promised from stock where sku_id = any(%s) and location = 'BER' "
            "order by sku_id, location for no key update",
            (list(skus.values()),),
        ).fetchall()
        free: dict[UUID, int] = dict(rows)
        number = cursor.execute("select nextval('order_number')").fetchone()[0]  # type: ignore[index]
        order, address, command = (UUID(bytes=command_id()) for _ in range(3))
        lines: list[tuple[Any, ...]] = []
        promises: list[tuple[Any, ...]] = []
        moves: list[tuple[Any, ...]] = []
        claimed: dict[UUID, int] = {}
        for n, line in enumerate(o.lines, 1):
            sku = skus[line.sku or ""]
            gross = line_total(line.quantity, scaled(line.unit_price or "0", 6))
            tax = scaled(line.tax or "0", 2)
            k = min(line.quantity, free[sku])
            free[sku] -= k
            claimed[sku] = claimed.get(sku, 0) + k
            price = scaled(line.unit_price or "0", 6)
            lines.append((order, n, sku, line.sku, "Thing", price, gross - tax, tax, gross, line.quantity, line.quantity - k, k))
            if k:
                promises.append((order, len(promises) + 1, n, sku, "BER", "stock", k, None))
                moves.append((now, command, "promises", "demand", "promised", "BER", k, sku, order, n))
            if k < line.quantity:
                promises.append((order, len(promises) + 1, n, sku, None, "waiting", line.quantity - k, "backorder"))
                moves.append((now, command, "promises", "demand", "waiting", None, line.quantity - k, sku, order, n))
        net, tax, gross = (sum(line[i] for line in lines) for i in (6, 7, 8))
        to = o.ship_to
        many(
            cursor,
            "addresses",
            "id, name, line1, city, country, postcode",
            [(address, to.name, to.line1, to.city, to.country, to.postcode)],
        )
        many(
            cursor,
            "orders",
            "id, company, channel, reference, currency, exponent, prices_include_tax, content_hash, placed_at, number, ship_to, bill_to, "
            "net, tax, gross, payment_status",
            [
                (order, "main", o.channel, o.reference, o.currency, 2, True, digest, now, str(number), address, address, net, tax, gross,
                 "authorized"),
            ],
        )  # fmt: skip
        many(cursor, "order_lines", "order_id, n, sku_id, code, title, unit_price, net, tax, gross, ordered, waiting, promised", lines)
        many(cursor, "promises", "owner, n, line, sku_id, location, kind, quantity, reason", promises)
        pairs = [v for pair in sorted(claimed.items()) for v in pair]
        values = ",".join(["(%s::uuid, %s::bigint)"] * len(claimed))
        cursor.execute(
            f"update stock s set promised = promised + v.q from (values {values}) v (k, q) where s.sku_id = v.k and s.location = 'BER'",
            pairs,
        )
        many(cursor, "goods_ledger", "at, command_id, book, from_account, to_account, to_location, quantity, sku_id, owner, line", moves)
        p = o.payments[0]
        held = scaled(p.authorized, 2)
        many(
            cursor,
            "payments",
            "order_id, n, collector, amount, at, reference, authorized",
            [(order, 1, p.collector, held, now, p.reference, held)],
        )
        many(
            cursor,
            "money_ledger",
            "at, command_id, book, from_account, to_account, amount, currency, order_id, payment",
            [(now, command, "promises", "offered", "authorized", held, "EUR", order, 1)],
        )
        out = OrderOut(id=str(order), number=str(number), status="open", waiting=0)
        many(
            cursor,
            "commands",
            "id, name, actor, key, at, status, subject",
            [(command, "orders.place", who, idempotency_key, now, 201, order)],
        )
        many(
            cursor,
            "idempotency",
            "actor, key, hash, command_id, status, outcome, at",
            [(who, idempotency_key, digest, command, 201, out.model_dump_json(), now)],
        )
        told = {"subject": str(order), "number": str(number), "channel": o.channel, "reference": o.reference, "gross": gross}
        told["lines"] = [{"line": n, "sku": line.sku, "quantity": line.quantity} for n, line in enumerate(o.lines, 1)]
        paid = {"subject": str(order), "payment": 1, "account": "authorized", "amount": held, "currency": "EUR"}
        head = cursor.execute("update event_head set n = n + 2 where stream = 0 returning n").fetchone()[0]  # type: ignore[index]
        many(
            cursor,
            "events",
            "stream, seq, at, type, version, subject, command_id, data",
            [
                (0, head - 1, now, "payment.moved", 1, order, command, orjson.dumps(paid).decode()),
                (0, head, now, "order.placed", 1, order, command, orjson.dumps(told).decode()),
            ],
        )
    return out
