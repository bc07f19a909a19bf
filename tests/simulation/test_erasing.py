"""Who was erased is nowhere: an order full of marked texts goes through the demo's hands, and no mark is left in a dump or a log."""

from __future__ import annotations

import io
import logging
import os
import subprocess
from datetime import timedelta

import pytest

from argosy.base import logs
from argosy.engine.actor import Actor
from argosy.engine.office import Office
from argosy.engine.runner import Desk
from argosy.projections import Follower
from argosy.simulation.clock import VirtualClock, VirtualDesk
from argosy.simulation.demo import Faults, Plan, run_demo
from argosy.store.drivers import PlainConnection
from argosy.store.programs import address, fitting_dump
from argosy.worker.housekeeping import forget_keys
from tests.shop import Shop, submission

MARK = "Xanthippe"
"""In everything that somebody typed."""
CLERK = Actor("user:clerk", frozenset({"orders:*", "approvals:*"}), limits={"discount": {}})
NUMBER = "KEPT-4711"
"""In what other systems know the order by: refunds and the tax office must find it."""


def m(what: str) -> str:
    return f"{what} {MARK} é"


WHERE = {"name": m("name"), "line1": m("line"), "line2": m("line2"), "city": m("city"), "region": m("region"), "postcode": m("code"),
         "country": "DE", "email": f"{MARK}@example.org", "phone": m("phone")}  # fmt: skip
PERSON = {
    "reference": f"C-{MARK}", "name": m("name"), "company": m("company"), "email": f"{MARK}@example.org", "phone": m("phone"),
    "vat_id": m("vat"), "note": m("note"),
}  # fmt: skip


def order(sku: str, n: int, customer: str, address: dict[str, str]) -> dict:
    return {
        "channel": "web", "reference": f"{NUMBER}-{n}", "currency": "EUR", "customer": customer, "customer_reference": f"PO-{MARK}",
        "ship_to": address, "bill_to": address, "tags": [f"tag-{MARK}"], "custom": {"engraving": m("custom")}, "note": m("note"),
        "gift_message": m("gift"),
        "lines": [{
            "sku": sku, "quantity": 1, "unit_price": "10.00", "title": m("title"), "channel_line": f"line-{MARK}",
            "price_reason": m("reason"), "discounts": [{"title": m("discount"), "amount": "1.00"}],
        }],
        "adjustments": [{"kind": "shipping", "title": m("shipping"), "amount": "2.00", "reason": m("reason")}],
        "payments": [{"collector": "test", "reference": f"{NUMBER}-ch-{n}", "method": "card", "authorized": "11.00"}],
    }  # fmt: skip


@pytest.fixture
def logged():
    stream = io.StringIO()
    level = logging.getLogger("argosy").level
    logs.configure("json", "debug", stream)
    yield stream
    root = logging.getLogger()
    root.removeHandler(root.handlers[-1])
    logging.getLogger("argosy").setLevel(level)


@pytest.fixture
def demo(database, logged):
    """A demo in whose first hours a marked customer orders twice; then their orders are on their way through everybody's hands."""
    connection = PlainConnection(database.engine_conninfo("slow"))
    office = Office(connection)
    shop = Shop(database, office.desk)

    def placing(done: int, of: int, what: str) -> None:
        if done and not shop.rows("select from customers where email ilike %s", f"%{MARK}%"):
            place(office, shop)

    run_demo(office, database=database, plan=Plan(60, 8, 3, Faults.times(0)), progress=placing)
    yield shop, office, database
    shop.close()
    connection.close()


