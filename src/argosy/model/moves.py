"""The only way goods and money move: one ledger row, the balance columns it changes, and the promise rows, together.

What may move where is `accounts.py`; here each move is carried out and journalled. A move of zero writes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..base.ids import Id, derived
from ..base.money import half_up
from .accounts import (
    GOODS_HOLDINGS,
    GOODS_PROMISES,
    LINE_EFFECTS,
    MONEY_HOLDINGS,
    MONEY_PROMISES,
    PAYMENT_EFFECTS,
    PROMISED,
    Book,
)
from .expecting import Expecting
from .rows import Goods, Line, Money, Order, Payment, Promise, Reservation, Transfer, ValueAccount

CLAIMING = frozenset({"backorder"})
"""Reasons to wait under which a unit claims whatever comes free. Others (hold, date …) wait for something else, and hold up nobody."""

WHOLE = frozenset({"complete", "bundle"})
"""Reasons of units that are filled together with the rest of their order or bundle, or not at all: they have their turn, and may pass."""

IN_TURN = CLAIMING | WHOLE

REST = "rest"
"""Of units that wait for the rest of their order or bundle: there was stock for them when it was last tried, and others may have it."""

STOCKED = ("on_hand", "quarantine")


class Illegal(RuntimeError):
    """A bug in a command: this move is not in the chart of accounts, or only facts may make it."""


class Moves(Expecting):
    """promise, goods, money."""

    command_id: Id = b""
    fact: bool = False
    _counter: int = 0

    def new_id(self) -> Id:
        """A fresh id, the same one when the command is run again."""
        self._counter += 1
        return derived(self.command_id, self._counter)

    def _legal(self, book: Book, source: str, target: str) -> None:
        if target not in book.moves.get(source, ()):
            raise Illegal(f"{source} → {target} is not a move of {book.name}")
        if (source, target) in book.facts and not self.fact:
            raise Illegal(f"only a fact moves {source} → {target}")

    # ── goods: promises ──────────────────────────────────────────────────────────────────────────────────────────────────

    def promise(
        self,
        row: Line | Promise,
        to: str,
        n: int,
        *,
        of: str | None = None,
        at: str | None = None,
        supply: Id | None = None,
        reason: str | None = None,
        until: datetime | None = None,
    ) -> Promise | None:
        """Move `n` units of a line's demand (or of a promise row, or of the line's account `of`) to account `to`.

        Units promised stand `at` a location, come from a `supply`, or neither (not stocked); units waiting have a `reason`.
        Answers the promise row the units stand in afterwards, if they stand in one.
        """
        if n <= 0:
            return None
        held = row if isinstance(row, Promise) else None
        source = of or ("demand" if held is None else "waiting" if held.kind == "waiting" else "promised")
        self._legal(GOODS_PROMISES, source, to)
        line = row if isinstance(row, Line) else self.rows[Line][row.owner, row.line] if row.line is not None else None
        if to == "recalling" or source == "recalling":
            assert held is not None
            at, supply = (held.location, held.supply) if to in PROMISED else (at, supply)
        from_location, from_supply = (held.location, held.supply) if held is not None else (None, None)
        sku_id, owner, line_n = row.sku_id, (row.order_id if isinstance(row, Line) else row.owner), line.n if line else None
        self.log.append(
            (
                Goods(
                    self.now,
                    self.command_id,
                    "promises",
                    source,
                    to,
                    n,
                    sku_id,
                    from_location=from_location,
                    to_location=at,
                    from_supply=from_supply,
                    to_supply=supply,
                    owner=owner,
                    line=line_n,
                    reason=reason,
                ),
                "+",
                None,
            )
        )
        if line is not None:
            for column, sign in LINE_EFFECTS[source, to]:
                self.move(line, column, sign * n)
            if source == "cancelled":
                self.move(line, "credited", n)
            elif to == "cancelled":
                self.move(line, "credited", min(0, line.ordered - line.cancelled - line.credited))
        if source in PROMISED:
            self._claim(sku_id, from_location, from_supply, -n)
        if to in PROMISED:
            self._claim(sku_id, at, supply, n)
        return self._restand(row, held, source, to, n, at, supply, reason, until)

    def _claim(self, sku_id: Id | None, location: str | None, supply: Id | None, n: int) -> None:
        """Promised units count on the stock or the supply they stand on."""
        if location is not None:
            assert sku_id is not None
            self.move(self.stock(sku_id, location), "promised", n)
        elif supply is not None:
            self.move(self.supply(supply), "promised", n)

    def _restand(
        self,
        row: Line | Promise,
        held: Promise | None,
        source: str,
        to: str,
        n: int,
        at: str | None,
        supply: Id | None,
        reason: str | None,
        until: datetime | None,
    ) -> Promise | None:
        """Split, merge or drop promise rows so that they add up to the columns again."""
        if held is not None and self._depart(held, source, to, n):
            return held
        if to not in ("waiting", "promised"):
            return None
        kind = "waiting" if to == "waiting" else "stock" if at is not None else "supply" if supply is not None else "none"
        reason = reason or "backorder" if kind == "waiting" else None
        owner_id, line_n = (row.order_id, row.n) if isinstance(row, Line) else (row.owner, row.line)
        same = (kind, at, supply, reason, until)
        first = source == "demand" and isinstance(row, Line) and row.ordered == n  # of its line: none stand yet to be looked through
        for other in () if first else self.children[Promise].get(owner_id, ()):
            if other.line != line_n or other.level != "soft":  # first, and cheap: an order has many lines
                continue
            if same == (other.kind, other.location, other.supply, other.reason, other.until):
                self.move(other, "quantity", n)
                if kind == "waiting":
                    self._queued(other, n)
                return other  # type: ignore[no-any-return]
        owner = self._owner(owner_id)
        self.move(owner, "last_promise", 1)
        made = self.add(
            Promise(
                owner_id,
                owner.last_promise,
                kind,
                row.sku_id,
                n,
                line_n,
                at,
                supply,
                reason=reason,
                until=until,
                turn=owner.turn if isinstance(owner, Order) else 0,
                channel=None if isinstance(owner, Transfer) else owner.channel,
            )
        )
        if kind == "waiting":
            self._queued(made, n)
        return made

    def _depart(self, held: Promise, source: str, to: str, n: int) -> bool:
        """Units leave a promise row, which is removed at zero; or only their recall is noted, and they stay: answers whether."""
        if to == "recalling":
            self.move(held, "recalling", n)
            return True
        if source == "recalling":
            self.move(held, "recalling", -n)
            if to == "promised":
                return True
        if held.kind == "waiting":
            self._queued(held, -n)
        self.move(held, "quantity", -n)
        if not held.quantity:
            self.remove(held)
        return False

    def wait_for(self, row: Promise, reason: str, until: datetime | None = None) -> None:
        """A waiting row waits for something else from now on: no unit moves, but who is in the queue may change."""
        known = row.sku_id in self.queues  # or nobody in this batch reads that queue
        if known:
            self._queued(row, -row.quantity)
        self.set(row, reason=reason, until=until)
        if known:
            self._queued(row, row.quantity)

    def _owner(self, id: Id) -> Order | Reservation | Transfer:
        for cls in (Order, Reservation, Transfer):
            if (found := self.rows[cls].get(id)) is not None:
                return found  # type: ignore[no-any-return]
        raise KeyError(id)

    def _queued(self, row: Promise, n: int) -> None:
        """Units of a waiting row join their queue, or leave it."""
        if row.sku_id is not None and row.reason in IN_TURN:
            queue = self.queue(row.sku_id, self.rows[Order][row.owner].channel)
            self.move(queue, "units" if row.reason in CLAIMING else "whole", n)

    # ── goods: holdings ──────────────────────────────────────────────────────────────────────────────────────────────────

    def goods(
        self,
        source: str,
        target: str,
        n: int,
        *,
        sku: Id,
        at: str | None = None,
        to: str | None = None,
        line: Line | None = None,
        supply: Id | None = None,
        **details: Any,
    ) -> None:
        """`n` units of a SKU go from account `source` (at a location) to `target` (to a location).

        `line` when they go to or come from a customer; `supply` when they arrive from one; details are other columns of
        the ledger (reason, remark, receipt, cost, lot, serial, from_bin, to_bin, reverses).
        """
        if n <= 0:
            return
        self._legal(GOODS_HOLDINGS, source, target)
        self.log.append(
            (
                Goods(
                    self.now,
                    self.command_id,
                    "holdings",
                    source,
                    target,
                    n,
                    sku,
                    from_location=at,
                    to_location=to,
                    from_supply=supply if source in ("supplier", "in_transit") else None,
                    to_supply=supply if target == "in_transit" else None,
                    owner=line.order_id if line else None,
                    line=line.n if line else None,
                    **details,
                ),
                "+",
                None,
            )
        )
        for account, location, sign in ((source, at, -n), (target, to, n)):
            if account in STOCKED:
                assert location is not None, f"{account} is at a location"
                self.move(self.stock(sku, location), account, sign)
            elif account == "in_transit":
                assert supply is not None, "what is in transit is of a supply"
                self.move(self.supply(supply), "in_transit", sign)
            elif account == "carrier" and line is not None:
                self.move(line, "under_way", sign)
        if supply is not None and source in ("supplier", "in_transit") and target != "in_transit":
            self.move(self.supply(supply), "received", n)

    # ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def pay(self, payment: Payment, source: str, target: str, n: int, *, reason: str | None = None) -> None:
        """Money, promises: `n` minor units of a payment go from one account to another."""
        if n <= 0:
            return
        self._legal(MONEY_PROMISES, source, target)
        order: Order = self.rows[Order][payment.order_id]
        before = payment.authorized - payment.captured - payment.voided
        for column, sign in PAYMENT_EFFECTS[source, target]:
            self.move(payment, column, sign * n)
        native = None
        if payment.value_account is not None:
            native = native_units(payment, payment.authorized - payment.captured - payment.voided) - native_units(payment, before)
            self.move(self.value_account(payment.value_account), "held", native)
        self.log.append(
            (
                Money(
                    self.now,
                    self.command_id,
                    "promises",
                    source,
                    target,
                    n,
                    order.currency,
                    order_id=order.id,
                    payment=payment.n,
                    native=native,
                    reason=reason,
                ),
                "+",
                None,
            )
        )

    def money(
        self,
        source: str,
        target: str,
        n: int,
        *,
        currency: str,
        payment: Payment | None = None,
        collector: str | None = None,
        to_collector: str | None = None,
        value: ValueAccount | None = None,
        to_value: ValueAccount | None = None,
        native: int | None = None,
        reason: str | None = None,
        reverses: int | None = None,
    ) -> None:
        """Money, holdings: `n` minor units go from one account to another; a value account moves by `native` units."""
        if n <= 0:
            return
        self._legal(MONEY_HOLDINGS, source, target)
        self.log.append(
            (
                Money(
                    self.now,
                    self.command_id,
                    "holdings",
                    source,
                    target,
                    n,
                    currency,
                    order_id=payment.order_id if payment else None,
                    payment=payment.n if payment else None,
                    from_collector=collector,
                    to_collector=to_collector,
                    from_value=value.id if value else None,
                    to_value=to_value.id if to_value else None,
                    native=native,
                    reason=reason,
                    reverses=reverses,
                ),
                "+",
                None,
            )
        )
        units = n if native is None else native
        if value is not None:
            self.move(value, "balance", -units)
        if to_value is not None:
            self.move(to_value, "balance", units)


def native_units(payment: Payment, n: int) -> int:
    """The first `n` minor units of a payment in its value account's own unit. Cumulative: parts add up to the whole."""
    if payment.native_amount is None or not payment.amount:
        return n
    return half_up(n * payment.native_amount, payment.amount)
