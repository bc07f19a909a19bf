"""An example of what each read answers, by its operation: for the documentation, held against the schemas by a test."""

from __future__ import annotations

from typing import Any

from argosy.api import examples_kept

ORDER = "0190a3f0-0000-7000-8000-000000000001"
SKU = "0190a3f0-0000-7000-8000-000000000002"
PLACED = "2026-03-02T09:15:00Z"
SHIPPED = "2026-03-02T14:40:00Z"
ADDRESS = {
    "name": "Anna Schmidt",
    "line1": "Hauptstr. 5",
    "line2": None,
    "city": "Berlin",
    "region": None,
    "postcode": "10115",
    "country": "DE",
    "email": None,
    "phone": None,
}
HEAD = {
    "id": ORDER,
    "number": "100001",
    "channel": "web",
    "reference": "W-1001",
    "placed_at": PLACED,
    "status": "open",
    "payment_status": "authorized",
    "fulfillment_status": "partial",
    "return_status": "none",
    "currency": "EUR",
    "gross": "59.97",
    "due": "0.00",
}
PROMISE = {
    "n": 2,
    "kind": "waiting",
    "quantity": 1,
    "location": None,
    "supply": None,
    "level": "soft",
    "fulfillment": None,
    "reason": "backorder",
    "until": None,
    "recalling": 0,
    "picked": 0,
    "packed": 0,
}
LINE = {
    "n": 1,
    "sku": "SKU-0001",
    "title": "Darjeeling, 100 g",
    "role": "goods",
    "unit_price": "19.99",
    "net": "50.39",
    "tax": "9.58",
    "gross": "59.97",
    "discount": "0.00",
    "ordered": 3,
    "waiting": 1,
    "promised": 0,
    "recalling": 0,
    "cancelled": 0,
    "shipped": 2,
    "returning": 0,
    "returned": 0,
    "credited": 0,
    "promises": [PROMISE],
}
PAYMENT = {
    "n": 1,
    "collector": "test",
    "reference": "ch_1001",
    "method": "card",
    "purpose": "pay",
    "at": PLACED,
    "expires_at": None,
    "amount": "59.97",
    "pending": "0.00",
    "authorized": "59.97",
    "capturing": "39.98",
    "captured": "0.00",
    "voiding": "0.00",
    "voided": "0.00",
    "refunding": "0.00",
    "refunded": "0.00",
    "discrepancy": "0.00",
    "may": ["payments.capture", "payments.void"],
}
INSTRUCTION = {
    "n": 1,
    "kind": "capture",
    "state": "open",
    "payment": 1,
    "fulfillment": None,
    "line": None,
    "amount": "39.98",
    "units": None,
    "at": SHIPPED,
    "try_at": SHIPPED,
    "attempts": 0,
    "external_id": None,
    "failure": None,
}
SHIPMENT = {
    "subject": ORDER,
    "parcel": 1,
    "fulfillment": 1,
    "location": "BER",
    "carrier": "dhl",
    "tracking": "00340434161094021501",
    "lines": [{"line": 1, "quantity": 2}],
    "unasked": False,
}
PAGE: dict[str, Any] = HEAD | {
    "customer_reference": None,
    "version": 1,
    "progress": 2,
    "prices_include_tax": True,
    "capture_policy": "shipment",
    "priority": 0,
    "ship_by": None,
    "test": False,
    "assignee": "desk-1",
    "tags": ["vip"],
    "net": "50.39",
    "tax": "9.58",
    "discount": "0.00",
    "ship_to": ADDRESS,
    "bill_to": ADDRESS,
    "lines": [LINE],
    "adjustments": [],
    "payments": [PAYMENT],
    "instructions": [INSTRUCTION],
    "fulfillments": [{"n": 1, "location": "BER", "method": "ship", "state": "shipped", "at": SHIPPED, "promised_at": None, "lines": []}],
    "parcels": [
        {
            "n": 1,
            "location": "BER",
            "fulfillment": 1,
            "carrier": "dhl",
            "tracking": "00340434161094021501",
            "state": "shipped",
            "at": SHIPPED,
            "delivered_at": None,
            "weight_g": None,
            "failure": None,
            "lines": [{"line": 1, "quantity": 2}],
        }
    ],
    "holds": [],
    "notes": [{"n": 1, "kind": "gift", "text": "Happy birthday!", "at": PLACED, "by": "key:0190a3f0-0000-7000-8000-000000000009"}],
    "timeline": [
        {
            "seq": 42,
            "time": SHIPPED,
            "type": "fulfillment.shipped",
            "actor": "key:0190a3f0-0000-7000-8000-000000000009",
            "command": "fulfillment.ship",
            "data": SHIPMENT,
        }
    ],
}

