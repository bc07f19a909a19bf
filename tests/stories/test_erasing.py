"""A person who wants to be forgotten: refused while something is owed or under way, then everything at once, and only once."""

from uuid import UUID

import pytest

from argosy.engine.actor import Actor
from argosy.queries.personal_data import personal_data
from argosy.store.drivers import drive
from tests.shop import ADDRESS, order_body, submission


@pytest.fixture
def anna(shop):
    shop.open(stock={"TEA": {"BER": 9}})
    return shop.do("customers.put", reference="ANNA", name="Anna", email="anna@example.org")["id"]


def order(shop, reference, customer="ANNA", **more):
    return shop.do("orders.place", **order_body(reference, {"TEA": 1}, customer=customer, **more))


def over(shop, reference, customer="ANNA"):
    """An order that is delivered and paid."""
    order(shop, reference, customer, authorized="10.00", customer_reference="PO Anna", note="rings twice")
    shop.shipped(reference)
    handle = shop.order(reference)
    shop.do("payments.record_capture", order=handle, payment=1, amount="10.00")
    shop.do("fulfillment.record_delivery", order=handle, parcel=1)


def said_of(shop, reference):
    return shop.one(
        "select o.customer_reference, a.name, a.line1, a.city, a.country, a.postcode, n.text, o.gross from orders o "
        "join addresses a on a.id = o.ship_to join notes n on n.order_id = o.id where o.reference = %s",
        reference,
    )


def test_what_was_sold_stays_and_nobody_bought_it(shop, anna):
    over(shop, "A")
    told = shop.do("customers.erase", customer="ANNA")
    assert told == {"customer": anna, "merged": 0, "addresses": 0, "orders": 1, "existed": False}
    shop.office.fire()
    assert said_of(shop, "A") == {
        "customer_reference": None, "name": "", "line1": "", "city": "", "country": "DE", "postcode": None, "text": "", "gross": 1000,
    }  # fmt: skip
    row = shop.one("select * from customers where id = %s", anna)
    assert {name for name, value in row.items() if value is not None} == {"id", "created_at", "erased_at"}
    assert shop.events()[-2:] == ["customer.erased", "order.erased"]
    assert shop.state("A")["customer_id"] == UUID(anna), "whose orders belong together is still known"


def test_an_open_order_is_in_the_way(shop, anna):
    open_one = order(shop, "A")["order"]["number"]
    over(shop, "B")
    assert shop.refused("customers.erase", customer="ANNA") == ("still_under_way", {"orders": [open_one], "credit": False})
    assert said_of(shop, "B")["name"] == "Anna Schmidt", "nothing was begun"
    shop.do("orders.cancel", order=shop.order("A"))
    assert shop.do("customers.erase", customer="ANNA")["orders"] == 2


@pytest.mark.parametrize(
    "change",
    [
        "update order_lines set under_way = 1",
        "update orders set due = 5",
        "update payments set authorized = authorized + 1",
        "update instructions set state = 'open'",
    ],
)
def test_so_is_whatever_else_is_not_over(shop, anna, change):
    over(shop, "A")
    shop.owner.execute("begin; " + change)
    shop.owner.execute("commit")
    assert shop.refused("customers.erase", customer="ANNA")[0] == "still_under_way"
    shop.owner.execute("update order_lines set under_way = 0; update orders set due = 0")
    shop.owner.execute("update payments set authorized = captured; update instructions set state = 'done'")
    assert shop.do("customers.erase", customer="ANNA")["existed"] is False


def test_so_is_credit(shop, anna):
    shop.owner.execute(
        "insert into value_accounts (id, kind, unit, holder, \"limit\", over, balance) values (%s, 'gift_card', 'EUR', %s, 0, 0, 0)",
        [UUID(int=5), anna],
    )
    shop.owner.execute("update value_accounts set balance = 5")
    assert shop.refused("customers.erase", customer="ANNA") == ("still_under_way", {"orders": [], "credit": True})
    shop.owner.execute("update value_accounts set balance = 0")
    assert shop.do("customers.erase", customer=anna)["existed"] is False


