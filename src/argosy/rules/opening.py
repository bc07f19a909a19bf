"""An order begins: whether it is there already, whether the channel takes its money, and the row it starts as."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..base.errors import Refused
from ..base.money import exponent
from ..model.rows import Note, Order
from ..model.world import World


def placed_before(world: World, channel: str, reference: str) -> Order | None:
    """The order this same command made before. Refused: reference_taken, if another command made it."""
    placed = world.placed(channel, reference)
    if placed is not None and placed.content_hash != world.command_hash:
        raise Refused("reference_taken", field="reference", value=reference)
    return placed


def open_order(world: World, channel_code: str, reference: str, currency: str, placed_at: datetime, **terms: Any) -> Order:
    """An order without lines yet, with its `terms` (columns of the order), under what its channel says of prices and captures.

    Refused: channel_unknown, currency_mismatch.
    """
    channel = world.channel(channel_code)
    if currency != channel.currency:
        raise Refused("currency_mismatch", field="currency", value=currency, expected=channel.currency)
    return world.add(
        Order(
            world.new_id(),
            channel.company,
            channel.code,
            reference,
            currency,
            exponent(currency),
            channel.prices_include_tax,
            world.command_hash,
            placed_at,
            capture_policy=channel.capture_policy,
            **terms,
        )
    )


def write_notes(world: World, order: Order, **notes: str | None) -> None:
    """The new order's notes, by kind."""
    for n, (kind, text) in enumerate([(kind, text) for kind, text in notes.items() if text is not None], 1):
        world.add(Note(order.id, n, kind, text, world.now, world.actor.id))
