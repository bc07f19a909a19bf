"""Accounts of value: gift cards, points. What draws on them moves at once, since nobody outside need be asked."""

from dataclasses import dataclass

from argosy.engine.registry import Command, command
from argosy.model.needs import Needs
from argosy.model.rows import Payment, ValueAccount
from argosy.model.shapes import Change, Code, Count, OrderHandle, Quantity, Uuid
from argosy.model.world import Brief, World
from argosy.rules.settle import settle


@command("test.open_value", scope="system")
class OpenValue(Command):
    """A gift card or an account of points, with something on it; `limit` is credit."""

    kind: Code
    unit: Code
    balance: Count
    limit: Count = 0

    @dataclass(frozen=True)
    class Outcome:
        """The account."""

        id: Uuid

    def needs(self) -> Needs:
        return Needs()

    def decide(self, world: World) -> Outcome:
        account = world.add(ValueAccount(world.new_id(), self.kind, self.unit, limit=self.limit))
        world.money("house", "value", self.balance, currency=self.unit, to_value=account)
        return self.Outcome(account.id)


@command("test.pay_by_value", scope="system", refuses=("order_unknown",))
class PayByValue(Command):
    """Hold an amount of an order on a value account; `native` is the same in the account's own unit."""

    order: OrderHandle
    account: Uuid
    amount: Quantity
    native: Quantity | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The order, and what the account has left."""

        order: Brief
        balance: int
        held: int

    def needs(self) -> Needs:
        return Needs(money=[self.order], value=[self.account])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        n = world.next_n(Payment, order)
        row = Payment(order.id, n, "manual", self.amount, world.now, value_account=self.account, native_amount=self.native)
        world.pay(world.add(row), "offered", "authorized", self.amount)
        settle(world, order)
        account = world.value_account(self.account)
        return self.Outcome(world.brief(order), account.balance, account.held)


@command("test.credit", scope="system", refuses=("order_unknown", "line_unknown"))
class CreditUnits(Command):
    """Give back the price of units, whatever the goods do."""

    order: OrderHandle
    units: Change

    @dataclass(frozen=True)
    class Outcome:
        """The order."""

        order: Brief

    def needs(self) -> Needs:
        return Needs(money=[self.order])

    def decide(self, world: World) -> Outcome:
        order = world.order(self.order)
        world.shift(world.line(order, 1), credited=self.units)
        settle(world, order)
        return self.Outcome(world.brief(order))
