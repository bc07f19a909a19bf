"""The same for what is kept beside orders: the catalog, settings, customers."""

from __future__ import annotations

from typing import Any

SKU: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000002",
    "sku": "SKU-0001",
    "title": "Darjeeling, 100 g",
    "unit": "piece",
    "exponent": 0,
    "pack_units": {"box": 12},
    "tax_class": "food",
    "price": "19.99",
    "price_currency": "EUR",
    "cost": "8.40",
    "cost_currency": "EUR",
    "weight_g": 130,
    "length_mm": 80,
    "width_mm": 50,
    "height_mm": 120,
    "tracked": True,
    "oversell": "backorder",
    "preorder_until": None,
    "safety_stock": 0,
    "state": "active",
    "bundle": False,
    "short_bundle": "wait",
}
BARCODE = {"barcode": "4006381333931", "units": 1}

MONDAY = {"mon": [{"opens": "08:00", "closes": "18:00"}], "tue": [], "wed": [], "thu": [], "fri": [], "sat": [], "sun": []}
LOCATION = {
    "code": "BER",
    "company": "main",
    "title": "Warehouse Berlin",
    "timezone": "Europe/Berlin",
    "address": None,
    "active": True,
    "kind": "warehouse",
    "hours": MONDAY,
}
CHANNEL = {
    "code": "web",
    "company": "main",
    "title": "Web shop",
    "currency": "EUR",
    "prices_include_tax": True,
    "locations": ["BER"],
    "capture_policy": "shipment",
    "accept_always": False,
    "active": True,
    "buffer": 0,
    "taxes": "given",
    "series": "web",
}
HOLD_TYPE = {
    "code": "fraud",
    "title": "Fraud suspected",
    "blocks_promise": False,
    "blocks_release": True,
    "blocks_capture": True,
    "blocks_edit": True,
}
TAX_RATE = {
    "code": "DE-food",
    "title": "VAT, reduced",
    "country": "DE",
    "tax_class": "food",
    "rate": "7",
    "region": None,
    "active": True,
}
MAIL_TEXT = {
    "code": "invitation.de",
    "kind": "invitation",
    "language": "de",
    "subject": "Willkommen, {name}",
    "body": "Hallo {name},\n\nhier geht es hinein, {days} Tage lang:\n\n{link}",
    "version": 42,
}
SETTINGS: dict[str, dict[str, Any]] = {
    "locations": LOCATION,
    "channels": CHANNEL,
    "collectors": {"code": "test", "kind": "gateway", "currency": None, "smallest_step": 1},
    "hold_types": HOLD_TYPE,
    "tax_rates": TAX_RATE,
    "custom_fields": {"code": "engraving", "title": "Engraving", "type": "text", "active": True},
    "mail_texts": MAIL_TEXT,
    "series": {"code": "web", "company": "main", "prefix": "W-", "padding": 6, "last": 1001, "first": 1},
}

CUSTOMER: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000004",
    "created_at": "2026-03-02T09:15:00Z",
    "reference": "C-10001",
    "name": "Anna Schmidt",
    "company": None,
    "email": "anna@example.org",
    "phone": None,
    "vat_id": None,
    "language": "de",
    "note": None,
    "became": None,
    "erased_at": None,
}
PERSON = {name: CUSTOMER[name] for name in ("id", "created_at", "reference", "name", "company", "email", "phone")}
TWIN = PERSON | {"id": "0190a3f0-0000-7000-8000-000000000005", "reference": None, "same": ["email"]}

READS: dict[str, Any] = {
    "skus.list": {"items": [SKU], "next": None},
    "skus.get": SKU | {"components": [], "bundles": ["SET-01"], "barcodes": [BARCODE]},
    "barcodes.get": BARCODE | {name: SKU[name] for name in ("id", "sku", "title", "unit", "exponent", "state")},
    "customers.list": {"items": [CUSTOMER], "next": None},
    "customers.get": CUSTOMER
    | {"addresses": [], "merged": [{"id": "0190a3f0-0000-7000-8000-000000000005", "reference": None}], "orders": []}
    | {"totals": [{"currency": "EUR", "orders": 3, "gross": "179.91", "due": "0.00"}], "notes": [], "credit": [], "alike": [TWIN]},
    "customers.personal_data": {"customers": [CUSTOMER], "address_book": [], "addresses": [], "accounts": [], "orders": []},
    "duplicates.customers": {"items": [{"customer": PERSON, "alike": [TWIN]}], "next": None},
    **{f"{kind}.list": {"items": [example], "next": None} for kind, example in SETTINGS.items()},
}

USER: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000007",
    "email": "anna@example.com",
    "name": "Anna Schmidt",
    "roles": ["order_desk"],
    "locations": None,
    "channels": ["web"],
    "language": "de",
    "time_zone": "Europe/Berlin",
    "created_at": "2026-03-02T09:15:00Z",
    "invited_at": "2026-03-02T09:15:00Z",
    "signed_in_at": "2026-03-02T09:15:00Z",
    "disabled_at": None,
    "has_password": True,
    "has_second_factor": True,
    "has_sign_on": False,
}
ROLE: dict[str, Any] = {
    "code": "support",
    "title": "Support",
    "scopes": ["orders:read", "orders:write", "payments:write"],
    "limits": {"refund": {"EUR": "100.00"}},
    "builtin": False,
    "users": 3,
}
KEY: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000010",
    "name": "web shop",
    "scopes": ["orders:*"],
    "locations": None,
    "channels": ["web"],
    "created_at": "2026-03-02T09:15:00Z",
    "revoked_at": None,
}
AUDIT: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000011",
    "at": "2026-03-02T09:15:00Z",
    "command": "access.set_roles",
    "actor": "user:0190a3f0-0000-7000-8000-000000000012",
    "actor_name": "Olga Petrova",
    "subject": USER["id"],
    "subject_name": USER["name"],
    "accepted": True,
    "status": 200,
    "code": None,
}
HAPPENED: dict[str, Any] = {
    "type": "user.roles_set",
    "data": {"subject": USER["id"], "before": ["warehouse"], "roles": ["order_desk"], "locations": None, "channels": ["web"]},
}
READS |= {
    "users.list": {"items": [USER], "next": None},
    "roles.list": {"items": [ROLE], "next": None},
    "api_keys.list": {"items": [KEY], "next": None},
    "audit_log.list": {"items": [AUDIT], "next": None},
    "audit_log.get": AUDIT | {"events": [HAPPENED]},
}