def place(office: Office, shop: Shop) -> None:
    sku = shop.one(
        "select k.code from skus k join stock s on s.sku_id = k.id where k.state = 'active' and not bundle and s.location = 'BER' "
        "order by s.on_hand - s.promised desc, k.code limit 1"
    )["code"]

    def do(command, **body):
        (reply,) = office.run([submission(command, body)])
        assert reply.accepted, (command, reply.code, reply.body)

    do("settings.put_custom_field", code="engraving", title="Engraving", type="text")
    do("customers.put", **PERSON)
    do("customers.put", **PERSON | {"reference": f"D-{MARK}"})
    for a in (WHERE, WHERE | {"line1": m("moved")}):
        do("customers.put_address", customer=PERSON["reference"], address=a, label=m("label"), ships=True)
    do("customers.put_address", customer=PERSON["reference"], n=1, address=WHERE | {"line1": m("again")}, label=m("label"))
    do("customers.remove_address", customer=PERSON["reference"], n=2)
    do("orders.place", **order(sku, 1, PERSON["reference"], WHERE))
    do("orders.place", **order(sku, 2, f"D-{MARK}", WHERE))
    for n in (1, 2):
        handle = {"channel": "web", "reference": f"{NUMBER}-{n}"}
        do("orders.change_address", order=handle, ship_to=WHERE | {"line1": m("elsewhere")})
        do("orders.change_address", order=handle, ship_to=WHERE | {"line1": m("elsewhere again")}, bill_to=WHERE)
        do("orders.annotate", order=handle, text=m("desk"))
        do("orders.hold", order=handle, type="fraud", reason=m("held"))
        do("orders.hold", order=handle, type="fraud", reason=m("held for longer"))
        do("orders.unhold", order=handle, type="fraud", reason=m("unheld"))
        do("orders.tag", order=handle, add=[f"late-{MARK}"], remove=[f"tag-{MARK}"])
        do("orders.edit", order=handle, changes=[{"type": "add_line", "sku": sku, "quantity": 1, "unit_price": "1.00"}], reason=m("edit"))
        do("orders.adjust", order=handle, kind="price", amount="-0.50", reason=m("adjusted"), title=m("adjusted"))
        do("orders.cancel", order=handle, lines=[{"line": 2, "quantity": 1}], reason=m("cancelled"))
        asked = {"command": "orders.adjust", "body": {"kind": "goodwill", "amount": "-1.00", "reason": m("asked")}, "reason": m("please")}
        (reply,) = office.run([submission("approvals.ask", {"order": handle} | asked, actor=CLERK)])
        assert reply.accepted, reply.body
        do("approvals.decline", order=handle, approval=1, note=m("declined"))
    do("customers.merge", customer=f"D-{MARK}", into=PERSON["reference"])


def dumped(database) -> str:
    """The whole database as text."""
    where, environment = address(database.owner_conninfo())
    programs = fitting_dump(database, 18 if "ARGOSY_TEST_DATABASE_URL" not in os.environ else 15)
    done = subprocess.run([programs["pg_dump"], f"--dbname={where}"], env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def marked(text: str, mark: str) -> list[str]:
    return [line[:300] for line in text.splitlines() if mark.casefold() in line.casefold()]


def test_nothing_is_left_of_who_was_erased(demo, logged):
    shop, office, database = demo
    follower = Follower(database)
    while follower.step():
        continue
    before = dumped(database)
    assert len(marked(before, MARK)) > 20, "the marks were there"
    states = {r["status"] for r in shop.rows("select status from orders where reference like %s", f"{NUMBER}%")}
    assert states == {"complete"}, "both went through the floor's and the cashier's hands"

    ledgers = (
        "select (select count(*) from goods_ledger) g, (select count(*) from money_ledger) m, (select sum(amount) from money_ledger) s"
    )
    books = shop.one(ledgers)
    (reply,) = office.run([submission("customers.erase", {"customer": PERSON["reference"]})])
    assert reply.accepted, reply.body
    office.fire()
    office.desk = VirtualDesk(settings=office.desk.settings, clock=VirtualClock(Desk.machine_time() + timedelta(days=8)))
    assert forget_keys(office) > 0, "what was answered is forgotten after a week"
    while follower.step():
        continue
    follower.close()

    dump = dumped(database)
    assert marked(dump, MARK) == []
    assert marked(logged.getvalue(), MARK) == []
    assert len(marked(dump, NUMBER)) > 0, "refunds and the tax office still find the orders"
    assert shop.one(ledgers) == books, "the ledgers are as they were"
    kept = shop.rows(
        "select a.country, a.postcode from orders o join addresses a on a.id = o.ship_to where o.reference like %s", f"{NUMBER}%"
    )
    assert [(r["country"], r["postcode"]) for r in kept] == [("DE", None)] * 2
    shop.audited()
