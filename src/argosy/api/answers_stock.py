"""What the reads of stock answer beside a SKU's own: what is expected, transfers, every move, a location's shelves."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from argosy.api.answers import Answer


class SupplyShown(Answer):
    """Units that are to come. `remaining` = expected − received − closed; `promised`: of those, to orders; `short`: beyond them."""

    id: UUID
    supply: str
    kind: str
    sku: str
    location: str | None
    expected_at: datetime | None
    expected: int
    received: int
    closed: int
    in_transit: int
    promised: int
    short: int
    remaining: int


class SupplyList(Answer):
    """`next` is the cursor of the next page; null: this was the last."""

    items: list[SupplyShown]
    next: str | None


class TransferHead(Answer):
    id: UUID
    transfer: str
    source: str
    target: str
    state: Literal["open", "shipped", "received", "cancelled"]
    at: datetime


class TransferPage(TransferHead):
    """A transfer with what it brings to its target."""

    lines: list[SupplyShown]


class TransferList(Answer):
    """`next` is the cursor of the next page; null: this was the last."""

    items: list[TransferHead]
    next: str | None


class MoveShown(Answer):
    """Units went from one account to another, within one book: promises (whose they are) or holdings (where they are)."""

    seq: int
    at: datetime
    book: Literal["promises", "holdings"]
    from_account: str
    to_account: str
    quantity: int
    from_location: str | None
    to_location: str | None
    line: int | None
    reason: str | None
    receipt: str | None
    from_supply: str | None
    to_supply: str | None
    order: str | None = Field(description="the order's number")
    transfer: str | None
    reservation: str | None
    actor: str
    command: str


class MoveList(Answer):
    """`next` is the cursor of the next page; null: this was the last."""

    items: list[MoveShown]
    next: str | None


class ShelfShown(Answer):
    """`available`: on hand, not promised, and not kept back for safety."""

    sku: str
    title: str
    on_hand: int
    quarantine: int
    promised: int
    available: int
    short: int
    safety_stock: int


class ShelfList(Answer):
    """`next` is the cursor of the next page; null: this was the last."""

    items: list[ShelfShown]
    next: str | None
