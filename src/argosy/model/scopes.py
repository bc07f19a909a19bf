"""Scopes: what a key or a role may do. Each command, read and screen asks for one; `orders:*` is all of an area, `*` is all."""

from __future__ import annotations

SCOPES = {
    "orders": ("read", "write"),
    "payments": ("write",),
    "approvals": ("read", "write"),
    "customers": ("read", "write", "erase"),
    "fulfillment": ("read", "write"),
    "stock": ("read", "write"),
    "catalog": ("read", "write"),
    "jobs": ("read", "write", "all"),
    "files": ("write",),
    "views": ("write", "share"),
    "settings": ("read", "write"),
    "access": ("read", "write"),
    "events": ("read",),
    "metrics": ("read",),
}
"""By area of the work."""
ALL = "*"


def _of(area: str) -> str:
    return rf"{area}:(\*|{'|'.join(SCOPES[area])})"


PATTERN = rf"^(\*|{'|'.join(map(_of, SCOPES))})$"
"""What is a scope, as a regular expression."""
