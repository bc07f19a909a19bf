"""Every text of every command that is about an order or a customer, marked one by one: once everybody is erased, no dump and no log
holds a mark, but for the codes that are kept on purpose.

A command or a field that is new is covered by itself: its text must go, or be named below and in docs/administration.md.
"""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from pydantic import ValidationError

from argosy.base import ids
from argosy.engine.actor import SYSTEM
from argosy.engine.registry import REGISTRY, load_commands
from argosy.engine.runner import Desk
from argosy.projections import Follower
from argosy.simulation.clock import VirtualClock, VirtualDesk
from argosy.store import blobs
from argosy.store.jobs import machine_time
from argosy.worker.housekeeping import forget_keys, tidy_files
from tests.api.test_texts import FITTING, TAKES_OFF, body_with, example, label, ready, texts
from tests.shop import ADDRESS, Shop, order_body, submission
from tests.simulation.test_erasing import CLERK, dumped, logged, m, marked

__all__ = ["logged"]

load_commands()
ABOUT = {"order", "orders", "customer", "into"}
PERSONAL = [
    d
    for name, d in REGISTRY.items()
    if name == d.name and (ABOUT & d.body.model_fields.keys() or name.startswith(("orders.", "customers.")))
]
HANDLES = {f"{field}{end}" for field in ABOUT for end in ("", ".channel", ".reference")}
"""They say which order or customer is meant, and are written nowhere."""
CASES = [(d, path) for d in PERSONAL for path in texts(d) if label(path) not in HANDLES]

_KEPT = {
    "orders.place": "reference lines[0].sku lines[0].code lines[0].taxes[0].code adjustments[0].taxes[0].code adjustments[0].tax_class "
    "payments[0].reference delivery_method",
    "orders.record": "reference",
    "orders.record_credit": "reference",
    "orders.assign": "assignee",
    "orders.follow_up": "assignee",
    "orders.set_terms": "delivery_method",
    "fulfillment.ship": "carrier tracking",
    "fulfillment.record_shipment": "carrier tracking",
}
_EDITED = {"add_line": "taxes[0].code", "add_adjustment": "taxes[0].code tax_class", "set_delivery": "delivery_method"}
KEPT = (
    {(name, field) for name, fields in _KEPT.items() for field in fields.split()}
    | {("orders.edit", f"changes[0].{field} {type}") for type, fields in _EDITED.items() for field in fields.split()}
    | {
        (f"payments.{verb}", "reference")
        for verb in ("authorize", "expect", "record_capture", "record_refund", "record_transfer", "record_void")
    }
)
"""Codes: what was sold and how it is taxed, by what other systems know the order, how it went, and who of ours sees to it."""


ROUNDS_MAX = 10
REST = """select id::text, due from orders o where status = 'open' or due <> 0
    or exists (select from instructions i where i.order_id = o.id and i.state = 'open')
    or exists (select from parcels p where p.order_id = o.id and p.state in ('shipped', 'failed')) order by id"""


class Hers(Shop):
    """Every order is one customer's."""

    def place(self, reference, *, authorized=None, **lines):
        return self.do("orders.place", **order_body(reference, lines, authorized=authorized, customer="EX"))

    def end_all(self):
        """Bring every order to its end, whatever has become of it; what is asked of collectors meanwhile is answered."""
        for _ in range(ROUNDS_MAX):
            if not (rest := self.rows(REST)):
                return
            for row in rest:
                self._end({"order": row["id"]}, row["due"])
        raise AssertionError(rest)

    def _end(self, order, due):
        def of(columns, table, where):
            return self.rows(f"select {columns} from {table} where order_id = %s and {where}", order["order"])

        for hold in of("distinct type", "holds", "released_at is null"):
            self.do("orders.unhold", **order, type=hold["type"], reason="over")
        for one in of("n", "fulfillments", "state in ('released', 'started', 'picked', 'packed')"):
            self.do("fulfillment.cancel", **order, fulfillment=one["n"])
        for one in of("n", "parcels", "state in ('shipped', 'failed')"):
            self.do("fulfillment.record_delivery", **order, parcel=one["n"])
        self.reply("orders.cancel", **order)
        for one in of("n", "payments", "pending > 0"):
            self.do("payments.withdraw", **order, payment=one["n"])
        for asked in of("n, kind, payment, amount", "instructions", "state = 'open'"):
            done = {"payment": asked["payment"], "instruction": asked["n"], "amount": f"{asked['amount'] / 100:.2f}"}
            self.do(f"payments.record_{asked['kind']}", **order, **done)
        if due > 0:
            self.reply("orders.adjust", **order, kind="goodwill", amount=f"-{due / 100:.2f}", reason="over")


