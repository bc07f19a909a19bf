"""Commands with every kind of bug a command can have: each must fall alone."""

from dataclasses import dataclass

from argosy.engine.registry import Command, command
from argosy.model.needs import Needs
from argosy.model.shapes import Code
from argosy.model.world import World

OVERFLOW = 2**40


@command("test.poison", scope="system")
class Poison(Command):
    """Changes a SKU's title, and then goes wrong in one of many ways."""

    sku: Code
    how: str

    @dataclass(frozen=True)
    class Outcome:
        """Nothing: it never gets so far."""

    def needs(self) -> Needs:
        return Needs(stock=[(self.sku, "BER")])

    def decide(self, world: World) -> Outcome:
        sku = world.sku(self.sku)
        stock = world.stock(sku.id, "BER")
        world.set(sku, title="half done")
        getattr(self, self.how)(world, sku, stock)
        return self.Outcome()

    def raises(self, world, sku, stock):
        raise ZeroDivisionError("a bug")

    def breaches_a_check(self, world, sku, stock):
        """The World sees it before the database does."""
        world.move(stock, "quarantine", -1)

    def overdraws(self, world, sku, stock):
        """Only a fact may leave stock short."""
        world.goods("on_hand", "shrinkage", stock.on_hand + stock.promised + 1, sku=sku.id, at="BER")
        world.move(stock, "promised", 1)

    def moves_as_if_it_were_a_fact(self, world, sku, stock):
        world.goods("on_hand", "customer", 1, sku=sku.id, at="BER")
        world.goods("customer", "carrier", 1, sku=sku.id, at="BER")

    def reads_what_it_did_not_need(self, world, sku, stock):
        world.stock(sku.id, "LEJ")

    def shifts_a_balance(self, world, sku, stock):
        world.shift(stock, on_hand=1)

    def sets_a_quantity(self, world, sku, stock):
        world.set(stock, short=1)

    def writes_what_a_column_can_not_hold(self, world, sku, stock):
        """Found when the statement is encoded, after everybody has decided."""
        world.set(sku, exponent=OVERFLOW)

    def writes_what_the_database_refuses(self, world, sku, stock):
        """Found by the database, when everybody's rows are written."""
        world.set(sku, unit=None)

    def answers_what_can_not_be_rendered(self, world, sku, stock):
        object.__setattr__(self, "Outcome", lambda: {"what": object()})
