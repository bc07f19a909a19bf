"""Zero writes nothing: what would record nothing is refused, and has no effect on the way."""

import pytest
from pydantic import ValidationError

from argosy.engine.registry import REGISTRY, load_commands
from tests.shop import Shop

load_commands()

MONEY = [name for name, d in REGISTRY.items() if name.startswith("payments.") and "amount" in d.body.model_fields]
ZEROS = ["0", "0.0", "0.00", "000.000"]


@pytest.fixture
def shop(database):
    shop = Shop(database).open(stock={"TEA": {"BER": 10}})
    shop.place("A", TEA=2, authorized="20.00")
    yield shop
    shop.audited()
    shop.close()


def refused(name, **body):
    """The field that is malformed."""
    with pytest.raises(ValidationError) as told:
        REGISTRY[name].body.model_validate(body)
    return [e["loc"][0] for e in told.value.errors()]


@pytest.mark.parametrize("name", MONEY)
@pytest.mark.parametrize("amount", ZEROS)
def test_money_that_moves_is_more_than_zero(name, amount):
    numbers = {f: 1 for f in ("payment", "instruction") if f in REGISTRY[name].body.model_fields}
    body = REGISTRY[name].example | numbers | {"order": {"channel": "web", "reference": "A"}}
    assert refused(name, **body | {"amount": amount}) == ["amount"]
    REGISTRY[name].body.model_validate(body | {"amount": "0.001"})


@pytest.mark.parametrize("amount", ["١٩.٩٩", "1٠", "१", "１.００", "²"])
def test_amounts_are_written_in_plain_digits(amount):
    body = {"order": {"channel": "web", "reference": "A"}, "collector": "test", "amount": amount}
    assert refused("payments.authorize", **body) == ["amount"]
    line = {"sku": "TEA", "quantity": 1, "unit_price": amount}
    assert refused("orders.place", **REGISTRY["orders.place"].example | {"lines": [line]}) == ["lines"]


def test_a_held_order_is_not_let_go_by_no_money(shop):
    """An authorization of nothing used to release the hold that a failed capture had left."""
    shop.shipped("A")
    shop.do("payments.record_failure", order=shop.order("A"), instruction=1, failure="declined")
    standing = shop.rows("select type from holds where released_at is null")
    assert standing
    with pytest.raises(ValidationError):
        shop.do("payments.authorize", order=shop.order("A"), collector="test", amount="0.00")
    assert shop.rows("select type from holds where released_at is null") == standing


def test_a_correction_by_nothing_is_none():
    assert refused("stock.correct", sku="TEA", location="BER", change=0, reason="count") == ["change"]


def test_a_pick_of_nothing_is_none(shop):
    n = shop.released("A")
    pick = {"order": shop.order("A"), "fulfillment": n}
    before = shop.events()
    assert shop.refused("fulfillment.pick", **pick, lines=[{"line": 1}]) == ("nothing_told", {"field": "lines[0]"})
    shop.do("fulfillment.pick", **pick)
    assert shop.refused("fulfillment.pick", **pick) == ("nothing_told", {})
    assert [e for e in shop.events()[len(before) :] if e == "fulfillment.picked"] == ["fulfillment.picked"]


def test_an_answer_to_a_recall_names_units(shop):
    shop.do("fulfillment.pick", order=shop.order("A"), fulfillment=shop.released("A"))
    shop.do("orders.cancel", order=shop.order("A"))
    recall = next(n for n, kind, *_ in shop.instructions("A") if kind == "recall")
    before = shop.events()
    code, facts = shop.refused("fulfillment.record_recall", order=shop.order("A"), instruction=recall)
    assert (code, facts) == ("nothing_told", {"field": "stopped", "recalled": 2})
    assert shop.events() == before
