"""The working set of one transaction: rows read under lock, changed in memory, written once as differences.

Commands run in arrival order and see each other. After each one the World computes overdrafts, asks for rebalancing where a
SKU's promises no longer fit its stock, and holds the database's checks against every row it touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..base.ids import Id
from .actor import Actor
from .checks import CHECKS, OVERDRAFTS
from .events import Event, NumberOf
from .events.payments import InstructionGiven, PaymentOverdrawn, ValueOverdrawn
from .events.stock import StockShort, SupplyShort
from .filing import Filing
from .journal import ADDED, REMOVED, Queue
from .moves import native_units
from .rows import (
    Adjustment,
    Channel,
    Collector,
    CustomField,
    Due,
    Fulfillment,
    Goods,
    Hold,
    HoldType,
    Instruction,
    Line,
    Location,
    MailText,
    Money,
    Order,
    Parcel,
    Payment,
    Promise,
    Role,
    Row,
    Series,
    SettingsVersion,
    Sku,
    Stock,
    Supply,
    TaxRate,
)
from .settings import Settings

ASKED = {
    "capture": ("authorized", "capturing", "captured"),
    "void": ("authorized", "voiding", "voided"),
    "refund": ("captured", "refunding", "refunded"),
}
"""By kind of instruction: the account money is asked from, where it stands while it is asked, and where the answer brings it."""


PROGRESS = frozenset({Promise, Fulfillment, Parcel, Hold, Instruction})
"""Rows that say how far an order has come, beside the ledgers: what a person was shown may not be what would happen any more."""


EDITS = frozenset({Adjustment, Line})
"""Rows that people add to an order as they change its columns."""

ORDER_NUMBERS = "order"
"""The series that orders are numbered from where their channel names no other: it counts without waiting, and may leave gaps."""

Setting = type[Location | Channel | Collector | HoldType | TaxRate | CustomField | Series | MailText | Role]


class Breach(AssertionError):
    """A bug in a command: it would leave a row that the database's checks refuse."""


class Touched:
    """What a command touched: rows with their classes, and orders: made, edited by people, progressed in goods, money or what was asked."""

    __slots__ = ("edited", "new", "orders", "progressed", "queues", "rows")

    def __init__(self) -> None:
        self.rows: dict[Any, type[Row]] = {}
        self.queues: set[Queue] = set()
        self.orders: dict[Id, Order] = {}
        self.new: set[Id] = set()
        self.edited: set[Id] = set()
        self.progressed: set[Id] = set()


@dataclass
class Brief:
    """An order as outcomes show it: as it stood when the command had run. The number is drawn at the batch's end."""

    id: Id
    number: NumberOf
    channel: str
    reference: str
    status: str = ""
    payment_status: str = ""
    fulfillment_status: str = ""
    return_status: str = ""
    version: int = 0
    progress: int = 0


