"""A shop for tests: commands in the trade's words, over one connection to a real database.

shop = Shop(database)
shop.open(skus=["TEA"], stock={"TEA": {"BER": 10}})
shop.place("A", TEA=4)
"""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from typing import Any

import orjson

from argosy.base import ids
from argosy.engine.actor import SYSTEM, Actor
from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY, load_commands
from argosy.engine.runner import Desk
from argosy.engine.submission import Reply, Submission
from argosy.queries.audit import audit
from argosy.store.database import Database
from tests.spares import connections

load_commands()

ADDRESS = {"name": "Anna Schmidt", "line1": "Hauptstr. 5", "city": "Berlin", "postcode": "10115", "country": "DE"}
PRICE = "10.00"


class Unexpected(AssertionError):
    """A command was refused, or was accepted, against the story."""


def submission(command: str, body: dict[str, Any], actor: Actor = SYSTEM, key: str | None = None, **more: Any) -> Submission:
    """A command by name and plain values, as an edge would make it."""
    return Submission(REGISTRY[command].body.model_validate(body), actor, key, **more)


def order_body(
    reference: str, lines: dict[str, int], *, authorized: str | None = None, channel: str = "web", price: str = PRICE, **more: Any
) -> dict[str, Any]:
    """What orders.place takes, for lines of (SKU → units) at one price."""
    body = {
        "channel": channel,
        "reference": reference,
        "currency": "EUR",
        "lines": [{"sku": sku, "quantity": n, "unit_price": price} for sku, n in lines.items()],
        "ship_to": ADDRESS,
    }
    if authorized is not None:
        body["payments"] = [{"collector": "test", "reference": f"ch_{reference}", "authorized": authorized}]
    return body | more


