"""What the home page and the search box answer, as their documentation describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import Field

from argosy.api.answers import Answer


class Counted(Answer):
    """How many; with `more`, at least so many: counting stops there."""

    count: int
    more: bool


class Since(Counted):
    oldest: datetime | None


class ReasonCount(Answer):
    reason: str
    count: int


class HoldCount(Counted):
    """The orders that stand still for a type of hold, and why: the ten reasons there are most of."""

    type: str
    title: str
    reasons: list[ReasonCount]


class UnfillableSku(Answer):
    sku: str
    title: str
    orders: int
    units: int


class Unfillable(Counted):
    """Orders that wait for units of which nothing is expected, and the SKUs that most is wanted of."""

    skus: list[UnfillableSku]


Item = TypeVar("Item", bound=Answer)


class Alarms(Counted, Generic[Item]):
    items: list[Item]


class StockShort(Answer):
    sku: str
    location: str
    units: int


class SupplyShort(Answer):
    sku: str
    location: str | None
    supply: str
    units: int


class Discrepancy(Answer):
    """Given back beyond what was taken."""

    order: UUID
    number: str | None
    payment: int
    amount: str
    currency: str


class Overdrawn(Answer):
    account: UUID
    kind: str
    unit: str
    over: int


class AlarmsShown(Answer):
    """Declared overdrafts: what happened outside though we did not have it. The first ten of each."""

    stock_short: Alarms[StockShort]
    supply_short: Alarms[SupplyShort]
    discrepancies: Alarms[Discrepancy]
    overdrawn: Alarms[Overdrawn]


class Attention(Answer):
    """What needs a person now. `late`: open, and should have left; `due`: somebody has to pay, or to decide."""

    holds: list[HoldCount]
    late: Since
    unfillable: Unfillable
    due: Counted
    failed_deliveries: Since
    alarms: AlarmsShown


class Revenue(Answer):
    currency: str
    amount: str


class Numbers(Answer):
    """Orders placed, units shipped, and what the orders came to when they were placed. Test orders don't count."""

    orders: int
    units: int
    revenue: list[Revenue]


class ChannelNumbers(Numbers):
    channel: str


class DayNumbers(Numbers):
    day: date


class Sales(Answer):
    """Today's numbers. `week_ago` is that whole day, `week_ago_so_far` the same day up to this time; `days`: the last fourteen."""

    zone: str = Field(description="whose days these are")
    today: Numbers
    channels: list[ChannelNumbers]
    week_ago: Numbers
    week_ago_so_far: Numbers
    days: list[DayNumbers]


class Home(Answer):
    now: datetime
    attention: Attention
    sales: Sales | None = Field(description="null for a key that is limited to locations")


# ── the search box ───────────────────────────────────────────────────────────────────────────────────────────────────────


class FoundOrder(Answer):
    id: UUID
    number: str | None
    channel: str
    reference: str
    placed_at: datetime
    status: str
    customer_name: str | None
    currency: str
    gross: str


class FoundCustomer(Answer):
    id: UUID
    reference: str | None
    name: str | None
    company: str | None
    email: str | None


class FoundSku(Answer):
    id: UUID
    sku: str
    title: str
    state: str


class FoundLocation(Answer):
    code: str
    title: str


class FoundSupply(Answer):
    supply: str
    kind: str
    location: str | None


class Found(Answer):
    """At most five of each kind."""

    orders: list[FoundOrder]
    customers: list[FoundCustomer]
    skus: list[FoundSku]
    locations: list[FoundLocation]
    supplies: list[FoundSupply]
