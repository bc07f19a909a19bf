"""The catalogue of what happens, by area: webhooks, timelines and read tables share it."""

from __future__ import annotations

from . import access, catalog, customers, fulfillment, orders, payments, settings, stock, together
from .base import EVENTS, Event, NumberOf

__all__ = [
    "EVENTS",
    "Event",
    "NumberOf",
    "access",
    "catalog",
    "customers",
    "fulfillment",
    "orders",
    "payments",
    "settings",
    "stock",
    "together",
]