class Shop:
    """One office over one database."""

    def __init__(self, database: Database, desk: Desk | None = None) -> None:
        self.database = database
        self._ends = ExitStack()
        self.connection, self.owner = self._ends.enter_context(connections(database))
        self.office = Office(self.connection, desk)
        self.keys = itertools.count(1)

    def close(self) -> None:
        self._ends.close()

    # ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def reply(self, command: str, /, *, actor: Actor = SYSTEM, key: str | None = None, if_match: str | None = None, **body: Any) -> Reply:
        """Run one command, whatever it answers."""
        return self.office.run([submission(command, body, actor, key, if_match=if_match)])[0]

    def do(self, command: str, /, **body: Any) -> dict[str, Any]:
        """Run one command that must be accepted; its outcome."""
        reply = self.reply(command, **body)
        if not reply.accepted:
            raise Unexpected(f"{command} → {reply.status} {reply.code} {reply.body.decode()}")
        return orjson.loads(reply.body)

    def refused(self, command: str, /, **body: Any) -> tuple[str, dict[str, Any]]:
        """Run one command that must be refused; its code and facts."""
        reply = self.reply(command, **body)
        if reply.accepted:
            raise Unexpected(f"{command} → {reply.status} {reply.body.decode()}")
        return reply.code or "", orjson.loads(reply.body)

    def preview(self, command: str, /, **body: Any) -> dict[str, Any]:
        """What one command would do; nothing is done."""
        return orjson.loads(self.office.preview(submission(command, body).body).body)

    def open(
        self,
        *,
        locations: tuple[str, ...] = ("BER",),
        skus: tuple[str, ...] = ("TEA",),
        stock: dict[str, dict[str, int]] | None = None,
        **channel: Any,
    ) -> Shop:
        """Locations, a channel `web` over all of them, SKUs, and stock (SKU → location → units)."""
        for code in locations:
            self.do("settings.put_location", code=code, title=code)
        self.do("settings.put_channel", **({"code": "web", "title": "Web", "currency": "EUR", "locations": list(locations)} | channel))
        for code in skus:
            self.do("catalog.put_sku", code=code, title=code)
        for code, places in (stock or {}).items():
            for location, n in places.items():
                self.do("stock.receive", sku=code, location=location, quantity=n)
        return self

    def place(self, reference: str, *, authorized: str | None = None, **lines: Any) -> dict[str, Any]:
        """Place an order of SKU=units at 10.00 each; its outcome."""
        return self.do("orders.place", **order_body(reference, lines, authorized=authorized))

    def order(self, reference: str) -> dict[str, str]:
        """The handle of an order by its reference."""
        return {"channel": "web", "reference": reference}

    def released(self, reference: str) -> int:
        """Release an order; the number of its fulfillment."""
        return self.do("fulfillment.release", order=self.order(reference))["fulfillments"][0]

    def shipped(self, reference: str) -> dict[str, Any]:
        """Release, pick and ship all that is promised of an order."""
        n = self.released(reference)
        self.do("fulfillment.pick", order=self.order(reference), fulfillment=n)
        return self.do("fulfillment.ship", order=self.order(reference), fulfillment=n)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rows(self, sql: str, *params: Any) -> list[dict[str, Any]]:
        return self.owner.execute(sql, params).fetchall()

    def one(self, sql: str, *params: Any) -> dict[str, Any]:
        rows = self.rows(sql, *params)
        assert len(rows) == 1, f"{len(rows)} rows: {sql}"
        return rows[0]

    def stock(self, sku: str, location: str = "BER") -> dict[str, int]:
        """on_hand, promised, short of a SKU at a location."""
        return self.one(
            "select s.on_hand, s.promised, s.short from stock s join skus k on k.id = s.sku_id where k.code = %s and s.location = %s",
            sku,
            location,
        )

    def buckets(self, reference: str) -> str:
        """An order's units as the stories write them: w1p2s3c4r5, leaving out what is zero."""
        row = self.one(
            "select sum(waiting)::int w, sum(promised)::int p, sum(shipped - returned)::int s, sum(cancelled)::int c, sum(returned)::int r "
            "from order_lines l join orders o on o.id = l.order_id where o.reference = %s",
            reference,
        )
        return "".join(f"{bucket}{n}" for bucket, n in row.items() if n)

    def moves(self, reference: str, book: str = "promises") -> list[str]:
        """The order's goods ledger in one book, as the stories write it: `promised@BER→shipped 2`."""
        rows = self.rows(
            "select g.* from goods_ledger g join orders o on o.id = g.owner where o.reference = %s and book = %s order by seq",
            reference,
            book,
        )
        return [
            f"{_place(r['from_account'], r['from_location'])}→{_place(r['to_account'], r['to_location'])} {r['quantity']}" for r in rows
        ]

    def payment(self, reference: str, n: int = 1) -> dict[str, int]:
        """A payment's balances that are not zero."""
        row = self.one("select p.* from payments p join orders o on o.id = p.order_id where o.reference = %s and p.n = %s", reference, n)
        names = "pending authorized capturing captured voiding voided refunding refunded discrepancy".split()
        return {name: row[name] for name in names if row[name]}

    def state(self, reference: str) -> dict[str, Any]:
        """The order's row."""
        return self.one("select * from orders where reference = %s", reference)

    def instructions(self, reference: str) -> list[tuple[int, str, int, str]]:
        rows = self.rows("select i.* from instructions i join orders o on o.id = i.order_id where o.reference = %s order by i.n", reference)
        return [(r["n"], r["kind"], r["amount"], r["state"]) for r in rows]

    def events(self) -> list[str]:
        return [r["type"] for r in self.rows("select type from events order by seq")]

    def audited(self) -> None:
        """Nothing is broken: every balance equals its ledger, every invariant holds."""
        report = audit(self.owner)
        broken = [finding for check in report.checks for finding in check.broken]
        assert not broken, broken[:10]


def _place(account: str, location: str | None) -> str:
    return account if location is None else f"{account}@{location}"


def uuid(text: str) -> bytes:
    return ids.parse(text)