@pytest.fixture
def shop(database):
    shop = Hers(database).open(locations=("BER", "MUC"), stock={"TEA": {"BER": 10_000}}, accept_always=True)
    shop.do("customers.put", reference="EX")
    shop.do("customers.put_address", customer="EX", address=ADDRESS)
    yield shop
    shop.close()


def prepared(shop, declared, n):
    """A body that is accepted, about an order of its own."""
    order = ready(shop, declared, n)
    more = {}
    if declared.name.startswith("approvals.") and declared.name != "approvals.ask":
        asked = {"command": "orders.adjust", "body": {"kind": "goodwill", "amount": "-1.00", "reason": m("asked")}}
        assert shop.reply("approvals.ask", actor=CLERK, order=order, **asked).accepted
    if declared.name == "orders.map_line":
        order = shop.order(f"U{n}")
        shop.do("orders.place", **order_body(f"U{n}", {}, customer="EX") | {"lines": [{"code": "?", "quantity": 1, "unit_price": "1.00"}]})
    if declared.name == "payments.postpone":
        shop.shipped(order["reference"])
    if declared.name == "orders.attach":
        file = blobs.stored(shop.connection, f"mark{n}x.txt", SYSTEM.id, machine_time(), iter([b"hello"]))
        more["upload"] = ids.text(file.id)
    if declared.name in ("orders.place", "orders.record", "customers.put"):
        more["reference"] = f"T{n}"
    if declared.name == "orders.place":
        more["customer"] = "EX"
    return example(declared, order) | FITTING.get(declared.name, {}) | more


def sent(shop, declared, path, n):
    """Whether this may be a text of several lines, as no code is, and the answer to the command with a mark in it; none where no word
    can stand in it."""
    base = prepared(shop, declared, n)
    actor = CLERK if declared.name == "approvals.ask" else SYSTEM
    for text in (f"mark{n}x\nof somebody", f"mark{n}x", f"mark{n}x@example.org"):
        body = body_with(base, path, text)
        if label(path) == "lines[0].code":
            del body["lines"][0]["sku"]
        try:
            marked_one = submission(declared.name, body, actor, f"{n}")
        except ValidationError:
            continue
        return "\n" in text, shop.office.run([marked_one])[0]
    return None


def erase(shop):
    """Everybody, and every guest's order; then everything that is forgotten by itself."""
    for row in shop.rows("select id::text from customers where merged_into is null and erased_at is null"):
        shop.do("customers.erase", customer=row["id"])
    for row in shop.rows("select id::text from orders where customer_id is null"):
        shop.do("customers.erase_order", order=row["id"])
    shop.office.fire()
    shop.office.desk = VirtualDesk(settings=shop.office.desk.settings, clock=VirtualClock(Desk.machine_time() + timedelta(days=8)))
    assert forget_keys(shop.office) > 0
    assert tidy_files(shop.office) > 0


def found(database, cases):
    """Those whose mark is in a dump of the database, once the read tables have followed."""
    follower = Follower(database)
    while follower.step():
        continue
    follower.close()
    dump = dumped(database).casefold()
    return {n for n in cases if f"mark{n}x" in dump}


def told(cases):
    return {(d.name, label(path)) for d, path in (CASES[n] for n in cases)}


def test_no_text_is_left(shop, database, logged):
    answers = {n: answer for n, (d, path) in enumerate(CASES) if (answer := sent(shop, d, path, n)) is not None}
    refused = {n: orjson.loads(reply.body) for n, (_, reply) in answers.items() if not reply.accepted}
    assert {n for n, facts in refused.items() if facts.get("value") != f"mark{n}x"} == set(), "only since it names what must be there"
    free = {n for n, (lines, _) in answers.items() if lines}
    assert free & refused.keys() == set()
    taken = answers.keys() - refused.keys()
    assert told(taken - found(database, answers)) == TAKES_OFF, "the others were there"

    shop.end_all()
    erase(shop)

    left = found(database, answers)
    assert told(left) == KEPT
    assert told(left & free) == set(), "what is kept is codes"
    assert marked(logged.getvalue(), "mark") == []
    shop.audited()
