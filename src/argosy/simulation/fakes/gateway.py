"""A gateway that only plays: it holds nobody's money, and shows everything a real one does to us.

It declines, it acts and then says nothing, it tells the same act twice. It keeps a record of what it really moved, so
that a test can prove that every amount moved exactly once. What it does depends on its seed and the payment's
reference alone.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from ...adapters.gateways import Answer, Declined, Done, NoAnswer


@dataclass(frozen=True)
class Move:
    """An act of the gateway. `amount`: minor units of `currency`; `key`: the request that asked for it."""

    kind: str
    amount: int
    currency: str
    reference: str | None
    key: str
    external_id: str


@dataclass
class Tender:
    """What the payer's bank knows of one payment, in minor units."""

    authorized: int = 0
    captured: int = 0
    voided: int = 0
    refunded: int = 0

    @property
    def open(self) -> int:
        return self.authorized - self.captured - self.voided


class FakeGateway:
    """Three shares: of captures it `declines`, of acts whose first answer gets lost (`timeouts`), of acts it
    `repeats`, telling them a second time through `notices`.

    By its name, a payment can ask for trouble: a reference that contains `decline-capture`, `decline-refund`,
    `timeout-void` and the like gets it. References that neither `authorize` nor `take` announced are good for any
    amount.
    """

    automatic = True

    def __init__(self, seed: int = 0, *, declines: float = 0.0, timeouts: float = 0.0, repeats: float = 0.0) -> None:
        self.seed = seed
        self.declines, self.timeouts, self.repeats = declines, timeouts, repeats
        self.tenders: dict[str, Tender] = {}
        self.moves: list[Move] = []
        self.notices: list[Move] = []
        self.asked: Counter[str] = Counter()
        self._answers: dict[str, Answer] = {}
        self._acts: Counter[tuple[str, str | None]] = Counter()

    # ── the payer's side ─────────────────────────────────────────────────────────────────────────────────────────────

    def authorize(self, reference: str, amount: int) -> None:
        """A payer's bank holds `amount` for us."""
        self.tenders.setdefault(reference, Tender()).authorized += amount

    def take(self, reference: str, amount: int) -> None:
        """A payer has paid `amount` already."""
        tender = self.tenders.setdefault(reference, Tender())
        tender.authorized += amount
        tender.captured += amount

    def withdraw(self, reference: str) -> None:
        """A payer's bank holds nothing for us any more."""
        tender = self.tenders[reference]
        tender.voided += tender.open

    def net(self) -> int:
        """Minor units it took for us, less what it gave back, by its own record of its acts."""
        return sum(m.amount * {"capture": 1, "refund": -1}.get(m.kind, 0) for m in self.moves)

    # ── our side ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def capture(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer:
        return self._request("capture", amount, currency, payment_reference, key)

    def void(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer:
        return self._request("void", amount, currency, payment_reference, key)

    def refund(self, order_key: str, amount: int, currency: str, payment_reference: str | None, key: str) -> Answer:
        return self._request("refund", amount, currency, payment_reference, key)

    def _request(self, kind: str, amount: int, currency: str, reference: str | None, key: str) -> Answer:
        """The first request with a key acts; every later one gets that act's answer."""
        self.asked[key] += 1
        if (known := self._answers.get(key)) is not None:
            return known
        self._acts[kind, reference] += 1
        fate = random.Random(f"{self.seed}:{kind}:{reference}:{self._acts[kind, reference]}")
        refusal = self._refusal(kind, amount, reference, fate)
        if refusal is not None:
            self._answers[key] = Declined(refusal)
            return self._answers[key]
        move = Move(kind, amount, currency, reference, key, f"{kind}_{key}")
        self._act(move)
        self._answers[key] = Done(move.external_id, amount)
        if fate.random() < self.repeats:
            self.notices.append(move)
        lost = fate.random() < self.timeouts or f"timeout-{kind}" in (reference or "")
        return NoAnswer("timeout") if lost else self._answers[key]

    def _refusal(self, kind: str, amount: int, reference: str | None, fate: random.Random) -> str | None:
        if f"decline-{kind}" in (reference or "") or (fate.random() < self.declines and kind == "capture"):
            return "declined"
        tender = self.tenders.get(reference or "")
        if tender is None:
            return None
        room = tender.captured - tender.refunded if kind == "refund" else tender.open
        return None if amount <= room else "more than there is"

    def _act(self, move: Move) -> None:
        self.moves.append(move)
        tender = self.tenders.get(move.reference or "")
        if tender is not None:
            column = {"capture": "captured", "void": "voided", "refund": "refunded"}[move.kind]
            setattr(tender, column, getattr(tender, column) + move.amount)
