"""Traders over HTTP: each looks at a recent order and does one of the things that a shop's people and machines do, by dice.

They share the same few orders, SKUs and places, so most of what they see is out of date when they act on it.
"""

from __future__ import annotations

import random
import threading
from collections import Counter, deque
from collections.abc import Callable
from itertools import count
from typing import Any

import httpx2

from argosy.base.errors import CATALOGUE
from argosy.engine.registry import REGISTRY
from tests.shop import order_body

SKUS = ("TEA", "CUP", "POT")
PLACES = ("BER", "HAM")
ORDERS = 16

Page = dict[str, Any]
Deed = tuple[str, dict[str, Any]] | None
"""The address below the order's, and the body; nothing if the order gives no occasion."""


class Dice(random.Random):
    """With what this trade needs often."""

    def few(self) -> int:
        return self.randint(1, 4)

    def amount(self) -> str:
        return f"{self.randint(1, 20)}.00"

    def one(self, found: list[Any]) -> Any:
        return self.choice(found) if found else None


# ── what is done to an order ─────────────────────────────────────────────────────────────────────────────────────────────


def cancel(dice: Dice, page: Page) -> Deed:
    return "cancel", {}


def cancel_lines(dice: Dice, page: Page) -> Deed:
    return "cancel", {"lines": [{"line": dice.one(page["lines"])["n"], "quantity": 1}]}


def release(dice: Dice, page: Page) -> Deed:
    return "release", {}


def pick(dice: Dice, page: Page) -> Deed:
    found = dice.one(_on_the_floor(page))
    return found and (f"fulfillments/{found['fulfillment']}/pick", {})


def pick_short(dice: Dice, page: Page) -> Deed:
    found = dice.one([p for p in _on_the_floor(page) if p["picked"] < p["quantity"]])
    return found and (f"fulfillments/{found['fulfillment']}/pick", {"lines": [{"line": found["line"], "short": 1}]})


def ship(dice: Dice, page: Page) -> Deed:
    found = dice.one([p for p in _on_the_floor(page) if p["picked"]])
    return found and (f"fulfillments/{found['fulfillment']}/ship", {})


def record_shipment(dice: Dice, page: Page) -> Deed:
    return "shipments", {"location": dice.choice(PLACES), "lines": [{"line": dice.one(page["lines"])["n"], "quantity": dice.few()}]}


def record_recall(dice: Dice, page: Page) -> Deed:
    asked = _asked(dice, page, "recall")
    return asked and (f"instructions/{asked['n']}/recalled", {dice.choice(["stopped", "not_stopped"]): 1})


def authorize(dice: Dice, page: Page) -> Deed:
    return "payments", {"collector": "test", "amount": dice.amount()}


def capture(dice: Dice, page: Page) -> Deed:
    return "payments/1/capture", {"amount": dice.amount()}


def record_capture(dice: Dice, page: Page) -> Deed:
    return _answer_or_fact(dice, page, "capture", "captured")


def record_void(dice: Dice, page: Page) -> Deed:
    return _answer_or_fact(dice, page, "void", "voided")


def record_refund(dice: Dice, page: Page) -> Deed:
    return _answer_or_fact(dice, page, "refund", "refunded")


def record_failure(dice: Dice, page: Page) -> Deed:
    asked = _asked(dice, page, "capture", "void", "refund")
    return asked and (f"instructions/{asked['n']}/failed", {"failure": "declined"})


def unhold(dice: Dice, page: Page) -> Deed:
    held = dice.one(page["holds"])
    return held and ("unhold", {"type": held["type"], "reason": "looked at"})


def _on_the_floor(page: Page) -> list[dict[str, Any]]:
    return [p | {"line": line["n"]} for line in page["lines"] for p in line["promises"] if p["fulfillment"]]


def _asked(dice: Dice, page: Page, *kinds: str) -> dict[str, Any] | None:
    return dice.one([i for i in page["instructions"] if i["state"] == "open" and i["kind"] in kinds])


def _answer_or_fact(dice: Dice, page: Page, kind: str, verb: str) -> Deed:
    asked = _asked(dice, page, kind)
    if asked is None:
        return f"payments/1/{verb}", {"amount": dice.amount()}
    return f"payments/{asked['payment']}/{verb}", {"amount": asked["amount"], "instruction": asked["n"]}


