"""What roles and keys may do, in words: areas of the work, and in each whether one sees it, changes it, or something of its own.

A test holds that every scope which a command, a screen or a role names stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from argosy.model.roles import LIMITED
from argosy.model.scopes import ALL, SCOPES


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Area:
    """`own`: scopes that neither only look nor change things, with their words."""

    code: str
    title: str
    advice: str
    own: tuple[tuple[str, str], ...] = ()

    @property
    def verbs(self) -> tuple[str, ...]:
        return SCOPES[self.code]


AREAS = (
    Area("orders", _("Orders"), _("Take, hold, edit and cancel them")),
    Area("payments", _("Money"), _("Capture, refund, record payments")),
    Area("approvals", _("Approvals"), _("Ask for what is above one's limits, and approve what others ask for")),
    Area(
        "customers", _("Customers"), _("People and companies, and their data"), own=(("customers:erase", _("erase what is known of them")),)
    ),
    Area("fulfillment", _("Fulfilment"), _("Release, pick, pack, ship")),
    Area("stock", _("Stock"), _("Receive, count, correct, transfer")),
    Area("catalog", _("Products"), _("SKUs, bundles, barcodes")),
    Area("jobs", _("Jobs"), _("Imports, exports, and what is done in bulk"), own=(("jobs:all", _("see everybody's")),)),
    Area("files", _("Files"), _("Bring files to be attached or imported")),
    Area("views", _("Views"), _("Keep views of lists"), own=(("views:share", _("share them with everybody")),)),
    Area("settings", _("Settings"), _("Locations, channels, taxes and the like")),
    Area("access", _("People and access"), _("Users, roles, keys; the audit log")),
    Area("events", _("Events"), _("The feed of everything that happens")),
    Area("metrics", _("Metrics"), _("How the servers are")),
)
EVERY = frozenset(f"{area}:{verb}" for area, verbs in SCOPES.items() for verb in verbs)

GIFTS = {"refund": _("Refund"), "discount": _("Discount"), "cancel": _("Cancel")}
"""What limits are of: see model/roles.py."""
assert GIFTS.keys() == LIMITED.keys()


def spelt(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes one by one: `orders:*` is both of its, `*` is all."""
    found: set[str] = set()
    for scope in scopes:
        area, _colon, verb = scope.partition(":")
        found |= EVERY if scope == ALL else {s for s in EVERY if s.startswith(f"{area}:")} if verb == "*" else {scope}
    return frozenset(found)
