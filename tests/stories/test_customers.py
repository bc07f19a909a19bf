"""Who orders: customers and where they live; and two that turn out to be one."""

from uuid import UUID

import pytest

from tests.shop import ADDRESS, order_body, submission

HOME, WORK = ADDRESS, ADDRESS | {"name": "Schmidt & Co", "line1": "Werkstr. 9"}


def put(shop, reference=None, **more):
    return shop.do("customers.put", reference=reference, **more)["id"]


def row(shop, reference):
    return shop.one("select * from customers where reference = %s", reference)


def book(shop, customer):
    """The entries in use, with what they are used for."""
    rows = shop.rows(
        "select e.n, a.line1, ships, bills from customer_addresses e join addresses a on a.id = e.address "
        "where e.customer_id = %s and removed_at is null order by n",
        customer,
    )
    return [f"{r['n']} {r['line1']}{' ships' * r['ships']}{' bills' * r['bills']}" for r in rows]


def address(shop, customer, a=HOME, **more):
    return shop.do("customers.put_address", customer=customer, address=a, **more)


# ── who they are ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_is_put_by_their_number_elsewhere(shop):
    anna = put(shop, "C-1", name="Anna", email="anna@example.org", language="de")
    assert put(shop, "C-1", name="Anna Schmidt") == anna
    assert (row(shop, "C-1")["name"], row(shop, "C-1")["email"]) == ("Anna Schmidt", None), "what is left out is empty afterwards"
    assert put(shop, "C-2") != anna


def test_a_customer_without_a_number_is_given_one_once(shop):
    guest = put(shop, name="Guest")
    other = put(shop, name="Guest")
    assert guest != other, "nobody knows that they are one"
    shop.do("customers.put", id=guest, reference="C-1", name="Guest")
    assert str(row(shop, "C-1")["id"]) == guest
    assert shop.refused("customers.put", id=guest, reference="C-2")[0] == "customer_reference_fixed"
    assert shop.refused("customers.put", id=other, reference="C-1")[0] == "customer_reference_taken"
    assert shop.do("customers.put", id=guest, reference="C-1", company="Schmidt & Co")["created"] is False
    assert shop.refused("customers.put", id=str(UUID(int=7)), name="Nobody")[0] == "customer_unknown"


def test_a_number_is_given_once_in_a_batch(shop):
    batch = [{"reference": "C-1", "name": "A"}, {"reference": "C-1", "name": "B"}, {"reference": "C-2"}]
    replies = shop.office.run([submission("customers.put", body) for body in batch])
    assert [r.code for r in replies] == [None] * 3
    assert [r["name"] for r in shop.rows("select name from customers order by reference")] == ["B", None]


def test_who_they_are_is_told_to_nobody(shop):
    """Events hold ids alone: people live in rows that can be erased."""
    anna = put(shop, "C-1", name="Anna", email="anna@example.org", note="calls often")
    address(shop, anna, label="Home")
    told = "\n".join(r["d"] for r in shop.rows("select data::text as d from events"))
    kept = "\n".join(r["d"] for r in shop.rows("select t::text as d from commands t"))
    for word in ("Anna", "example.org", "calls often", "Hauptstr", "C-1", "Home"):
        assert word not in told + kept


# ── where they live ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_address_ships_and_one_bills(shop):
    anna = put(shop, "C-1")
    assert address(shop, "C-1", HOME, ships=True, bills=True)["n"] == 1
    assert address(shop, {"reference": "C-1"}, WORK, bills=True)["n"] == 2
    assert book(shop, anna) == ["1 Hauptstr. 5 ships", "2 Werkstr. 9 bills"]
    address(shop, anna, WORK, n=1, ships=True, bills=True)
    assert book(shop, anna) == ["1 Werkstr. 9 ships bills", "2 Werkstr. 9"]


def test_an_address_is_a_version_that_never_changes(shop):
    """What was sent to the old one must be seen to have gone there."""
    put(shop, "C-1")
    first = address(shop, "C-1")["address"]
    second = address(shop, "C-1", WORK, n=1)["address"]
    lines = {str(r["id"]): r["line1"] for r in shop.rows("select id, line1 from addresses")}
    assert (lines[first], lines[second]) == ("Hauptstr. 5", "Werkstr. 9")


