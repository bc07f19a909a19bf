"""What is told of events: each type has a sentence of its own, with its amounts, units and places; and each cause its words."""

from __future__ import annotations

import re

import pytest

from argosy.console.telling import About, effects, sentence, who
from argosy.console.telling.actors import CAUSES, cause
from argosy.console.telling.events import SENTENCES
from argosy.console.telling.told import NOTHING
from argosy.console.telling.variants import VARIANTS
from argosy.engine.registry import REGISTRY, load_commands
from argosy.model.events import EVENTS

load_commands()

EUR = About("EUR", 2, {1: "TEA", 2: "MUG"})
YEN = About("JPY", 0, {1: "TEA"})


@pytest.mark.parametrize("type", sorted(EVENTS))
def test_every_event_has_its_sentence(type):
    assert type in SENTENCES or type in VARIANTS, f"say what {type} means in console/telling/events.py"
    said = sentence(type, EVENTS[type].example, EUR)
    assert said
    assert "%(" not in said, said
    assert NOTHING not in said, said
    assert not re.search(r"[_`\[\]{}]|[a-z]\.[a-z]", said), f"a program's word: {said}"


def test_no_event_is_told_twice():
    assert not SENTENCES.keys() & VARIANTS.keys()


def test_what_the_engine_does_by_itself_has_a_cause():
    quiet = {name for name, declared in REGISTRY.items() if declared.scope == "system" and not name.startswith("access.")}
    assert quiet <= CAUSES.keys(), "say in console/telling/actors.py why it is done"
    assert CAUSES.keys() <= REGISTRY.keys()
    assert cause("system", "orders.end_hold")
    assert not cause("user:1", "orders.end_hold")


@pytest.mark.parametrize(
    ("type", "data", "about", "said"),
    [
        ("order.cancelled", {"reason": "r", "lines": [{"line": 1, "cancelled": 2, "recalling": 0}]}, EUR, "Cancelled 2 × TEA: r"),
        (
            "order.cancelled",
            {"reason": "r", "lines": [{"line": 1, "cancelled": 0, "recalling": 2}]},
            EUR,
            "Cancellation asked of the floor: 2 × TEA: r",
        ),
        (
            "fulfillment.picked",
            {"location": "BER", "lines": [{"line": 1, "picked": 1, "short": 0}, {"line": 2, "picked": 0, "short": 3}]},
            EUR,
            "Picked 1 × TEA; not found: 3 × MUG",
        ),
        ("fulfillment.picked", {"location": "BER", "lines": [{"line": 2, "picked": 0, "short": 3}]}, EUR, "Not found: 3 × MUG"),
        (
            "order.allocated",
            {"reason": "rebalance", "lines": [{"line": 1, "sku": "TEA", "promised": 2, "waiting": 0, "location": "BER"}]},
            EUR,
            "Reserved 2 × TEA at BER",
        ),
        (
            "order.allocated",
            {"reason": "rebalance", "lines": [{"line": 1, "sku": "TEA", "promised": -2, "waiting": 2}]},
            EUR,
            "Waiting again: 2 × TEA",
        ),
        ("payment.moved", {"payment": 1, "account": "captured", "amount": 5997, "currency": "EUR"}, EUR, "Payment 1: €59.97 captured"),
        ("payment.moved", {"payment": 1, "account": "captured", "amount": 5997, "currency": "JPY"}, YEN, "Payment 1: ¥5,997 captured"),
        ("instruction.given", {"asked": "capture", "amount": 500}, EUR, "Asked to capture €5.00"),
        ("instruction.given", {"asked": "recall", "amount": 5}, EUR, "Asked the floor to stop 5 units"),
        (
            "fulfillment.shipped",
            {"parcel": 1, "location": "BER", "carrier": "dhl", "tracking": "0034", "lines": [{"line": 1, "quantity": 2}]},
            EUR,
            "Parcel 1 left BER with dhl 0034: 2 × TEA",
        ),
        ("order.annotated", {"note": 1, "kind": "gift"}, EUR, "Gift message written"),
        ("order.tagged", {"added": 0, "removed": 2}, EUR, "Tags taken off: 2"),
        ("order.terms_set", {"terms": {"priority": 5, "requested_at": None}}, EUR, "Terms: priority 5, wanted for not any more"),
        ("nobody.knows", {}, EUR, "Nobody knows"),
    ],
)
def test_sentences(type, data, about, said):
    assert sentence(type, data, about) == said


def test_a_dry_run_has_the_currency_of_its_order():
    moved = [{"from": "authorized", "to": "voiding", "amount": 1500, "payment": 1, "currency": "JPY"}]
    said = {"outcome": {}, "events": [], "goods": [], "money": moved, "rebalances": []}
    assert effects(said, YEN).money == ["¥1,500 of the authorization to be voided"]


def test_who():
    assert [who(actor, {"user:1": "Wim", "key:2": "web shop"}) for actor in ("system", "user:1", "user:9", "key:2", "demo floor")] == [
        "Argosy",
        "Wim",
        "a former user",
        "API key web shop",
        "Demo floor",
    ]
