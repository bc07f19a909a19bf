"""Tables of the trade: a step a line, and behind the arrow everything it changed. What is not written there must not have changed.

    stock   TEA @BER 10           -> TEA @BER: 10 on hand
    place   A  TEA x12            -> A TEA: BER 10, waiting 2 | TEA @BER: 10 on hand, 10 promised

A table is a text file; a line `# …` begins a case and names it. Steps are read by `STEPS`: a verb, then words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.shop import Unexpected, order_body


@dataclass
class Step:
    """One line of a case: what is done, and what it changes (thing → how it stands afterwards; gone: nothing)."""

    number: int
    verb: str
    words: list[str]
    changes: dict[str, str]


@dataclass
class Case:
    name: str
    steps: list[Step] = field(default_factory=list)


def cases(file: Path) -> list[Case]:
    """The cases of a table. Raises ValueError for a line that can't be read."""
    found: list[Case] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            found.append(Case(line[2:].strip()))
        elif line.strip():
            done, arrow, changed = line.partition("->")
            if not arrow or not found:
                raise ValueError(f"{file.name}:{number}: `verb words -> what changes`, below a case: {line}")
            verb, *words = done.split()
            found[-1].steps.append(Step(number, verb, words, _changes(changed)))
    return found


def _changes(text: str) -> dict[str, str]:
    parts = [part.strip() for part in text.split("|") if part.strip() and part.strip() != "nothing"]
    return {thing.strip(): stands.strip() for thing, _, stands in (part.partition(":") for part in parts)}


# ── how everything stands ────────────────────────────────────────────────────────────────────────────────────────────────

STOCK = "select k.code, s.* from stock s join skus k on k.id = s.sku_id"
LINES = "select o.reference, l.* from order_lines l join orders o on o.id = l.order_id"
PROMISES = "select o.reference, p.* from promises p join orders o on o.id = p.owner order by p.location, p.supply, p.n"
REASONS = ("backorder",)
"""A unit that waits for one of these is just waiting."""


def state(shop) -> dict[str, str]:
    """Every stock row and every order line that is not empty, in words."""
    found = {f"{s['code']} @{s['location']}": _stock(s) for s in shop.rows(STOCK)}
    promises = shop.rows(PROMISES)
    for n in shop.rows(LINES):
        mine = [p for p in promises if (p["reference"], p["line"]) == (n["reference"], n["n"])]
        found[f"{n['reference']} {n['code']}"] = _line(n, mine)
    return {thing: stands for thing, stands in found.items() if stands}


def _stock(s: dict) -> str:
    words = {"on hand": s["on_hand"], "promised": s["promised"], "short": s["short"], "quarantine": s["quarantine"]}
    return ", ".join(f"{n} {word}" for word, n in words.items() if n)


def _line(line: dict, promises: list[dict]) -> str:
    words: dict[str, int] = {}
    for p in promises:
        words[_promise(p)] = words.get(_promise(p), 0) + p["quantity"]
    for name in ("recalling", "shipped", "returned", "cancelled"):
        if line[name]:
            words[name] = line[name]
    return ", ".join(f"{word} {n}" for word, n in words.items())


def _promise(p: dict) -> str:
    if p["kind"] == "waiting":
        return "waiting" if p["reason"] in REASONS else f"waiting ({p['reason']})"
    place = p["location"] or ("expected" if p["kind"] == "supply" else "promised")
    picked = p["picked"] == p["quantity"]
    return f"{place} picked" if picked else f"{place} released" if p["level"] == "hard" else place


# ── what can be done ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _units(words: list[str]) -> dict[str, int]:
    """`TEA x3 CUP x1` is {"TEA": 3, "CUP": 1}."""
    return {sku: int(n[1:]) for sku, n in zip(words[::2], words[1::2], strict=True)}


def _places(words: list[str]) -> list[tuple[str, str, int]]:
    """`TEA @BER 10 @HAM 4` is [("TEA", "BER", 10), ("TEA", "HAM", 4)]."""
    sku, *rest = words
    return [(sku, place[1:], int(n)) for place, n in zip(rest[::2], rest[1::2], strict=True)]


def stock(shop, words):
    for sku, location, n in _places(words):
        shop.do("stock.receive", sku=sku, location=location, quantity=n)


def correct(shop, words):
    for sku, location, n in _places(words):
        shop.do("stock.correct", sku=sku, location=location, change=n, reason="count")


def place(shop, words):
    """`A TEA x3 CUP x1`, and terms behind commas: `whole` (or nothing ships), `kept` (until it is), `until +24h` (no longer whole),
    `priority 5`, `due +24h`, `paid` (money of it is held), `on market`.
    """
    wanted, *terms = " ".join(words).split(", ")
    reference, *units = wanted.split()
    body = order_body(reference, _units(units))
    for term in terms:
        name, _, value = term.partition(" ")
        body |= TERMS[name](shop, value)
    shop.do("orders.place", **body)


