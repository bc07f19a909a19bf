"""What happens to customers. Who they are stands in rows that can be erased, and never here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...base.ids import Id
from .base import Event

CUSTOMER, OTHER = "0190a3f0-0000-7000-8000-000000000004", "0190a3f0-0000-7000-8000-000000000005"


@dataclass(frozen=True)
class CustomerPut(Event):
    """A customer was made or changed."""

    type = "customer.put"
    example: ClassVar = {"subject": CUSTOMER, "created": True}
    subject: Id
    created: bool


@dataclass(frozen=True)
class CustomerAddressPut(Event):
    """An entry of an address book was made, or has a new version."""

    type = "customer.address_put"
    example: ClassVar = {"subject": CUSTOMER, "entry": 1, "address": "0190a3f0-0000-7000-8000-000000000006", "created": True}
    subject: Id
    entry: int
    address: Id
    created: bool


@dataclass(frozen=True)
class CustomerAddressRemoved(Event):
    """An entry of an address book is used no more. What was sent there stays where it was sent."""

    type = "customer.address_removed"
    example: ClassVar = {"subject": CUSTOMER, "entry": 1}
    subject: Id
    entry: int


@dataclass(frozen=True)
class CustomerMerged(Event):
    """Two customers were one: this one became the other. Its orders follow."""

    type = "customer.merged"
    example: ClassVar = {"subject": CUSTOMER, "into": OTHER}
    subject: Id
    into: Id


@dataclass(frozen=True)
class OrderHandedOver(Event):
    """An order is its customer's no more, but the one's that they became."""

    type = "order.handed_over"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001", "before": CUSTOMER, "customer": OTHER}
    subject: Id
    before: Id
    customer: Id


@dataclass(frozen=True)
class CustomerErased(Event):
    """Who this customer was is known no more. What they ordered follows."""

    type = "customer.erased"
    example: ClassVar = {"subject": CUSTOMER}
    subject: Id


@dataclass(frozen=True)
class OrderErased(Event):
    """Whose order this was is known no more: what was sold, and what it came to, still is."""

    type = "order.erased"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000001"}
    subject: Id
