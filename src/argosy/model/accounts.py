"""The chart of both ledgers, as data: which account may move to which, and which balance columns each account is counted in.

Each ledger has two books: *promises* (what we owe each other) and *holdings* (where it is). A row stays inside one book and
moves a positive quantity. The database's CHECK on legal pairs, the columns a move changes and half of the audit are made
from this page. A column is the balance of its account together with those beyond it (what has been refunded was captured,
and was authorized), so that every check can say: no account of ours below zero.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Book:
    """One book: `moves` says from → to; `facts` are the moves only a command that records a fact may make."""

    name: str
    moves: dict[str, tuple[str, ...]]
    facts: frozenset[tuple[str, str]]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((a, b) for a, targets in self.moves.items() for b in targets)


def _book(name: str, **moves: str) -> Book:
    legal = {account: tuple(t.rstrip("!") for t in targets.split()) for account, targets in moves.items()}
    facts = frozenset((a, t[:-1]) for a, targets in moves.items() for t in targets.split() if t.endswith("!"))
    return Book(name, legal, facts)


GOODS_PROMISES = _book(
    "promises",
    demand="waiting promised shipped!",
    waiting="promised cancelled shipped!",
    promised="promised waiting recalling cancelled shipped",
    recalling="cancelled promised shipped!",
    cancelled="shipped!",
    shipped="waiting returning returned",
    returning="returned shipped",
)
GOODS_HOLDINGS = _book(
    "holdings",
    supplier="on_hand quarantine in_transit carrier",
    on_hand="carrier customer in_transit quarantine shrinkage supplier made on_hand",
    quarantine="on_hand in_transit shrinkage supplier made",
    in_transit="on_hand quarantine shrinkage",
    carrier="customer on_hand quarantine shrinkage supplier",
    customer="quarantine on_hand supplier carrier!",
    shrinkage="on_hand quarantine",
    made="on_hand quarantine",
    opening="on_hand quarantine customer",
)
MONEY_PROMISES = _book(
    "promises",
    offered="pending authorized captured",
    pending="authorized captured offered",
    authorized="capturing voiding captured! voided!",
    capturing="captured authorized voided!",
    captured="refunding refunded!",
    voiding="voided authorized captured!",
    refunding="refunded captured",
    refunded="captured!",
)
MONEY_HOLDINGS = _book(
    "holdings",
    payer="clearing",
    clearing="payer clearing fees exchange",
    fees="clearing",
    exchange="clearing",
    value="house value",
    house="value",
)
GOODS = (GOODS_PROMISES, GOODS_HOLDINGS)
MONEY = (MONEY_PROMISES, MONEY_HOLDINGS)

# Which accounts each column is the balance of. `ordered` is what has left demand.
LINE_COLUMNS: dict[str, tuple[str, ...]] = {
    "waiting": ("waiting",),
    "promised": ("promised", "recalling"),
    "recalling": ("recalling",),
    "cancelled": ("cancelled",),
    "shipped": ("shipped", "returning", "returned"),
    "returning": ("returning",),
    "returned": ("returned",),
}
PROMISED = frozenset(LINE_COLUMNS["promised"])
STOCK_COLUMNS = {"on_hand": ("on_hand",), "quarantine": ("quarantine",)}
PAYMENT_COLUMNS: dict[str, tuple[str, ...]] = {
    "pending": ("pending",),
    "authorized": ("authorized", "capturing", "captured", "refunding", "refunded", "voiding", "voided"),
    "capturing": ("capturing",),
    "captured": ("captured", "refunding", "refunded"),
    "voiding": ("voiding",),
    "voided": ("voided",),
    "refunding": ("refunding",),
    "refunded": ("refunded",),
}
HELD = frozenset({"authorized", "capturing", "voiding"})
"""What a payment holds of the value account it draws on."""

OUTSIDE = frozenset({"demand", "supplier", "customer", "shrinkage", "made", "opening", "offered", "payer", "fees", "exchange", "house"})
"""Accounts without a balance of ours: unbounded."""

Effects = tuple[tuple[str, int], ...]


def _effects(book: Book, columns: dict[str, tuple[str, ...]]) -> dict[tuple[str, str], Effects]:
    """Per legal move, the columns it changes and their sign; what nets to zero is left out."""
    found: dict[tuple[str, str], Effects] = {}
    for a, b in book.pairs:
        signs = {column: (b in accounts) - (a in accounts) for column, accounts in columns.items()}
        found[a, b] = tuple((column, sign) for column, sign in signs.items() if sign)
    return found


LINE_EFFECTS = {
    move: effects + ((("ordered", 1),) if move[0] == "demand" else ()) for move, effects in _effects(GOODS_PROMISES, LINE_COLUMNS).items()
}
PAYMENT_EFFECTS = _effects(MONEY_PROMISES, PAYMENT_COLUMNS)
