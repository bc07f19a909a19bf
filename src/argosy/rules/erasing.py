"""Who a person was is taken out of the rows that say so. What was sold, what it came to and where it is taxed stays.

What stays: numbers and codes by which other systems, refunds and the tax office find an order (its number and the channel's reference,
the collectors' references, tracking numbers), SKUs, quantities, money, dates; of an address its country, and its region where the tax
table knows it. Everything somebody typed beside that is gone, and
every file. What is asked for approval is withdrawn: nobody can tell any more what it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..base.ids import Id
from ..model.rows import Address, Approval, Attachment, Customer, CustomerAddress, Hold, Note, Order, Remark
from ..model.world import World
from .approval import decide
from .files import take_off


def erase_customer(world: World, customer: Customer) -> None:
    """Everything of this customer but the id, and the addresses in their book."""
    entries = world.children[CustomerAddress].get(customer.id, [])
    erase_addresses(world, [entry.address for entry in entries])
    for entry in entries:
        world.set(entry, label=None)
    gone = dict.fromkeys("reference name company email phone vat_id language note".split())
    world.set(customer, erased_at=world.now, **gone)


def erase_order(world: World, order: Order) -> None:
    """Everything of this order that tells whose it was."""
    fulfillments = world.fulfillments(order)
    erase_addresses(world, [order.ship_to, order.bill_to, *(f.address for f in fulfillments)])
    world.set(order, customer_reference=None, custom=None, tags=None)
    for line in world.lines(order):
        titles = [discount | {"title": ""} for discount in line.discounts] if line.discounts else line.discounts
        world.set(line, title=line.code, channel_line=None, price_reason=None, custom=None, discounts=titles)
    for adjustment in world.adjustments(order):
        world.set(adjustment, title=adjustment.kind, reason=None)
    for parcel in world.parcels(order):
        world.set(parcel, failure=None)
    for payment in world.payments(order):
        world.set(payment, method=None)
    for instruction in world.instructions(order):
        world.set(instruction, failure=None)
    _erase_words(world, order)


def _erase_words(world: World, order: Order) -> None:
    """What people wrote about the order as they worked on it, and the files they put there."""
    for note in world.children[Note].get(order.id, []):
        world.set(note, text="")
    for remark in world.children[Remark].get(order.id, []):
        world.set(remark, text="")
    for hold in world.children[Hold].get(order.id, []):
        world.set(hold, reason="", answer=None)
    for approval in world.children[Approval].get(order.id, []):
        if approval.state == "open":
            decide(world, approval, "withdrawn")
        world.set(approval, body={}, reason=None, note=None)
    for file in world.children[Attachment].get(order.id, []):
        if file.blob is not None:
            take_off(world, file)


def over(world: World, order: Order) -> bool:
    """Whether nothing of the order is owed or under way any more."""
    if order.status == "open" or order.due or any(line.under_way + line.returning for line in world.lines(order)):
        return False
    payments = world.payments(order)
    moving = any(p.pending + p.capturing + p.voiding + p.refunding for p in payments)
    held = any(p.purpose == "pay" and p.authorized > p.captured + p.voided for p in payments)
    return not (moving or held or any(i.state == "open" for i in world.instructions(order)))


def erase_addresses(world: World, ids: Iterable[Id | None]) -> None:
    """These versions, and all that they replaced."""
    known: dict[Id, Address] = world.rows[Address]
    regions = {(rate.country, rate.region) for rate in world.settings.tax_rates.values()}
    left = [id for id in ids if id is not None]
    while left:
        address = known[left.pop()]
        region = address.region if (address.country, address.region) in regions else None
        gone = dict.fromkeys("line2 postcode email phone".split())
        world.set(address, name="", line1="", city="", region=region, **gone)
        left += [address.replaces] if address.replaces is not None else []
