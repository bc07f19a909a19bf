"""Every text that anybody can send, by the schemas of all commands: what can't be stored is refused, what can is kept as it was."""

from __future__ import annotations

import copy
import json
from uuid import UUID

import pytest

from argosy.engine.registry import REGISTRY, load_commands
from argosy.model.shapes import field_name
from argosy.store.tables import APPEND_ONLY
from tests.api.test_three_ways import MAIL, PATH

load_commands()
SENDABLE = [d for name, d in REGISTRY.items() if d.scope != "system" and name == d.name and d.body.__module__.startswith("argosy.")]
SHIP_TO = REGISTRY["orders.place"].example["ship_to"]
SUBJECT = "0190a3f0-0000-7000-8000-000000000001"
WHERE_MISSING = {
    **{"ship_to": SHIP_TO, "bill_to": SHIP_TO, "order": {"channel": "web", "reference": "A"}, "lines": [{"line": 1}]},
    **{"locations": [], "channels": [], "address": SHIP_TO, "hours": {}, "customer": {}, "into": {}},
    **{day: [{"opens": "09:00", "closes": "17:00"}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
    "adjustments": [{"kind": "fee", "title": "Fee", "amount": "0.01"}],
    "discounts": [{"title": "Sale", "amount": "0.01"}],
    "taxes": [{"code": "VAT", "rate": "19", "amount": "0.01"}],
    "tags": [],
    "mentions": [],
    "filters": {},
    "sku": [],
    "tag": [],
    "columns": [],
    "heads": [],
}
"""What of an example must be there before a text inside it can be set."""


CHANGE = {
    "add_line": {"sku": "TEA", "quantity": 1, "unit_price": "1.00"},
    "remove_line": {},
    "set_quantity": {"line": 1, "quantity": 2},
    "set_price": {"line": 1, "unit_price": "1.00", "reason": "agreed"},
    "add_adjustment": {"kind": "fee", "title": "Fee", "amount": "1.00"},
    "remove_adjustment": {"adjustment": 1},
    "set_shipping": {"amount": "1.00"},
    "set_address": {"bill_to": SHIP_TO},
    "set_delivery": {"delivery_method": "express"},
    "export": {"list": "skus"},
    "bulk": {"command": "orders.tag", "orders": [SUBJECT]},
    "import": {"what": "stock", "upload": SUBJECT},
    "tracking": {"upload": SUBJECT},
}
"""A change of each type that an order may be edited by, and long work of each kind; in a path, the type stands in a tuple of its own."""


def strings(schema, parts, path=()):
    """The path of each text in a body, however deep."""
    told_by = schema.get("discriminator", {})
    for type, one in told_by.get("mapping", {}).items():
        yield from strings({"$ref": one}, parts, (*path, (told_by["propertyName"], type)))
    if "$ref" in schema:
        yield from strings(parts[schema["$ref"].rpartition("/")[2]], parts, path)
    for one in schema.get("anyOf", ()):
        yield from strings(one, parts, path)
    if schema.get("type") == "object":
        for name, inner in schema.get("properties", {}).items():
            yield from strings(inner, parts, (*path, name))
    elif schema.get("type") == "array":
        yield from strings(schema["items"], parts, (*path, 0))
    elif schema.get("type") == "string" and "const" not in schema:
        yield path


def told(path):
    """A field as an answer names it."""
    return field_name(tuple(part for part in path if not isinstance(part, tuple)))


def label(path):
    """A field, and of which type of change it is."""
    return " ".join([told(path), *(part[1] for part in path if isinstance(part, tuple))])


def texts(declared):
    schema = declared.body.model_json_schema()
    return dict.fromkeys(strings(schema, schema.get("$defs", {})))


CASES = [(d, path) for d in SENDABLE for path in texts(d)]


def body_with(base, path, text):
    """The body with this text in its place."""
    body = copy.deepcopy(base)
    at = body
    for here in path[:-1]:
        if isinstance(here, tuple):
            at.clear()
            at.update(copy.deepcopy(CHANGE[here[1]]) | {here[0]: here[1]})
            continue
        if isinstance(at, dict) and (here not in at or isinstance(at[here], str)):
            at[here] = copy.deepcopy(WHERE_MISSING[here])
        at = at[here]
    if isinstance(at, list):
        at[:] = [text]
    else:
        at[path[-1]] = text
    return body


def example(declared, order):
    fields = declared.body.model_fields
    named = {"order": order} | PATH | (MAIL if "mail_text" in declared.name else {})
    return declared.example | {k: v for k, v in named.items() if k in fields}


def send(site, lines):
    """The answers to (declaration, body) as bulk lines; bodies are JSON already."""
    content = "\n".join(f'{{"command": "{declared.name}", "data": {body}}}' for declared, body in lines)
    return [json.loads(line) for line in site.client.post("/commands", content=content.encode()).text.splitlines()]


def test_there_are_texts_to_send():
    assert len(SENDABLE) > 15
    assert {len(path) for _, path in CASES} >= {1, 2, 3}
    assert len(CASES) > 60


@pytest.mark.parametrize("text", ["\0", "a\0b", "\0" * 1_000], ids=["alone", "within", "many"])
def test_a_nul_is_refused_by_its_field(standing, text):
    before = standing.counts()
    sent = [(d, json.dumps(body_with(example(d, {"channel": "web", "reference": "A"}), path, text))) for d, path in CASES]
    wrong = {}
    for (declared, path), answer in zip(CASES, send(standing, sent), strict=True):
        field = told(path)
        problem = answer.get("problem", {})
        wrong_ones = [e["field"] for e in problem.get("errors", ())]
        if (answer["status"], problem.get("code")) != (400, "malformed") or field not in wrong_ones:
            wrong[declared.name, label(path)] = answer
        assert not any("\n" in e["message"] or "[^" in e["message"] for e in problem.get("errors", ())), answer
    assert wrong == {}
    assert standing.counts() == before


def test_a_nul_in_an_address_or_a_name_of_a_member(standing):
    for address in ("/skus/A%00", "/locations/A%00", "/channels/A%00"):
        problem = standing.client.put(address, json={"title": "A", "currency": "EUR", "locations": ["BER"]}).json()
        assert (problem["code"], "code" in [e["field"] for e in problem["errors"]]) == ("malformed", True)
    problem = standing.client.put("/skus/A", json={"title": "A", "pack_units": {"box\0": 12}}).json()
    assert (problem["code"], problem["errors"][0]["field"].startswith("pack_units")) == ("malformed", True)
    problem = standing.client.put("/skus/A", json={"title": "A", "colour\0": "red"}).json()
    assert (problem["code"], problem["errors"][0]["field"]) == ("malformed", "colour\0")


@pytest.mark.parametrize("half", [r"\ud83d", r"a\udead", r"\ude00\ud83d"])
def test_half_a_character_is_refused(standing, half):
    """A lone surrogate, which JSON can spell and UTF-8 can't."""
    before = standing.counts()
    sent = [
        (d, json.dumps(body_with(example(d, {"channel": "web", "reference": "A"}), path, "HALF")).replace("HALF", half))
        for d, path in CASES
    ]
    answers = send(standing, sent)
    assert {(a["status"], a["problem"]["code"]) for a in answers} == {(400, "malformed")}
    for path in ("/orders", "/orders/1/cancel", "/stock/receive"):
        answer = standing.client.post(path, content=f'{{"reason": "{half}"}}')
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert standing.counts() == before


# ── what can be stored ───────────────────────────────────────────────────────────────────────────────────────────────────


RELEASED = ("fulfillment.pick", "fulfillment.cancel")
PICKED = ("fulfillment.ship", "fulfillment.record_recall")
SHIPPED = (
    *("payments.record_failure", "orders.unhold", "orders.record_credit", "fulfillment.record_failed_delivery"),
    *(f"fulfillment.record_{what}" for what in ("return_to_sender", "refusal", "loss")),
)


def ready(shop, declared, n):
    """An order of its own for a command, as far along as the command wants it."""
    reference = f"T{n}"
    if "order" not in declared.body.model_fields:
        return {"channel": "web", "reference": "A"}
    held = {"authorized": "9.99"} if declared.name not in ("payments.authorize", "payments.expect") else {}
    shop.place(reference, TEA=1, **held)
    order = shop.order(reference)
    if declared.name == "payments.refund":
        shop.do("payments.record_capture", order=order, payment=1, amount="9.99")
    if declared.name in (*RELEASED, *PICKED, *SHIPPED):
        shop.released(reference)
    if declared.name in (*PICKED, *SHIPPED):
        shop.do("fulfillment.pick", order=order, fulfillment=1)
    if declared.name in SHIPPED:
        shop.do("fulfillment.ship", order=order, fulfillment=1)
    if declared.name == "orders.unhold":
        shop.do("payments.record_failure", order=order, instruction=1, failure="declined")
    return order


FITTING = {
    "catalog.put_sku": {"barcodes": {}},
    "catalog.put_bundle": {"code": "SET", "components": [{"sku": "TEA"}]},
    "orders.place": {
        "lines": [{"sku": "TEA", "quantity": 1, "unit_price": "19.99"}],
        "total": "19.99",
        "payments": [{"collector": "test"}],
    },
    "orders.record": {"lines": [{"sku": "TEA", "quantity": 1, "unit_price": "19.99"}]},
    "fulfillment.pick": {"lines": [{"line": 1, "short": 1}]},
    "fulfillment.record_return_to_sender": {"location": "BER"},
    "fulfillment.record_refusal": {"location": "BER"},
    "fulfillment.record_shipment": {"lines": [{"line": 1, "quantity": 1}]},
    "orders.cancel": {"lines": [{"line": 1, "quantity": 1}]},
    "orders.edit": {"changes": [{"type": "add_line"} | CHANGE["add_line"]]},
    "approvals.ask": {"body": {"kind": "goodwill", "amount": "-1.00", "reason": "late"}},
    "settings.put_series": {"prefix": ""},
    "customers.put": {"reference": None},
    "stock.receive": {"sku": "TEA"},
    "stock.correct": {"sku": "TEA", "change": 1},
    "payments.expect": {"amount": "1.00"},
    "stock.count": {"lines": [{"sku": "TEA", "counted": 1_000}]},
    "stock.expect": {"sku": "TEA"},
    "stock.close_supply": {"sku": "TEA"},
    "stock.transfer": {"target": "MUC", "lines": [{"sku": "TEA", "quantity": 1}]},
    "stock.receive_transfer": {"lines": [{"sku": "TEA", "lost": 1}]},
    "stock.reserve": {"lines": [{"sku": "TEA", "quantity": 1}]},
    "payments.record_capture": {"amount": "1.00"},
    "payments.record_refund": {"amount": "1.00"},
    "payments.record_void": {"amount": "1.00"},
    "access.put_role": {"code": "support"},
}
"""Examples as they are accepted in this shop."""

FREE = {
    "orders.place": "reference customer_reference lines[0].title payments[0].reference payments[0].method gift_message note tags[0] "
    "delivery_method lines[0].channel_line lines[0].price_reason lines[0].discounts[0].title lines[0].taxes[0].code adjustments[0].title "
    "adjustments[0].reason adjustments[0].tax_class adjustments[0].taxes[0].code",
    "orders.record": "reference customer_reference lines[0].title lines[0].channel_line charges[0].title",
    "orders.record_credit": "reference",
    "catalog.put_sku": "title unit tax_class code",
    "settings.put_location": "title code company address.name address.line1 address.line2 address.city address.region address.postcode",
    "customers.put": "reference name company email phone vat_id note",
    "customers.put_address": "label address.name address.line1 address.line2 address.city address.region address.postcode",
    "settings.put_tax_rate": "title code region tax_class",
    "settings.put_hold_type": "title code",
    "settings.put_custom_field": "title code",
    "settings.put_series": "code company",
    "settings.put_channel": "title code company",
    "settings.put_collector": "code",
    "settings.put_mail_text": "subject",
    "stock.receive": "receipt note",
    "stock.correct": "reason",
    "stock.count": "reason",
    "stock.expect": "supply",
    "stock.close_supply": "reason",
    "stock.transfer": "transfer",
    "stock.receive_transfer": "lines[0].reason",
    "stock.reserve": "reservation",
    "payments.authorize": "reference method",
    "payments.record_capture": "reference",
    "payments.record_failure": "failure",
    "fulfillment.pick": "lines[0].reason",
    "fulfillment.ship": "carrier tracking",
    "fulfillment.record_shipment": "carrier tracking",
    "fulfillment.cancel": "reason",
    "fulfillment.record_failed_delivery": "reason",
    "fulfillment.record_return_to_sender": "reason",
    "fulfillment.record_refusal": "reason",
    "fulfillment.record_loss": "reason",
    "orders.cancel": "reason",
    "orders.unhold": "reason",
    "orders.hold": "reason",
    "orders.adjust": "reason title",
    "orders.edit": "reason",
    "payments.refund": "reason",
    "payments.expect": "reference method",
    "payments.record_transfer": "reference",
    "orders.annotate": "text",
    "orders.tag": "add[0]",
    "orders.assign": "assignee",
    "orders.follow_up": "assignee note",
    "views.put": "list title query columns[0] sort",
    "orders.set_terms": "delivery_method",
    "access.put_key": "name",
    "access.put_role": "title",
}
ADDRESS = [f"{kind}.{name}" for kind in ("ship_to", "bill_to") for name in {*SHIP_TO, "line2", "region", "email", "phone"} - {"country"}]
BY_NAME = {"orders.place": "reference", "orders.record": "reference", "access.put_key": "hash", "views.put": "view"} | dict.fromkeys(
    ["catalog.put_sku", *(name for name in REGISTRY if name.startswith("settings.put_") and name != "settings.put_mail_text")], "code"
)
"""What must be another one each time."""
CHANGED = {
    "add_line": "title channel_line price_reason discounts[0].title taxes[0].code",
    "set_price": "reason",
    "add_adjustment": "title reason tax_class taxes[0].code",
    "set_shipping": "title reason",
    "set_delivery": "delivery_method",
    "set_address": " ".join(f"{kind}.{name}" for kind in ("ship_to", "bill_to") for name in {*SHIP_TO, "line2", "region"} - {"country"}),
}
UNCHANGED = {(name, field) for name, fields in FREE.items() for field in fields.split()} | {
    ("orders.edit", f"changes[0].{field} {type}") for type, fields in CHANGED.items() for field in fields.split()
}
UNCHANGED |= {(name, field) for name in ("orders.place", "orders.change_address") for field in ADDRESS}
"""Texts that must be taken, whatever is in them."""
_CODES = {
    **dict.fromkeys(("orders.place", "orders.record", "orders.record_credit"), "reference"),
    **dict.fromkeys(("orders.assign", "orders.follow_up"), "assignee"),
    **dict.fromkeys(("fulfillment.ship", "fulfillment.record_shipment"), "carrier tracking"),
    **dict.fromkeys(("stock.receive", "stock.correct"), "receipt"),
    **{"stock.expect": "supply", "stock.transfer": "transfer", "stock.reserve": "reservation", "orders.set_terms": "delivery_method"},
    **{n: "code" for n, d in REGISTRY.items() if n.startswith(("catalog.put_sku", "settings.put_")) and "code" in d.body.model_fields},
    "access.put_key": "name",
}
CODES = {(name, field) for name, fields in _CODES.items() for field in fields.split()}
"""Texts that may stand in events, ledgers and the command log. A reason, a note or a title must not: it may name a person, and those are
never changed."""
TAKES_OFF = {("orders.tag", "remove[0]"), ("orders.edit", "changes[0].name add_line")}
"""Texts that name what is to be there no more, or what a list of changes calls a line."""


def test_any_character_is_taken_and_kept(site):
    """Four bytes, two directions, a joiner: where a text is free it is stored and shown as it was sent, and nowhere is it a fault."""
    shop = site.shop
    shop.do("stock.receive", sku="TEA", location="BER", quantity=1_000)
    shop.do("catalog.put_sku", code="SET", title="Set", tracked=False)
    shop.do("stock.expect", supply="PO-7", sku="TEA", location="BER", quantity=1)
    shop.do("stock.transfer", transfer="T-9", source="BER", target="MUC", lines=[{"sku": "TEA", "quantity": 9}])
    shop.do("stock.ship_transfer", transfer="T-9")
    shop.do("customers.put", reference="EX")
    shop.do("customers.put_address", customer="EX", address=SHIP_TO)
    sent, marks = [], {}
    for n, (declared, path) in enumerate(CASES):
        mark = f"🫖{n}\u200d𝔘\u202e"
        other = BY_NAME.get(declared.name)
        own = {other: str(UUID(int=n)) if other == "view" else f"{n:064x}"} if other else {}
        base = example(declared, ready(shop, declared, n)) | FITTING.get(declared.name, {}) | own
        sent.append((declared, json.dumps(body_with(base, path, mark), ensure_ascii=False)))
        marks[declared.name, label(path)] = mark
    answers = dict(zip(marks, send(site, sent), strict=True))
    assert {case: a for case, a in answers.items() if a["status"] >= 500} == {}
    taken = {case for case, a in answers.items() if a["status"] < 300}
    assert {case: answers[case] for case in UNCHANGED - taken} == {}
    tables = [r["tablename"] for r in shop.rows("select tablename from pg_tables where schemaname = 'public'")]
    stored = "\n".join(r["row"] for t in tables for r in shop.rows(f'select t::text as row from "{t}" t'))
    assert {case for case in taken - TAKES_OFF if marks[case] not in stored} == set()
    ever = "\n".join(r["row"] for t in APPEND_ONLY for r in shop.rows(f'select t::text as row from "{t}" t'))
    assert {case for case, mark in marks.items() if mark in ever} == CODES, "what is kept for ever is codes, and no words"
    for case in [c for c in UNCHANGED if c[0] == "orders.place"]:
        page = site.client.get(f"/orders/{answers[case]['outcome']['order']['id']}")
        assert marks[case] in json.dumps(page.json(), ensure_ascii=False), case
    refusals = [a["problem"] for a in answers.values() if a["status"] == 422]
    assert refusals
    assert all("🫖" in json.dumps(p, ensure_ascii=False) for p in refusals if "value" in p), "what was not found is told as it was sent"
    shop.audited()