WORK = {
    "order": ORDER,
    "number": "100001",
    "channel": "web",
    "reference": "W-1001",
    "priority": 0,
    "fulfillment": 1,
    "location": "BER",
    "method": "ship",
    "state": "picked",
    "at": PLACED,
    "promised_at": SHIPPED,
    "units": 2,
    "picked": 2,
    "packed": 0,
}
PARCEL = {
    **{name: WORK[name] for name in ("order", "number", "channel", "reference", "fulfillment", "location")},
    **{name: SHIPMENT[name] for name in ("parcel", "carrier", "tracking", "lines")},
    "state": "shipped",
    "at": SHIPPED,
    "delivered_at": None,
    "weight_g": 1200,
    "failure": None,
}
PICK = {"line": 1, "sku": "SKU-0001", "title": "Darjeeling, 100 g", "units": 2, "picked": 2, "packed": 0, "recalling": 0}
TO_COME = {"sku": "SKU-0001", "in_transit": 0, "promised": 5, "short": 0, "closed": 0}
PURCHASE = TO_COME | {
    "id": "0190a3f0-0000-7000-8000-000000000004",
    "supply": "PO-7",
    "kind": "purchase",
    "location": "BER",
    "expected_at": "2026-03-09T08:00:00Z",
    "expected": 80,
    "received": 60,
    "remaining": 20,
}
TRANSFER = {
    "id": "0190a3f0-0000-7000-8000-000000000005",
    "transfer": "T-9",
    "source": "BER",
    "target": "HAM",
    "state": "shipped",
    "at": PLACED,
}
TRANSFERRED = TO_COME | {
    "id": "0190a3f0-0000-7000-8000-000000000006",
    "supply": "T-9",
    "kind": "transfer",
    "location": "HAM",
    "expected_at": None,
    "expected": 10,
    "received": 0,
    "remaining": 10,
    "in_transit": 10,
}
MOVE = {
    "seq": 7,
    "at": SHIPPED,
    "book": "holdings",
    "from_account": "on_hand",
    "to_account": "carrier",
    "quantity": 2,
    "from_location": "BER",
    "to_location": None,
    "line": 1,
    "reason": None,
    "receipt": None,
    "from_supply": None,
    "to_supply": None,
    "order": "100001",
    "transfer": None,
    "reservation": None,
    "actor": "key:0190a3f0-0000-7000-8000-000000000009",
    "command": "fulfillment.ship",
}
SHELF = {
    "sku": "SKU-0001",
    "title": "Darjeeling, 100 g",
    "on_hand": 10,
    "quarantine": 0,
    "promised": 7,
    "available": 2,
    "short": 0,
    "safety_stock": 1,
}

READS: dict[str, Any] = {
    "fulfillments.list": {"items": [WORK], "next": None},
    "fulfillments.get": WORK | {"lines": [PICK], "parcels": [PARCEL], "ship_to": ADDRESS},
    "parcels.list": {"items": [PARCEL], "next": None},
    "stock.list": {"items": [SHELF], "next": None},
    "stock.moves": {"items": [MOVE], "next": None},
    "supplies.list": {"items": [PURCHASE], "next": None},
    "transfers.list": {"items": [TRANSFER], "next": None},
    "transfers.get": TRANSFER | {"lines": [TRANSFERRED]},
    "orders.list": {"items": [HEAD], "next": None},
    "orders.get": PAGE,
    "stock.get": {
        "id": SKU,
        "sku": "SKU-0001",
        "title": "Darjeeling, 100 g",
        "unit": "piece",
        "exponent": 0,
        "tracked": True,
        "oversell": "backorder",
        "state": "active",
        "locations": [
            {
                "location": "BER",
                "on_hand": 10,
                "quarantine": 0,
                "promised": 7,
                "reserved": 1,
                "transferred": 0,
                "available": 2,
                "short": 0,
                "incoming": [{"at": "2026-03-09T08:00:00Z", "units": 15}],
            }
        ],
        "waiting": [{"reason": "backorder", "orders": 1, "units": 1}],
    },
    "promises.list": {
        "items": [
            {
                "order": ORDER,
                "n": 2,
                "number": "100001",
                "channel": "web",
                "reference": "W-1001",
                "line": 1,
                "sku": "SKU-0001",
                "quantity": 1,
                "priority": 0,
                "reason": "backorder",
                "until": None,
                "since": PLACED,
            }
        ],
        "next": None,
    },
    "events.list": {
        "items": [{"seq": 42, "time": SHIPPED, "type": "fulfillment.shipped", "version": 1, "subject": ORDER, "data": SHIPMENT}],
        "next": 42,
    },
    **examples_kept.READS,
}
