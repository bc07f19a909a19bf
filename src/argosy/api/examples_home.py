"""The same for the first page and the search box."""

from __future__ import annotations

from typing import Any

NONE = {"count": 0, "more": False}
TODAY = {"orders": 41, "units": 96, "revenue": [{"currency": "EUR", "amount": "2310.40"}]}
ORDER = "0190a3f0-0000-7000-8000-000000000001"

HOME: dict[str, Any] = {
    "now": "2026-03-02T14:40:00Z",
    "attention": {
        "holds": [
            {"type": "fraud", "title": "Fraud suspected", "count": 2, "more": False, "reasons": [{"reason": "two countries", "count": 2}]}
        ],
        "late": {"count": 3, "more": False, "oldest": "2026-02-27T16:00:00Z"},
        "unfillable": {"count": 1, "more": False, "skus": [{"sku": "SKU-0001", "title": "Darjeeling, 100 g", "orders": 1, "units": 2}]},
        "due": NONE,
        "failed_deliveries": NONE | {"oldest": None},
        "alarms": {
            "stock_short": {"count": 1, "more": False, "items": [{"sku": "SKU-0001", "location": "BER", "units": 1}]},
            **{kind: NONE | {"items": []} for kind in ("supply_short", "discrepancies", "overdrawn")},
        },
    },
    "sales": {
        "zone": "Europe/Berlin",
        "today": TODAY,
        "channels": [{"channel": "web"} | TODAY],
        "week_ago": TODAY,
        "week_ago_so_far": TODAY,
        "days": [{"day": "2026-03-02"} | TODAY],
    },
}
FOUND: dict[str, Any] = {
    "orders": [
        {
            "id": ORDER,
            "number": "100001",
            "channel": "web",
            "reference": "W-1001",
            "placed_at": "2026-03-02T09:15:00Z",
            "status": "open",
            "customer_name": "Anna Schmidt",
            "currency": "EUR",
            "gross": "59.97",
        }
    ],
    "customers": [],
    "skus": [],
    "locations": [{"code": "BER", "title": "Warehouse Berlin"}],
    "supplies": [],
}
