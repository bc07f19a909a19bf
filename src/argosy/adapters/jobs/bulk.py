"""One command over many orders, as if somebody had given it order by order; and before that, what would come of it.

The orders that a filter finds are written down first: what the commands do must not change which they are. Each command has a key
made of the job and the order, so that a slice that a dead worker left half done is done once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from ...base.errors import CATALOGUE
from ...base.ids import Id, parse, text
from ...base.limits import PAGE_ROWS_MAX
from ...base.media import CSV
from ...base.money import decimal, exponent
from ...documents.sheets import cell, table
from ...engine.actor import Actor
from ...engine.registry import REGISTRY, Command
from ...engine.runner import Desk, Run, preview
from ...engine.submission import Reply, Submission
from ...model.work import Bulk
from ...queries.sight import MAY, MAY_TYPES, SEEN, Sight
from ...store import blobs
from ...store.drivers.drive import drive
from ...store.statement import Call, Script, Statement
from .doing import Doing
from .lists import orders_listed

COLUMNS = ("order", "number", "outcome", "code", "sentence")
ID_BYTES = 16
SLICE_WEIGHT_LINES = 64
PREVIEWED_MAX = 1_000
NAMED_MAX = 5
NUMBERS = Statement(
    f"select o.id, o.number from {MAY} cross join orders o where o.id = any({{}}) and {SEEN}", [*MAY_TYPES, "uuid[]"], rows=True
)


def run_bulk(doing: Doing) -> None:
    """Do the job, from where it was left. Raises Cancelled, Lost, Stopping."""
    work, run = doing.work, doing.run
    assert isinstance(work, Bulk)
    run.file("result", f"{work.command}-{run.job.at:%Y-%m-%d}.csv")
    orders = _orders(doing, work)
    if not doing.begun():
        run.advance(result=table([COLUMNS]))
    while some := list(islice(orders, _slice(work))):
        doing.check()
        replies = doing.submit([doing.submission(command_on(work, id), text(id)) for id in some])
        told = [reply.code or "accepted" for reply in replies]
        numbers = _numbers(doing, some)
        lines = [[text(id), numbers.get(id, ""), *_told(reply)] for id, reply in zip(some, replies, strict=True)]
        run.counts.update(told)
        run.advance(len(some), result=table([[cell(field) for field in line] for line in lines]))
    run.end("done", types={"result": CSV})


def command_on(work: Bulk, order: Id) -> Command:
    return REGISTRY[work.command].body.model_validate(work.data | {"order": order})


def _slice(work: Bulk) -> int:
    """Orders of a transaction: fewer than a batch could take, so that who wants to stop is heard at once."""
    return max(1, SLICE_WEIGHT_LINES // max(1, command_on(work, bytes(ID_BYTES)).weight))


def _told(reply: Reply) -> tuple[str, str, str]:
    if reply.code is None:
        return "accepted", "", ""
    return "refused", reply.code, CATALOGUE[reply.code].title


def _numbers(doing: Doing, orders: list[Id]) -> dict[Id, str]:
    (rows,) = doing.lists.execute([Call(NUMBERS, [*doing.sight.limits, orders])])
    return {row[0]: row[1] or "" for row in rows}  # type: ignore[union-attr]


# ── which orders ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _orders(doing: Doing, work: Bulk) -> Iterator[Id]:
    """Those that are left, in order."""
    run = doing.run
    if work.orders is not None:
        run.job.total = len(work.orders)
        return iter(work.orders[run.job.done :])
    if run.job.source is None:
        run.keep(_written_down(doing, work))
    found = drive(blobs.find(run.job.source), doing.lists)  # type: ignore[arg-type]
    assert found is not None
    run.job.total = found.size // ID_BYTES
    return islice(_ids(doing, found.id), run.job.done, None)


def _written_down(doing: Doing, work: Bulk) -> Id:
    """A file of the ids that the filters find now."""
    assert work.filters is not None
    listed = orders_listed(work.filters, work.sort, doing.sight, doing.office.now())

    def found() -> Iterator[bytes]:
        after: str | None = None
        while True:
            doing.check()
            page = drive(listed(after, PAGE_ROWS_MAX), doing.lists)
            yield b"".join(parse(item["id"]) for item in page["items"])
            if page["next"] is None or page["next"] == after:
                return
            after = page["next"]

    return blobs.stored(doing.run.connection, "orders", doing.job.by, doing.office.now(), found()).id


def _ids(doing: Doing, file: Id) -> Iterator[Id]:
    for data in blobs.read(doing.lists, file):
        for at in range(0, len(data), ID_BYTES):
            yield data[at : at + ID_BYTES]


# ── what would come of it ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class BulkPreview:
    """What would happen to how many. `more`: there are more orders than were tried.

    `refused`: by code, how many; `examples`: by code (and `accepted`), the first orders' ids. `goods`: units by where they would go.
    `money`: by currency, amounts by where they would go, as decimal strings: `capturing`, `voiding`, `refunding` are what would be asked
    of the outside.
    """

    orders: int = 0
    more: bool = False
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    goods: Counter[str] = field(default_factory=Counter)
    amounts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def money(self) -> dict[str, dict[str, str]]:
        shown: dict[str, dict[str, str]] = defaultdict(dict)
        for (currency, to), amount in sorted(self.amounts.items()):
            shown[currency][to] = decimal(amount, exponent(currency))
        return dict(shown)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, with a sentence for each code."""
        return {
            **{"orders": self.orders, "more": self.more, "accepted": self.accepted},
            "refused": [{"code": code, "sentence": CATALOGUE[code].title, "orders": n} for code, n in self.refused.most_common()],
            "examples": dict(self.examples),
            "goods": dict(self.goods),
            "money": self.money,
        }

    def count(self, order: Id, reply: Reply) -> None:
        self.orders += 1
        outcome = reply.code or "accepted"
        if len(self.examples[outcome]) < NAMED_MAX:
            self.examples[outcome].append(text(order))
        if reply.code is not None:
            self.refused[reply.code] += 1
            return
        self.accepted += 1
        told = orjson.loads(reply.body)
        for move in told["goods"]:
            self.goods[move["to"]] += move["quantity"]
        for move in told["money"]:
            self.amounts[move["currency"], move["to"]] += move["amount"]


