"""What a command will touch, as data: {kind: keys}. The engine adds up the needs of a whole batch, locks, then reads.

Kinds, their keys, and what the World can answer after them (each is one file in `store/loaders/`):

    sku       code                  world.sku
    catalog   code                  the same and its barcodes, locked: the command makes or changes it
    barcode   text                  world.barcode
    recipe    code                  with `catalog`: world.components, to be changed
    uses      code                  with `catalog`: world.uses, what the SKU is still needed for
    stock     (code, location)      world.stock, world.queue, what is expected there; a missing row is made, empty
    offer     (code, channel)       the same at every location of the channel; of a bundle, its components' as well
    bundle    (code, channel)       world.components, and the components' offers
    order     handle                the order, all its children, and the stock of its lines
    at        (handle, location)    with `order`: the stock of its lines at this location as well
    money     handle                the order and all its children, for money only: no stock is locked
    notes     handle                with `order` or `money`: what was written about the order
    added     (code, handle)        with `order`: the SKU as its channel offers it, for a line more
    approved  (handle, n)           with `order` and `approvals`: the SKUs that the edit adds which is to be approved, as `added`
    taxing    handle                with `order`: world.taxes, world.destination
    attachments handle              with `order` or `money`: the files on the order
    approvals handle                with `order` or `money`: world.approval, what somebody must approve
    follow_ups handle               with `order` or `money`: world.follow_up, when it is to be looked at again
    supply    (reference, code)     world.supply_on, and the stock at its location
    transfer  reference             world.transfer, its claims, its lines, and the stock of both ends
    reservation (channel, reference) world.reservation, its claims, and the stock they stand on
    wanting   code                  all stock and supplies of a SKU, and the orders that want it most
    turn      handle                with `order`: world.ahead_at, what waits more urgently for the stock of its lines
    queues    id of a SKU or None   world.waiting_skus: the next SKUs that have waiting lines, after this one
    reference (channel, reference)  world.placed
    customer  id or reference       world.customer, world.address_book
    buyer     id or reference       world.buyer: who it is, or has become
    left      id of a customer      with `customer`: world.orders_left, world.accounts_left, which a merged one still has
    owned     id or reference       with `customer`: world.owned, how many orders they have
    person    id or reference       with `customer`: all that were merged into them, their addresses, and what is not over yet
    erasing   (customer, placed_at, id)  with `customer`: the customer's next orders after that one, notes and addresses among it
    guest     handle                with `money`: all that the order says of whose it was: addresses, notes, approvals, files
    settings  name                  the right to change settings (one command at a time)
    value     id                    world.value_account
    series    code                  a gap-free number, drawn when the command is accepted
    api_key   id                    world.api_key
    upload    id                    world.upload: the actor's own, from the last hours; it takes no lock, since it never changes
    job       id                    world.job
    view      id                    world.find_view, of a list
    remark    id                    world.find_remark, what was said of a move of goods
    secret    hash                  world.secret_known
    user      id                    world.user
    holders   code of a role        with `settings`: world.holders, all users who have it
    login     e-mail or identity    world.login_known

A handle names an order: its id, or (channel, reference).

Rows are locked in one order, whatever is needed: SKUs that will be changed, stock, supplies, orders, value accounts, customers,
number series, settings, API keys, users, jobs, due rows, the event head.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from ..base.ids import Id

Handle = Id | tuple[str, str]


class NotNeeded(LookupError):
    """A bug in a command: it read what its `needs` did not name."""


class Needs:
    """Immutable: `Needs(offer=[("TEA", "web")], reference=[("web", "R1")])`."""

    __slots__ = ("kinds",)

    def __init__(self, **kinds: Iterable[Hashable]) -> None:
        self.kinds: dict[str, tuple[Hashable, ...]] = {kind: tuple(keys) for kind, keys in kinds.items()}

    def __iter__(self) -> Iterator[tuple[str, tuple[Hashable, ...]]]:
        return iter(self.kinds.items())

    def __repr__(self) -> str:
        return f"Needs({', '.join(f'{k}={list(v)!r}' for k, v in self.kinds.items())})"
