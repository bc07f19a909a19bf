"""The terms an order is found by: what they are, that they follow whatever happens, and that a rebuild makes the same."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.projections import PROJECTIONS, Follower, lags
from argosy.projections.order_terms import rebuild
from argosy.queries.terms import TERM_LENGTH_MAX, fold, text_terms
from tests.shop import ADDRESS, Shop, order_body


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(locations=("BER", "MUC"), skus=("TEA", "MUG"), stock={"TEA": {"BER": 10}})
    yield shop
    shop.audited()
    shop.close()


@pytest.fixture
def follower(database):
    follower = Follower(database)
    yield follower
    follower.close()


def caught_up(follower) -> int:
    """Follow to the end of the feed; how many events that were."""
    total = 0
    while seen := follower.step():
        total += seen
    return total


def terms(shop, reference: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in shop.rows("select t.* from order_terms t join orders o on o.id = t.order_id where o.reference = %s", reference):
        found.setdefault(row["kind"], set()).add(row["term"])
    return found


def everything(shop) -> list[dict]:
    return shop.rows("select * from order_terms order by kind, term, placed_at, order_id")


PERSON = ADDRESS | {"name": "Zoë Müller-Lüdenscheidt", "email": "Zoe@Example.org", "country": "AT", "phone": "+49 30 123-456"}


def test_what_an_order_is_found_by(shop, follower):
    shop.do("orders.place", **order_body("W-1 A", {"TEA": 4, "MUG": 2}, authorized="60.00", customer_reference="PO-7", ship_to=PERSON))
    caught_up(follower)
    number = shop.state("W-1 A")["number"]
    assert terms(shop, "W-1 A") == {
        "status": {"open"},
        "payment_status": {"authorized"},
        "fulfillment_status": {"none"},
        "return_status": {"none"},
        "channel": {"web"},
        "sku": {"TEA", "MUG"},
        "location": {"BER"},
        "collector": {"test"},
        "country": {"AT"},
        "text": {number, "w-1", "a", "po-7", "tea", "mug", "zoe@example.org", "zoe", "zo", "tel:30123456"}
        | {"muller-ludenscheidt", "muller", "ludenscheidt", "mueller-luedenscheidt", "mueller", "luedenscheidt"},
    }
    placed = shop.state("W-1 A")["placed_at"]
    assert {row["placed_at"] for row in everything(shop)} == {placed}


def test_what_no_command_sets_yet_is_found_too(shop, follower):
    """Tags, custom fields, a customer, an assignee: by their rows."""
    shop.place("A", TEA=1)
    customer = "0190a3f0-0000-7000-8000-00000000000c"
    shop.owner.execute(
        "insert into customers (id, created_at, name, company, email) values (%s, '2026-01-01Z', 'Bo Li', 'Tea & Co', 'bo@li.example')",
        [customer],
    )
    shop.owner.execute(
        'update orders set tags = \'["gift", "vip"]\', custom = \'{"team": "north", "rank": 3, "vat": true, "no": null}\', '
        "assignee = 'kim', delivery_method = 'express', test = true, due = 5, customer_id = %s",
        [customer],
    )
    shop.owner.execute("update payments set method = 'card'")
    caught_up(follower)
    found = terms(shop, "A")
    assert {kind: found[kind] for kind in ("tag", "assignee", "delivery_method", "test", "due", "customer")} == {
        "tag": {"gift", "vip"},
        "assignee": {"kim"},
        "delivery_method": {"express"},
        "test": {"true"},
        "due": {"true"},
        "customer": {customer},
    }
    assert {kind: found.get(kind) for kind in ("custom:team", "custom:rank", "custom:vat", "custom:no")} == {
        "custom:team": {"north"},
        "custom:rank": {"3"},
        "custom:vat": {"true"},
        "custom:no": None,
    }
    assert found["text"] >= {"bo", "li", "tea", "co", "bo@li.example", "anna", "schmidt"}
    shop.owner.execute("update orders set due = 1000, customer_id = null")
    shop.owner.execute("delete from cursors where consumer = 'order_terms'")  # no event told of that: it follows all of them again
    caught_up(follower)


def test_terms_follow_an_orders_life(shop, follower):
    shop.place("A", authorized="120.00", TEA=12)
    caught_up(follower)
    assert terms(shop, "A")["status"] == {"open"}
    before = terms(shop, "A")
    n = shop.released("A")
    shop.do("fulfillment.pick", order=shop.order("A"), fulfillment=n)
    shop.do("fulfillment.ship", order=shop.order("A"), fulfillment=n, carrier="dhl", tracking="JJD0 123")
    shop.do("orders.cancel", order=shop.order("A"))
    assert terms(shop, "A") == before, "nobody has followed yet"

    assert caught_up(follower) > 0

    after = terms(shop, "A")
    assert (after["status"], after["fulfillment_status"], after["location"]) == ({"complete"}, {"shipped"}, {"BER"})
    assert after["text"] == before["text"] | {"jjd0", "123"}


def test_a_hold_is_a_term_while_it_stands(shop, follower):
    shop.place("A", authorized="10.00", TEA=1)
    shop.shipped("A")
    shop.do("payments.record_failure", order=shop.order("A"), instruction=1, failure="declined")
    caught_up(follower)
    assert terms(shop, "A")["hold"] == {"payment"}
    shop.do("orders.unhold", order=shop.order("A"), type="payment", reason="paid by phone")
    caught_up(follower)
    assert "hold" not in terms(shop, "A")


def test_following_again_writes_nothing(shop, follower):
    for i in range(5):
        shop.place(f"A{i}", authorized="20.00", TEA=1, MUG=1)
    caught_up(follower)
    before = shop.rows("select xmin::text, ctid::text, t.* from order_terms t order by kind, term, placed_at, order_id")
    shop.owner.execute("delete from cursors")
    assert caught_up(follower) == len(PROJECTIONS) * shop.one("select n from event_head")["n"]
    assert shop.rows("select xmin::text, ctid::text, t.* from order_terms t order by kind, term, placed_at, order_id") == before


def test_slices_of_any_size_lead_to_the_same(shop, follower, monkeypatch):
    from argosy.projections import following, order_terms

    for i in range(6):
        shop.place(f"A{i}", authorized="20.00", TEA=2, MUG=1)
    shop.shipped("A0")
    shop.do("orders.cancel", order=shop.order("A1"))
    caught_up(follower)
    whole = everything(shop)
    for size in (1, 7):
        shop.owner.execute("truncate order_terms; delete from cursors")
        monkeypatch.setattr(following, "SLICE_EVENTS", size)
        monkeypatch.setattr(order_terms, "ORDERS_MAX", 2)
        caught_up(follower)
        assert everything(shop) == whole


def test_a_rebuild_makes_the_same(shop, follower, database):
    for i in range(7):
        shop.place(f"A{i}", authorized="20.00", TEA=2, MUG=1)
    shop.shipped("A3")
    caught_up(follower)
    followed = everything(shop)
    spoilt = "delete from order_terms where kind = 'status'; update order_terms set term = 'x' where kind = 'channel'"
    shop.owner.execute(spoilt)
    assert everything(shop) != followed
    with psycopg.connect(database.keyed_conninfo(), autocommit=True) as connection:
        assert list(rebuild(connection)) == [7]
        assert everything(shop) == followed
        shop.owner.execute("truncate order_terms")
        assert list(rebuild(connection)) == [7]
    assert everything(shop) == followed


def test_what_was_erased_is_gone_after_a_rebuild(shop, follower, database):
    shop.do("orders.place", **order_body("A", {"TEA": 1}, ship_to=PERSON))
    caught_up(follower)
    assert {"muller", "zoe@example.org", "tel:30123456"} <= terms(shop, "A")["text"]
    shop.owner.execute("update addresses set name = '', email = null, phone = null")
    with psycopg.connect(database.keyed_conninfo(), autocommit=True) as connection:
        list(rebuild(connection))
    assert terms(shop, "A")["text"] == {"a", "tea", shop.state("A")["number"]}


def test_how_far_behind_it_is(shop, follower, database):
    shop.place("A", TEA=1)
    with psycopg.connect(database.conninfo(), autocommit=True) as connection:
        head = shop.one("select n from event_head")["n"]
        assert lags(connection) == {"order_terms": head, "find_terms": head, "sales": head}
        caught_up(follower)
        assert lags(connection) == dict.fromkeys([p.name for p in PROJECTIONS], 0)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("MÜLLER", "muller"),
        ("Straße", "strasse"),
        ("Łódź", "łodz"),
        ("ＡＢＣ", "abc"),
        ("İstanbul", "istanbul"),
        ("Ά", "α"),
        ("W-1001", "w-1001"),
    ],
)
def test_case_and_accents_do_not_matter(typed, folded):
    assert fold(typed) == folded == fold(folded)


def test_long_texts_are_cut_as_they_are_looked_for(shop, follower):
    """An index holds no long keys; every reference that may be stored is found."""
    long = "𝔘" * 200
    shop.do("orders.place", **order_body(long, {"TEA": 1}, ship_to=ADDRESS | {"name": "n" * 1_000}))
    caught_up(follower)
    assert fold(long) in terms(shop, long)["text"]
    assert text_terms([], ["n" * 1_000]) == {"n" * TERM_LENGTH_MAX} == {t for t in terms(shop, long)["text"] if t.startswith("nn")}


WRITTEN = st.lists(st.text() | st.sampled_from(["# 7", "Köhler-Weiß & Co.", "+49 (30) 12 34", "a\u2003b\u00a0c\x1fd"]), max_size=4)


@given(WRITTEN, WRITTEN, WRITTEN)
def test_a_word_is_whole(texts, names, phones):
    """They travel to the table as one text, a space between two; one with a space in it would be another's beginning."""
    assert all(len(word.split(" ")) == 1 and word for word in text_terms(texts, names, phones))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_folded_as_anything_is(text):
    """It is folded by a way of its own, since it is most of what there is: an order would not be found by what is typed."""
    assert fold(text) == fold(text + "é")[:-1]
