"""The living page of the design: every token and component as it is, in light and dark. For whoever works on the console, and for no one
else: it is there in development and beside the demo.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from starlette.responses import Response

from argosy.base.environment import DEVELOPMENT
from argosy.base.errors import CATALOGUE, Refused
from argosy.console.actions import ORDER, Button, Offer, fulfillment
from argosy.console.actions.units import Left
from argosy.console.ask import Ask
from argosy.console.columns import Column
from argosy.console.screening import Screens
from argosy.console.sides import Side, Theirs
from argosy.console.telling import Effects

screens = Screens()

STATIC = files("argosy.console") / "static"

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
COLUMNS = (
    Column("number", "Order", "order"),
    Column("at", "Placed", "when"),
    Column("status", "Status", "status"),
    Column("gross", "Total", "money"),
    Column("units", "Units", "number"),
    Column("tags", "Tags", "tags"),
)
ROWS = (
    {"number": "100001", "at": AT, "status": "open", "gross": "59.97", "currency": "EUR", "units": 3, "tags": ["vip"]},
    {"number": "100002", "at": AT, "status": "complete", "gross": "1204.00", "currency": "EUR", "units": 12, "tags": []},
)
TOLD: tuple[dict[str, Any], ...] = (
    {
        "said": ["Parcel 1 left BER with dhl 00340434161094021501: 2 × TEA"],
        "at": AT,
        "who": "Wim",
        "cause": "",
        "command": "fulfillment.ship",
    },
    {"said": ["Reserved 2 × TEA at BER"], "at": AT, "who": "Argosy", "cause": "since stock has changed", "command": "stock.rebalance"},
)
EFFECTS = Effects(
    ["2 units no longer reserved at BER"], ["€20.00 of the authorization to be voided"], {"status": "cancelled"}, [], {}, ["TEA"], []
)
SIDES = [Side("title", "Tea", "Green tea", "Darjeeling"), Side("takes_orders", was=True, now=True, mine=False)]
USERS = (
    {"disabled_at": None, "has_password": True, "has_sign_on": False},
    {"disabled_at": None, "has_password": False, "has_sign_on": False},
    {"disabled_at": AT, "has_password": True, "has_sign_on": False},
)
AREAS = ({"code": "orders", "title": "Orders", "advice": "Take, hold, edit and cancel them", "verbs": ("read", "write"), "own": ()},)
SESSIONS = (
    {"id": "1", "agent": "", "browser": "Firefox on Linux", "current": True, "pending": False, "address": "192.0.2.1", "method": "password",
     "created_at": AT, "seen_at": AT},
)  # fmt: skip
OWNERS = (
    {"order": "100001", "transfer": None, "reservation": None},
    {"order": None, "transfer": "T-7", "reservation": None},
    {"order": None, "transfer": None, "reservation": "cart-5"},
)
SUPPLIES = (
    {"id": "1", "supply": "PO-17", "kind": "purchase", "sku": "TEA", "location": "BER", "expected_at": AT, "remaining": 40, "expected": 60,
     "promised": 12, "short": 0},
    {"id": "2", "supply": "T-7", "kind": "transfer", "sku": "MUG", "location": "MUC", "expected_at": None, "remaining": 5, "expected": 5,
     "promised": 5, "short": 1},
)  # fmt: skip
CUSTOMER = {"id": "1", "name": "Anna Schmidt", "company": None, "email": "anna@example.com", "phone": None, "reference": "C-17",
            "created_at": AT}  # fmt: skip
TOKENS: dict[str, dict[str, str]] = {
    "Type": {"font": "texts", "mono": "codes", "text-xs": "notes, states", "text-s": "tables, labels", "text-m": "texts",
             "text-l": "a dialog's title", "text-xl": "a page's title", "text-xxl": "a figure"},
    "Space": {"space-1": "within a button", "space-2": "between what belongs together", "space-3": "between fields", "space-4": "in a card",
              "space-5": "beside a page", "space-6": "below a page"},
    "Radius": {"radius-s": "tags, keys", "radius-m": "buttons, fields, cards", "radius-l": "dialogs"},
    "Colour": {"ground": "behind all", "surface": "cards, tables, fields", "raised": "dialogs, menus", "sunk": "the menu",
               "hover": "under the pointer", "chosen": "what is chosen", "line": "between things", "line-strong": "around fields",
               "ink": "text", "ink-quiet": "what is said beside", "accent": "links, the main button", "accent-ink": "text on the accent",
               "accent-strong": "the accent under the pointer", "good": "done, paid, there", "info": "under way", "warn": "wants a look",
               "bad": "wrong, late, short", "good-ground": "behind good", "info-ground": "behind info", "warn-ground": "behind warn",
               "bad-ground": "behind bad", "quiet-ground": "behind what is over"},
    "Effect": {"shadow": "what floats", "focus": "where the keyboard is", "quick": "how fast a colour changes"},
}  # fmt: skip
"""What each token is for, by kind."""


def told_by(css: str) -> dict[str, str]:
    """The tokens of a style sheet, each with its value: the usual one, which stands first."""
    return dict(reversed(re.findall(r"--([a-z0-9-]+): ([^;]+);", css)))


@screens.get("/design", None)
async def design(ask: Ask) -> Response:
    """Refused: route_unknown, unless it is development or the demo runs."""
    if DEVELOPMENT.value() != "1" and await ask.console.clock.now() is None:
        raise Refused("route_unknown")
    buttons = [Button(action, {"order": "1"}) for action in ORDER]
    return await ask.page(
        "design.html",
        tokens=TOKENS,
        values=told_by((STATIC / "css/tokens.css").read_text()),
        icons=re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text()),
        customer=CUSTOMER,
        columns=COLUMNS,
        rows=ROWS,
        told=TOLD,
        effects=EFFECTS,
        problem=CATALOGUE["order_held"],
        offer=Offer(Button(fulfillment.RELEASE, {"order": "1"}), tuple(buttons[:1]), tuple(buttons[1:5])),
        left=Left(1, "TEA", "Darjeeling, 100 g", 2),
        sides=SIDES,
        theirs=Theirs(SIDES, "1", made=False, kept=SIDES),
        users=USERS,
        areas=AREAS,
        sessions=SESSIONS,
        owners=OWNERS,
        supplies=SUPPLIES,
        late=AT + timedelta(days=1),
        locations={"locations": {code: {"code": code, "active": True} for code in ("BER", "MUC")}},
        address={"name": "Anna Schmidt", "line1": "Hauptstr. 5", "line2": None, "city": "Berlin", "region": None, "postcode": "10115",
                 "country": "DE", "email": "anna@example.com", "phone": None},
    )  # fmt: skip