def test_again_is_nothing(shop, anna):
    over(shop, "A")
    shop.do("customers.erase", customer="ANNA")
    before = len(shop.events())
    assert shop.do("customers.erase", customer=anna) == {"customer": anna, "merged": 0, "addresses": 0, "orders": 0, "existed": True}
    assert len(shop.events()) == before
    assert shop.refused("customers.erase", customer="ANNA")[0] == "customer_unknown", "nobody has this reference any more"


@pytest.mark.parametrize("slice", [1, 2, 200])
def test_all_they_were_and_all_their_orders(shop, anna, monkeypatch, slice):
    """Merged customers are the same person; and however many orders there are, none is left out."""
    for module in ("store.loaders.erasing", "commands.customers.erase_orders"):
        monkeypatch.setattr(f"argosy.{module}.ORDERS_ERASED_MAX", slice)
    eva = shop.do("customers.put", reference="EVA", name="Eva", note="the same as Anna")["id"]
    shop.do("customers.put_address", customer="EVA", address=ADDRESS, label="Home")
    shop.do("customers.put_address", customer="EVA", n=1, address=ADDRESS | {"line1": "New"}, label="Home")
    for reference, customer in (("A", "ANNA"), ("B", "EVA"), ("C", "EVA")):
        over(shop, reference, customer)
    shop.do("customers.merge", customer="EVA", into="ANNA")
    shop.office.fire()
    assert shop.do("customers.erase", customer="ANNA")["merged"] == 1
    shop.office.fire()
    names = {r["name"] for r in shop.rows("select name from addresses")}
    assert names == {""}, "those of both, and those that others had replaced"
    rows = shop.rows("select name, note, reference, erased_at is not null as erased from customers")
    assert {(r["name"], r["note"], r["reference"], r["erased"]) for r in rows} == {(None, None, None, True)}
    assert shop.one("select count(*)::int n from events where type = 'order.erased'")["n"] == 3
    assert shop.one("select merged_into from customers where id = %s", eva)["merged_into"] == UUID(anna)


def test_an_order_in_the_same_batch_is_seen(shop, anna):
    """It was not there when the customer's orders were looked at."""
    place = submission("orders.place", order_body("A", {"TEA": 1}, customer="ANNA"))
    erase = submission("customers.erase", {"customer": "ANNA"})
    assert [r.code for r in shop.office.run([place, erase])] == [None, "still_under_way"]


def test_nobody_orders_as_somebody_who_was_erased(shop, anna):
    shop.do("customers.erase", customer="ANNA")
    for named in ("ANNA", anna):
        assert shop.refused("orders.place", **order_body("A", {"TEA": 1}, customer=named))[0] == "customer_unknown"
    assert shop.refused("customers.put", id=anna, name="Anna")[0] == "customer_unknown"
    other = shop.do("customers.put", reference="ANNA", name="Another")
    assert other["created"] is True
    assert shop.refused("customers.merge", customer="ANNA", into=anna)[0] == "customer_unknown"


def test_a_merge_says_how_much_it_moves(shop, anna):
    shop.do("customers.put", reference="EVA")
    shop.do("customers.put_address", customer="ANNA", address=ADDRESS)
    order(shop, "A")
    order(shop, "B")
    seen = shop.preview("customers.merge", customer="ANNA", into="EVA")["outcome"]
    assert (seen["orders"], seen["addresses"]) == (2, 1)
    assert shop.do("customers.merge", customer="ANNA", into="EVA") == seen


# ── what people did with it, and guests ──────────────────────────────────────────────────────────────────────────────────


CLERK = Actor("user:clerk", frozenset({"orders:*", "approvals:*"}), limits={"discount": {}})
WORDS = "Anna rang"


