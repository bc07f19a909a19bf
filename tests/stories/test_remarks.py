"""Why goods moved: people read it on the order's page and on the stock card, and no event or ledger holds a word of it."""

import pytest

from argosy.queries.order_page import order_page
from argosy.queries.sight import Sight
from argosy.queries.stock_moves import moves
from argosy.store.drivers import drive
from argosy.store.tables import APPEND_ONLY

EVERYTHING = Sight()


@pytest.fixture
def sent(shop):
    """Two parcels that left, of orders A and B, and a fulfillment of C that has not begun."""
    shop.open(locations=("BER", "HAM"), stock={"TEA": {"BER": 20}})
    for reference in "ABC":
        shop.place(reference, TEA=2, authorized="20.00")
    for reference in "AB":
        shop.shipped(reference)
    shop.released("C")
    return shop


def told(shop, reference, type):
    """What the order's page says of the last event of this type."""
    page = drive(order_page(str(shop.state(reference)["id"]), EVERYTHING), shop.office.connection)
    return [e["data"].get("reason") for e in page["timeline"] if e["type"] == type][-1]


def card(shop, account="shrinkage"):
    """The reasons on the stock card of what went to or came from an account, newest first."""
    found = drive(moves("TEA", EVERYTHING, "holdings", None, 50), shop.office.connection)["items"]
    return [(m["reason"], m["remark"]) for m in found if account in (m["from_account"], m["to_account"])]


def kept(shop, words):
    """Whether the words stand where nothing is ever changed."""
    return [t for t in APPEND_ONLY if shop.rows(f'select from "{t}" t where t::text like %s', f"%{words}%")]


def test_the_page_says_why_and_no_event_does(sent):
    sent.do("fulfillment.record_failed_delivery", order=sent.order("A"), parcel=1, reason="nobody at home")
    sent.do("fulfillment.record_loss", order=sent.order("A"), parcel=1, reason="fell into the river")
    sent.do("fulfillment.record_refusal", order=sent.order("B"), parcel=1, reason="wanted it in blue")
    sent.do("fulfillment.cancel", order=sent.order("C"), fulfillment=1, reason="the shop is closed")
    assert told(sent, "A", "fulfillment.delivery_failed") == "nobody at home", "as it was said then, and not what came later"
    assert told(sent, "A", "fulfillment.parcel_lost") == "fell into the river"
    assert told(sent, "B", "fulfillment.returned_to_sender") == "wanted it in blue"
    assert told(sent, "C", "fulfillment.cancelled") == "the shop is closed"
    assert [kept(sent, words) for words in ("nobody at home", "river", "blue", "closed")] == [[]] * 4
    sent.audited()


def test_the_page_says_why_a_collector_refused(sent):
    sent.do("payments.record_failure", order=sent.order("A"), instruction=1, failure="the card of Anna is blocked")
    assert told(sent, "A", "payment.failed") == "the card of Anna is blocked"
    assert kept(sent, "Anna is blocked") == []
    sent.audited()


def test_the_card_says_what_was_said_or_else_a_code(sent):
    sent.do("fulfillment.record_loss", order=sent.order("A"), parcel=1, reason="fell into the river")
    sent.do("fulfillment.record_loss", order=sent.order("B"), parcel=1)
    sent.do("fulfillment.pick", order=sent.order("C"), fulfillment=1, lines=[{"line": 1, "picked": 1, "short": 1, "reason": "mouldy"}])
    sent.do("stock.correct", sku="TEA", location="BER", change=-1, reason="Otto took it home", receipt="S-17")
    sent.do("stock.count", location="BER", lines=[{"sku": "TEA", "counted": 3}], reason="behind the oven")
    sent.do("stock.count", location="BER", lines=[{"sku": "TEA", "counted": 9}])
    said = ["count", "behind the oven", "Otto took it home", "mouldy", "lost", "fell into the river"]
    assert [reason for reason, _ in card(sent)] == said
    assert [kept(sent, words) for words in said if words not in ("count", "lost")] == [[]] * 4
    assert (
        sent.one("select data ->> 'receipt' as it from events where type = 'stock.corrected' and data ->> 'receipt' <> ''")["it"] == "S-17"
    )
    sent.audited()


def test_what_was_lost_on_the_way_between_places_and_what_came_with_a_word(sent):
    sent.do("stock.transfer", transfer="T-1", source="BER", target="HAM", lines=[{"sku": "TEA", "quantity": 2}])
    sent.do("stock.ship_transfer", transfer="T-1")
    sent.do("stock.receive_transfer", transfer="T-1", lines=[{"sku": "TEA", "received": 1, "lost": 1, "reason": "Otto dropped it"}])
    sent.do("stock.receive", sku="TEA", location="HAM", quantity=1, note="Otto signed for it")
    assert [card(sent)[0][0], card(sent, "supplier")[0][0]] == ["Otto dropped it", "Otto signed for it"]
    assert kept(sent, "Otto") == []
    sent.audited()


def test_words_about_stock_can_be_erased_and_the_move_stays(sent):
    sent.do("stock.correct", sku="TEA", location="BER", change=-1, reason="Otto took it home")
    sent.do("stock.count", location="BER", lines=[{"sku": "TEA", "counted": 3}], reason="Otto counted")
    stock = sent.stock("TEA")
    for remark in [remark for _, remark in card(sent)]:
        assert sent.do("stock.erase_remark", remark=remark) == {"erased": True}
        assert sent.do("stock.erase_remark", remark=remark) == {"erased": False}
    assert [reason for reason, _ in card(sent)] == ["count", None]
    assert sent.stock("TEA") == stock
    assert sent.refused("stock.erase_remark", remark="0190a3f0-0000-7000-8000-000000000099") == ("remark_unknown", {"field": "remark"})
    assert sent.rows("select from remarks where text <> ''") == []
    sent.audited()