def test_a_removed_address_is_gone_and_its_number_too(shop, monkeypatch):
    monkeypatch.setattr("argosy.commands.customers.put_address.ADDRESSES_PER_CUSTOMER_MAX", 2)
    anna = put(shop, "C-1")
    address(shop, anna, ships=True)
    address(shop, anna, WORK)
    assert shop.refused("customers.put_address", customer=anna, address=HOME)[0] == "address_book_full"
    shop.do("customers.remove_address", customer=anna, n=2)
    assert book(shop, anna) == ["1 Hauptstr. 5 ships"]
    for name, more in (("customers.remove_address", {}), ("customers.put_address", {"address": HOME})):
        assert shop.refused(name, customer=anna, n=2, **more) == ("address_unknown", {"field": "n", "value": 2})
    assert address(shop, anna, WORK)["n"] == 3
    assert shop.refused("customers.put_address", customer="C-9", address=HOME)[0] == "customer_unknown"


# ── two that are one ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pair(shop):
    """ANNA with three orders, a gift card and an address; OTTO with one order."""
    shop.open(stock={"TEA": {"BER": 9}})
    anna, otto = put(shop, "ANNA"), put(shop, "OTTO")
    for reference, customer in (("A1", anna), ("A2", anna), ("A3", anna), ("O1", otto)):
        shop.do("orders.place", **order_body(reference, {"TEA": 1}))
        shop.owner.execute("update orders set customer_id = %s where reference = %s", [customer, reference])
    shop.owner.execute("insert into value_accounts (id, kind, unit, holder) values (%s, 'gift_card', 'EUR', %s)", [UUID(int=5), anna])
    address(shop, anna, HOME, ships=True)
    address(shop, otto, WORK, ships=True)
    return anna, otto


def owners(shop):
    return {r["reference"]: r["owner"] for r in shop.rows(
        "select o.reference, c.reference as owner from orders o join customers c on c.id = o.customer_id order by 1"
    )}  # fmt: skip


@pytest.mark.parametrize("slice", [1, 2, 3, 200])
def test_what_the_one_has_becomes_the_others(shop, pair, monkeypatch, slice):
    """Their orders, however many at a time; their addresses, behind the other's own; what they hold. No order is changed otherwise."""
    anna, otto = pair
    for module in ("store.loaders.customers", "commands.customers.hand_over"):
        monkeypatch.setattr(f"argosy.{module}.ORDERS_HANDED_OVER_MAX", slice)
    with shop.unchanged(lambda: shop.stock("TEA"), lambda: shop.buckets("A1"), lambda: shop.state("A1")["due"]):
        shop.do("customers.merge", customer="ANNA", into="OTTO")
    assert owners(shop) == dict.fromkeys(("A1", "A2", "A3", "O1"), "OTTO")
    assert book(shop, otto) == ["1 Werkstr. 9 ships", "2 Hauptstr. 5"]
    assert book(shop, anna) == []
    assert str(shop.one("select holder from value_accounts")["holder"]) == otto
    assert (shop.state("A1")["version"], shop.state("O1")["version"]) == (2, 1)
    assert shop.events().count("order.handed_over") == 3
    assert shop.rows("select from due") == []


def test_who_was_merged_says_who_they_became(shop, pair):
    anna, otto = pair
    shop.do("customers.merge", customer=anna, into=otto)
    merged = ("customer_merged", {"field": "customer", "became": otto})
    assert shop.refused("customers.put_address", customer="ANNA", address=HOME) == merged
    assert shop.refused("customers.merge", customer="ANNA", into="OTTO") == merged
    assert shop.refused("customers.put", reference="ANNA", name="Anna") == ("customer_merged", {"field": "reference", "became": otto})
    assert shop.refused("customers.merge", customer="OTTO", into="ANNA") == ("customer_merged", {"field": "into", "became": otto}), (
        "a circle"
    )
    assert shop.refused("customers.merge", customer="OTTO", into=otto)[0] == "customer_itself"
    assert shop.refused("customers.merge", customer="OTTO", into="NOBODY") == ("customer_unknown", {"field": "into"})


def test_orders_go_on_where_the_other_was_merged_too(shop, pair):
    """Both in one batch, before a single order has moved: all of it comes to the last."""
    put(shop, "EVA")
    merges = [("ANNA", "OTTO"), ("OTTO", "EVA")]
    replies = shop.office.run([submission("customers.merge", {"customer": a, "into": b}) for a, b in merges])
    assert [r.code for r in replies] == [None, None]
    assert owners(shop) == dict.fromkeys(("A1", "A2", "A3", "O1"), "EVA")