def preview_bulk(desk: Desk, actor: Actor, work: Bulk, now: datetime, orders_max: int = PREVIEWED_MAX) -> Script[BulkPreview]:
    """Try the command on up to so many of the orders, as the actor, on a snapshot each slice: nothing is locked or changed.

    For a connection of the engine's. Commands of a slice see each other, as they will when it is done. Raises Refused: malformed.
    """
    shown = BulkPreview()
    orders, shown.more = yield from _first(Sight.of(actor), work, now, orders_max)
    size = _slice(work)
    for start in range(0, len(orders), size):
        some = orders[start : start + size]
        run = Run([None] * len(some))
        yield from preview(desk, [Submission(command_on(work, id), actor) for id in some], run)
        for id, reply in zip(some, run.replies, strict=True):
            assert isinstance(reply, Reply)
            shown.count(id, reply)
    return shown


def _first(sight: Sight, work: Bulk, now: datetime, orders_max: int) -> Script[tuple[Sequence[Id], bool]]:
    if work.orders is not None:
        return work.orders[:orders_max], len(work.orders) > orders_max
    assert work.filters is not None
    listed, after = orders_listed(work.filters, work.sort, sight, now), None
    found: list[Id] = []
    while len(found) <= orders_max:
        page = yield from listed(after, PAGE_ROWS_MAX)
        found += [parse(item["id"]) for item in page["items"]]
        if page["next"] is None or page["next"] == after:
            break
        after = page["next"]
    return found[:orders_max], len(found) > orders_max
