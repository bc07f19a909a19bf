"""Everything that can be done from a screen, by area, and what is offered for what is on it."""

from __future__ import annotations

from argosy.console.actions import customers, fulfillment, orders, payments, stock
from argosy.console.actions.action import Action, Button, Offer
from argosy.console.actions.approvals import APPROVAL, OWN_APPROVAL
from argosy.console.actions.customers import CUSTOMER
from argosy.console.actions.offering import offered
from argosy.console.actions.orders import ORDER
from argosy.console.actions.stock import STOCK, SUPPLY, TRANSFER

__all__ = [
    "ACTIONS",
    "ALL",
    "APPROVAL",
    "CUSTOMER",
    "ORDER",
    "OWN_APPROVAL",
    "STOCK",
    "SUPPLY",
    "TRANSFER",
    "Action",
    "Button",
    "Offer",
    "offered",
]

ALL = (
    *orders.ORDER,
    *orders.KEPT,
    *orders.LINE,
    *payments.PAYMENT,
    *payments.MONEY,
    fulfillment.RELEASE,
    *fulfillment.FULFILLMENT,
    *fulfillment.PARCEL,
    fulfillment.RECALL,
    *stock.ALL,
    *APPROVAL,
    *OWN_APPROVAL,
    *customers.CUSTOMER,
)
ACTIONS: dict[str, Action] = {action.name: action for action in ALL}
"""By the name they have in addresses."""