class World(Filing):
    """What `decide` is given. Everything a command may know or do is a method here."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        super().__init__(settings, now)
        self.events: list[tuple[Id, Event]] = []
        self.briefs: list[tuple[Brief, Order]] = []
        self.drawn: list[tuple[Any, str, str]] = []
        self.done: list[Id] = []
        self.command_hash = b""

    def begin(self, command_id: Id, command_hash: bytes, actor: Actor, *, fact: bool) -> int:
        """A command starts; answers the mark to undo it to."""
        self.command_id, self.command_hash, self.actor, self.fact, self._counter = command_id, command_hash, actor, fact, 0
        self.briefs = []
        self._events_mark = len(self.events)
        self._drawn_mark = len(self.drawn)
        return len(self.log)

    def take_back(self, mark: int) -> None:
        """The command is refused: it leaves no trace."""
        self.undo(mark)
        del self.events[self._events_mark :]
        del self.drawn[self._drawn_mark :]

    # ── telling, and asking for later ────────────────────────────────────────────────────────────────────────────────────

    def emit(self, event: Event) -> None:
        """Tell what happened."""
        self.events.append((self.command_id, event))

    def brief(self, order: Order) -> Brief:
        """The order, for an Outcome."""
        brief = Brief(order.id, NumberOf(order), order.channel, order.reference)
        self.briefs.append((brief, order))
        return brief

    def draw(self, row: Any, column: str, series: str) -> NumberOf:
        """Give the row the next number of a series when this command is accepted; gap-free if the series has a row."""
        self.drawn.append((row, column, series))
        return NumberOf(row)

    def due(self, command: str, key: str, at: datetime, body: dict[str, Any]) -> None:
        """Have a command run at a time. One row for each (command, key): the earliest time wins."""
        self.add(Due(self.new_id(), at, command, key, body))

    def ask_rebalance(self, code: str) -> None:
        """Have the SKU's promises fitted to its stock, after who may claim it has changed. Where stock changes, that is asked by itself."""
        self.due("stock.rebalance", code, self.now, {"sku": code})

    def add_sku(self, sku: Sku) -> Sku:
        """A new SKU, seen by the commands that follow."""
        self.made.add(sku.id)
        self.queues[sku.id] = {}
        return self.add(sku)

    def put_setting(
        self,
        cls: Setting,
        code: str,
        **values: Any,
    ) -> bool:
        """Make or change a setting by its code, seen by the commands that follow. Answers whether it is new."""
        known: dict[str, Any] = getattr(self.settings, cls.spec.table)
        row = known.get(code)
        self.shift(self.rows[SettingsVersion][1], version=1)
        if row is not None:
            self.set(row, **values)
            return False
        known[code] = self.add(cls(code, **values))
        return True

    @property
    def settings_version(self) -> int:
        """Moved by every change of a setting. Needs `settings`."""
        return self.rows[SettingsVersion][1].version  # type: ignore[no-any-return]

    def remove_setting(self, cls: Setting, code: str) -> None:
        """The setting is gone, for the commands that follow as well. It must be there."""
        row = getattr(self.settings, cls.spec.table).pop(code)
        self.shift(self.rows[SettingsVersion][1], version=1)
        self.file(row)
        self.remove(row)

    # ── asking the outside ───────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self, kind: str, row: Payment | Promise, n: int) -> Instruction | None:
        """Tell the outside to capture, void or refund `n` minor units of a payment, or to recall `n` units of a promise.

        Writes the instruction and moves the units or the money to the asked account. What draws on a value account of ours
        needs nobody else: it is done at once, without an instruction.
        """
        if n <= 0:
            return None
        order: Order = self.rows[Order][row.owner if isinstance(row, Promise) else row.order_id]
        made = Instruction(order.id, self.next_n(Instruction, order), kind, n, self.now, self.now)
        if isinstance(row, Promise):
            self.promise(row, "recalling", n)
            made.fulfillment, made.line, made.promise = row.fulfillment, row.line, row.n
            return self._asked(made)
        source, asked, done = ASKED[kind]
        self.pay(row, source, asked, n)
        if row.value_account is None:
            made.payment = row.n
            return self._asked(made)
        net = row.captured - row.refunded
        self.pay(row, asked, done, n)
        account = self.value_account(row.value_account)
        native = abs(native_units(row, row.captured - row.refunded) - native_units(row, net))
        if kind == "capture":
            self.money("value", "house", n, currency=order.currency, payment=row, value=account, native=native)
        elif kind == "refund":
            self.money("house", "value", n, currency=order.currency, payment=row, to_value=account, native=native)
        return None

    def _asked(self, made: Instruction) -> Instruction:
        self.emit(InstructionGiven(made.order_id, made.n, made.kind, made.amount))
        return self.add(made)

    # ── after each command ───────────────────────────────────────────────────────────────────────────────────────────────

    def close(self, mark: int) -> Touched:
        """Overdrafts, rebalancing and checks of what was touched since `mark`. Raises Breach."""
        touched = self._touched(mark)
        places: dict[Id, dict[str, None]] = {}
        growing: set[Id] = set()
        for row, cls in touched.rows.items():
            overdraft = OVERDRAFTS.get(cls)
            if overdraft is not None:
                column, lack = overdraft
                declared: int = getattr(row, column)
                lacking = lack(row)
                grows = self.fact and lacking > declared
                if lacking != declared:
                    self.move(row, column, (lacking if self.fact else min(declared, lacking)) - declared)
                if grows:
                    self.emit(self._alarm(row))
                if cls is Stock or cls is Supply:
                    moved = places.setdefault(row.sku_id, {})
                    if row.location is not None:
                        moved[row.location] = None
                    if grows:
                        growing.add(row.sku_id)
            check = CHECKS.get(cls)
            if check is not None and not check(row):
                raise Breach(f"{cls.spec.table} {cls.key_of(row)!r}: {vars(row)}")
        for sku_id, moved in places.items():
            if sku_id in growing or self._fillable(sku_id, moved, touched.queues):
                self.ask_rebalance(self.code_of(sku_id))
        return touched

    def _alarm(self, row: Any) -> Event:
        """An overdraft has been raised, or raised further: told once, and not again while it stands."""
        if isinstance(row, Stock):
            return StockShort(row.sku_id, self.code_of(row.sku_id), row.location, row.short)
        if isinstance(row, Supply):
            return SupplyShort(row.sku_id, self.code_of(row.sku_id), row.id, row.short)
        if isinstance(row, Payment):
            return PaymentOverdrawn(row.order_id, row.n, row.discrepancy)
        return ValueOverdrawn(row.id, row.kind, row.unit, row.over)

    def _touched(self, mark: int) -> Touched:
        """What the command did, read from the journal in one pass: this runs for every command."""
        found = Touched()
        rows, orders, known = found.rows, found.orders, self.rows[Order]
        for row, column, _ in self.log[mark:]:
            cls = type(row)
            if cls is Goods or cls is Money:
                owner = row.owner if cls is Goods else row.order_id
                if owner is not None:
                    found.progressed.add(owner)
                continue
            if cls is Queue:
                found.queues.add(row)
                continue
            spec = cls.spec
            owner = row.id if cls is Order else getattr(row, spec.order) if spec.order is not None else None
            if owner is not None and owner in known:
                orders[owner] = known[owner]
                if column in spec.edits or (column is ADDED and cls in EDITS):
                    found.edited.add(owner)
                elif cls in PROGRESS:
                    found.progressed.add(owner)
                elif cls is Order and column is ADDED:
                    found.new.add(owner)
            if column is not REMOVED:
                rows[row] = cls
            else:
                rows.pop(row, None)
        return found

    def _fillable(self, sku_id: Id, moved: dict[str, None], queues: set[Queue]) -> bool:
        """Whether some wait though there is stock, or is to come, where units have moved or those may be had that the command made wait.

        Elsewhere others have looked; its neighbours in the batch may need more rows than it does, and must not change what it does.
        What stands where there is no stock was pushed back when that lack was raised.
        """
        waiting, supplies = self._queues(sku_id).values(), self.supplies(sku_id)
        if not waiting and not supplies:  # of most SKUs, most of the time
            return False
        places = dict(moved)
        for queue in waiting:
            if queue in queues:
                places |= dict.fromkeys(self.settings.offered_at(queue.channel))
        return any(self._claimed(sku_id, at) for at in places) or any(
            supply.location in places and self.promisable(supply) > 0 and self.queued_for(sku_id, supply.location) for supply in supplies
        )

    def _claimed(self, sku_id: Id, location: str) -> bool:
        """Whether units are free at this location that somebody waits for, or stands on a supply for."""
        if self.free(sku_id, location) <= 0:
            return False
        waits = self.queued_at(sku_id, location) or self.whole_at(sku_id, location)
        return bool(waits) or self.standing_at(sku_id, location) > 0

    def code_of(self, sku_id: Id) -> str:
        """The code of a SKU that was loaded with its stock."""
        return self.rows[Sku][sku_id].code  # type: ignore[no-any-return]
