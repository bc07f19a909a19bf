"""What the reads of stock answer: a SKU's, a location's, every move, what is expected, transfers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from argosy.api.answers import Answer, PageOf


class Coming(Answer):
    """Units that are expected and promised to nobody, and when; null: some day."""

    at: datetime | None
    units: int


class StockAt(Answer):
    """`available`: on hand, not promised, and not kept back for safety. `short`: promised beyond what is on hand.

    `reserved` and `transferred` are parts of `promised`: what checkouts and open transfers hold; the rest is orders'.
    """

    location: str
    on_hand: int
    quarantine: int
    promised: int
    reserved: int
    transferred: int
    available: int
    short: int
    incoming: list[Coming]


class WaitingFor(Answer):
    reason: str
    orders: int
    units: int


class ComponentStock(Answer):
    """A bundle's component: `per` of it are in one. `available`: at all locations you may see; null if it keeps no stock. `bundles`: how
    many these make.
    """

    sku: str
    title: str
    per: int
    available: int | None
    bundles: int | None


class StockCard(Answer):
    """`available`: of all locations you may see; of a bundle, as many as its scarcest component makes, wherever its units are; null if
    neither it nor a component keeps stock.
    """

    id: UUID
    sku: str
    title: str
    unit: str
    exponent: int = Field(description="decimals of the unit: with kg and 3, quantities are grams")
    tracked: bool
    oversell: Literal["backorder", "preorder", "deny"]
    state: Literal["active", "stopped", "archived"]
    available: int | None
    locations: list[StockAt]
    components: list[ComponentStock]
    waiting: list[WaitingFor]


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


class SupplyList(PageOf[SupplyShown]):
    """What is still to come, the earliest first."""


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


class TransferList(PageOf[TransferHead]):
    """Transfers, newest first."""


class MoveShown(Answer):
    """Units went from one account to another, within one book: promises (whose they are) or holdings (where they are).

    `reason` is what somebody said of it, which stands in the `remark`, or a code.
    """

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
    remark: str | None
    receipt: str | None
    from_supply: str | None
    to_supply: str | None
    order: str | None = Field(description="the order's number")
    transfer: str | None
    reservation: str | None
    actor: str
    command: str


class MoveList(PageOf[MoveShown]):
    """Moves of a SKU, newest first."""


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


class ShelfList(PageOf[ShelfShown]):
    """What a location has, by code."""
