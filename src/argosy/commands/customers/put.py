"""customers.put: make a customer, or change one, by its id or by the number that other systems know it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from ...base.errors import Refused
from ...base.limits import NOTE_LENGTH_MAX
from ...engine.registry import Command, command
from ...model.events.customers import CustomerPut
from ...model.needs import Needs
from ...model.rows import Customer
from ...model.shapes import Reference, Text, Uuid
from ...model.world import World

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35), Field(examples=["de", "pt-BR"])]
Note = Annotated[str, StringConstraints(max_length=NOTE_LENGTH_MAX, pattern=r"^[^\x00]*$")]


@command(
    "customers.put",
    http="POST /customers",
    scope="customers:write",
    example={"reference": "C-10001", "name": "Anna Schmidt", "email": "anna@example.org", "language": "de"},
    refuses=("customer_unknown", "customer_merged", "customer_reference_fixed", "customer_reference_taken"),
)
class PutCustomer(Command):
    """Make or change a customer.

    With an `id`, the one of this id; else the one of this `reference`, who is made if there is none; with neither, a new one. What is
    left out is empty afterwards. A `reference` is given once, and stays. `language` is a tag such as `de` or `pt-BR`.
    """

    id: Uuid | None = None
    reference: Reference | None = None
    name: Text | None = None
    company: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    vat_id: Text | None = None
    language: Language | None = None
    note: Note | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The customer's id, and whether it is new."""

        id: Uuid
        created: bool

    def needs(self) -> Needs:
        return Needs(customer=[named for named in (self.id, self.reference) if named is not None])

    def replaces(self, world: World) -> dict[str, Any] | None:
        if self.id is not None:
            return self.values_of(world.customer(self.id, "id"))
        return None if self.reference is None else self.values_of(world.find_customer(self.reference))

    def decide(self, world: World) -> Outcome:
        values = self.model_dump(exclude={"id", "reference"})
        customer = self._known(world)
        created = customer is None
        if customer is None:
            customer = world.add(Customer(world.new_id(), world.now, self.reference, **values))
        else:
            world.set(customer, **values)
        world.emit(CustomerPut(customer.id, created))
        return self.Outcome(customer.id, created)

    def _known(self, world: World) -> Customer | None:
        """Who is meant, if they are there already; with their reference, if they had none."""
        if self.id is None:
            if self.reference is None or world.find_customer(self.reference) is None:
                return None
            return world.customer(self.reference, "reference")
        customer = world.customer(self.id, "id")
        if self.reference not in (None, customer.reference):
            if customer.reference is not None:
                raise Refused("customer_reference_fixed", field="reference")
            if world.find_customer(self.reference) is not None:
                raise Refused("customer_reference_taken", field="reference")
            world.set(customer, reference=self.reference)
        return customer