TERMS: dict[str, Callable] = {
    "whole": lambda shop, _: {"ship_complete": "wait"},
    "kept": lambda shop, _: {"ship_complete": "keep"},
    "until": lambda shop, hours: {"complete_by": (shop.office.now() + _span(hours)).isoformat()},
    "priority": lambda shop, n: {"priority": int(n)},
    "due": lambda shop, hours: {"ship_by": (shop.office.now() + _span(hours)).isoformat()},
    "paid": lambda shop, _: {"payments": [{"collector": "test", "authorized": "1.00"}]},
    "on": lambda shop, channel: {"channel": channel},
}


def _span(hours: str) -> timedelta:
    return timedelta(hours=int(hours.strip("+h")))


def handle(shop, reference):
    row = shop.one("select channel, reference from orders where reference = %s", reference)
    return {"channel": row["channel"], "reference": row["reference"]}


def cancel(shop, words):
    """The whole order, or `A TEA x1`: units of its lines."""
    reference, *rest = words
    lines = _lines(shop, reference, _units(rest))
    shop.do("orders.cancel", order=handle(shop, reference), **({"lines": lines} if lines else {}))


def _lines(shop, reference, units):
    numbers = {r["code"]: r["n"] for r in shop.rows(f"{LINES} where o.reference = %s", reference)}
    return [{"line": numbers[sku], "quantity": n} for sku, n in units.items()]


def release(shop, words):
    """All that is promised of an order, or what is promised `@BER`."""
    reference, *at = words
    shop.do("fulfillment.release", order=handle(shop, reference), **({"location": at[0][1:]} if at else {}))


def pick(shop, words):
    """All that was released `@BER`; `TEA short 2` says what was not found."""
    reference, at, *short = words
    more = {}
    if short:
        sku, _, n = short
        [line] = _lines(shop, reference, {sku: int(n)})
        held = shop.one(
            "select sum(p.quantity - p.picked)::int n from promises p join orders o on o.id = p.owner "
            "where o.reference = %s and p.line = %s and p.fulfillment = %s",
            *(reference, line["line"], _fulfillment(shop, reference, at)),
        )["n"]
        more = {"lines": [{"line": line["line"], "picked": held - int(n), "short": int(n)}]}
    shop.do("fulfillment.pick", order=handle(shop, reference), fulfillment=_fulfillment(shop, reference, at), **more)


def ship(shop, words):
    reference, at = words
    shop.do("fulfillment.ship", order=handle(shop, reference), fulfillment=_fulfillment(shop, reference, at))


def _fulfillment(shop, reference, at):
    return shop.one(
        "select max(f.n) n from fulfillments f join orders o on o.id = f.order_id where o.reference = %s and f.location = %s "
        "and f.state not in ('shipped', 'cancelled', 'delivered')",
        *(reference, at[1:]),
    )["n"]


def bundle(shop, words):
    """`KIT TEA x1 CUP x2`: what is in each, all or nothing; or `, partial`: sold with what is there."""
    made, *terms = " ".join(words).split(", ")
    code, *parts = made.split()
    shop.do("catalog.put_sku", code=code, title=code, tracked=False)
    components = [{"sku": sku, "per": n} for sku, n in _units(parts).items()]
    shop.do("catalog.put_bundle", code=code, components=components, short_bundle=terms[0] if terms else "wait")


def hold(shop, words):
    """`A stock`: by a type of hold that every shop has."""
    reference, type = words
    shop.do("orders.hold", order=handle(shop, reference), type=type, reason="somebody said so")


def unhold(shop, words):
    reference, type = words
    shop.do("orders.unhold", order=handle(shop, reference), type=type, reason="it is settled")


STEPS: dict[str, Callable] = {f.__name__: f for f in (stock, correct, place, cancel, release, pick, ship, bundle, hold, unhold)}


def later(shop, words):
    """`A +25h`: so much time goes by, and the order is looked at when its date comes."""
    reference, hours = words
    shop.owner.execute("update clock set offset_us = offset_us + %s", (int(_span(hours).total_seconds() * 1e6),))
    shop.do("orders.meet_date", order=handle(shop, reference))


def refused(shop, words):
    """`refused CODE verb words`: the step says no, and why."""
    code, verb, *rest = words
    with pytest.raises(Unexpected, match=rf"\b{code}\b"):
        STEPS[verb](shop, rest)


STEPS |= {"later": later, "refused": refused}