DEEDS: list[tuple[str, Callable[[Dice, Page], Deed], int]] = [
    ("orders.cancel", cancel, 2),
    ("orders.cancel", cancel_lines, 2),
    ("orders.unhold", unhold, 3),
    ("fulfillment.release", release, 6),
    ("fulfillment.pick", pick, 4),
    ("fulfillment.pick", pick_short, 2),
    ("fulfillment.ship", ship, 2),
    ("fulfillment.record_shipment", record_shipment, 1),
    ("fulfillment.record_recall", record_recall, 6),
    ("payments.authorize", authorize, 1),
    ("payments.capture", capture, 2),
    ("payments.record_capture", record_capture, 2),
    ("payments.record_void", record_void, 1),
    ("payments.record_refund", record_refund, 1),
    ("payments.record_failure", record_failure, 1),
]
"""By command: what is done, and how often; what there is seldom an occasion for is looked for more often."""

KINDS = {deed.__name__ for _, deed, _ in DEEDS} | {"place", "receive", "correct"}


class Trader(threading.Thread):
    """At work until told that it is `enough`, at one of the processes; now and then it repeats itself to the `other` one."""

    def __init__(self, seed: int, url: str, other: str, secret: str, orders: deque[str], enough: Callable[[], bool]) -> None:
        super().__init__(name=f"trader {seed}", daemon=True)
        self.dice = Dice(seed)
        self.url, self.other = url, other
        self.headers = {"authorization": f"Bearer {secret}"}
        self.orders = orders
        self.enough = enough
        self.numbers = count(1)
        self.accepted: Counter[str] = Counter()
        self.recorded: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.repeated = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            with httpx2.Client(headers=self.headers, timeout=60, trust_env=False) as client:
                while not self.enough():
                    self._turn(client)
        except BaseException as failure:  # told by the test, in its own thread
            self.failure = failure
            raise

    def _turn(self, client: httpx2.Client) -> None:
        dice, turn = self.dice, self.dice.random()
        if turn < 0.06 or not self.orders:
            lines = {sku: dice.randint(1, 3) for sku in dice.sample(SKUS, dice.randint(1, 3))}
            body = order_body(f"{self.name} {next(self.numbers)}", lines, authorized=f"{10 * sum(lines.values())}.00")
            placed = self._do(client, "place", "orders.place", "/orders", body)
            if placed is not None:
                self.orders.append(placed["order"]["number"])
        elif turn < 0.18:
            goods = {"sku": dice.choice(SKUS), "location": dice.choice(PLACES)}
            if turn < 0.12:
                self._do(client, "receive", "stock.receive", "/stock/receive", goods | {"quantity": dice.randint(1, 20)})
            else:
                self._do(client, "correct", "stock.correct", "/stock/correct", goods | {"change": -dice.few(), "reason": "count"})
        else:
            number = dice.choice(list(self.orders))
            page = client.get(f"{self.url}/api/v1/orders/{number}")
            assert page.status_code == 200, page.text
            [(command, deed, _)] = dice.choices(DEEDS, [weight for _, _, weight in DEEDS])
            if (done := deed(dice, page.json())) is not None:
                self._do(client, deed.__name__, command, f"/orders/{number}/{done[0]}", done[1])

    def _do(self, client: httpx2.Client, kind: str, command: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Send a command, whose answer must be one that is documented; its outcome, if it was accepted."""
        headers = {"idempotency-key": f"{self.name}, {next(self.numbers)}"}
        answer = client.post(f"{self.url}/api/v1{path}", json=body, headers=headers)
        declaration, said = REGISTRY[command], answer.json()
        accepted = answer.status_code == declaration.status
        if accepted:
            self.accepted[kind] += 1
            self.recorded[command] += 1
        else:
            code = said["code"]
            assert code == "busy" or code in declaration.refuses, f"{command} {body} → {answer.text}"
            assert answer.status_code == CATALOGUE[code].status
            self.refused[code] += 1
        if answer.status_code in (declaration.status, 422) and self.dice.random() < 0.1:
            again = client.post(f"{self.other}/api/v1{path}", json=body, headers=headers)
            assert (again.status_code, again.json()) == (answer.status_code, said)
            assert again.headers["idempotent-replayed"] == "true"
            self.repeated += 1
        return said if accepted else None