def worked_on(shop, reference):
    """Everything that people say as they work on an order, and a file."""
    handle = shop.order(reference)
    shop.do("orders.hold", order=handle, type="fraud", reason=WORDS)
    shop.do("orders.unhold", order=handle, type="fraud", reason=WORDS)
    shop.do("orders.tag", order=handle, add=[WORDS])
    body = {"kind": "goodwill", "amount": "-1.00", "reason": WORDS}
    ask = {"command": "orders.adjust", "body": body, "reason": WORDS}
    for n in (1, 2):
        (reply,) = shop.office.run([submission("approvals.ask", {"order": handle} | ask, actor=CLERK)])
        assert reply.accepted, reply.body
        if n == 1:
            shop.do("approvals.decline", order=handle, approval=1, note=WORDS)
    (order,) = shop.rows("select id from orders where reference = %s", reference)
    shop.owner.execute(
        "insert into attachments (order_id, n, blob, name, media_type, size, at, by) values (%s, 1, %s, %s, 'text/plain', 1, now(), 'x')",
        [order["id"], UUID(int=9), WORDS],
    )


def where_it_stands(shop, words):
    """The tables in which these words are. The command log's answers are forgotten after a week."""
    tables = [r["tablename"] for r in shop.rows("select tablename from pg_tables where schemaname = 'public'")]
    return {t for t in tables if shop.rows(f'select from "{t}" t where t::text like %s', f"%{words}%")} - {"idempotency"}


def test_what_people_said_and_put_there_goes_with_it(shop, anna):
    over(shop, "A")
    worked_on(shop, "A")
    assert where_it_stands(shop, WORDS) >= {"holds", "orders", "approvals", "attachments"}
    (told,) = drive(personal_data("ANNA"), shop.office.connection)["orders"]
    assert [told["approvals"][1]["body"]["reason"], told["attachments"][0]["name"], told["holds"][0]["answer"]] == [WORDS] * 3
    shop.do("customers.erase", customer="ANNA")
    shop.office.fire()
    assert where_it_stands(shop, WORDS) == set()
    rows = shop.rows("select n, state, body from approvals order by n")
    assert [(r["n"], r["state"], r["body"]) for r in rows] == [(1, "declined", {}), (2, "withdrawn", {})]
    assert shop.one("select blob, removed_at is not null as gone from attachments") == {"blob": None, "gone": True}


def test_where_an_edited_order_went_before_goes_with_it(shop, anna):
    """An edit writes new versions of its addresses; the old ones are nobody's any more, and must be found all the same."""
    order(shop, "A", ship_to=ADDRESS | {"name": "Anna Amsel"}, bill_to=ADDRESS | {"name": "Anna Amsel"})
    for name in ("Anna Drossel", "Anna Fink"):
        there = ADDRESS | {"name": name}
        changes = [{"type": "set_address", "ship_to": there, "bill_to": there}]
        shop.do("orders.edit", order=shop.order("A"), changes=changes, reason=f"{name} rang")
    shop.do("orders.cancel", order=shop.order("A"))
    shop.do("customers.erase", customer="ANNA")
    shop.office.fire()
    assert [where_it_stands(shop, name) for name in ("Amsel", "Drossel", "Fink")] == [set()] * 3


def test_a_guests_order_is_erased_by_itself(shop, anna):
    """No customer stands behind it; who has one is erased whole."""
    over(shop, "A")
    over(shop, "G", customer=None)
    worked_on(shop, "G")
    shop.do("customers.erase_order", order=shop.order("G"))
    assert where_it_stands(shop, WORDS) == set()
    assert (said_of(shop, "G")["name"], said_of(shop, "A")["name"]) == ("", "Anna Schmidt")
    assert shop.events()[-1] == "order.erased"
    shop.do("customers.erase_order", order=shop.order("G"))
    assert shop.refused("customers.erase_order", order=shop.order("A"))[0] == "customer_named"
    order(shop, "OPEN", customer=None)
    assert shop.refused("customers.erase_order", order=shop.order("OPEN"))[0] == "still_under_way"
    shop.do("orders.cancel", order=shop.order("OPEN"))
    shop.do("customers.erase_order", order=shop.order("OPEN"))
