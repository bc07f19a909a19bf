"""The floors of the warehouses, on workdays: what is ready is released, picked and, when the van comes, shipped.

Shelves aren't what the books say: some units aren't found, some counts are corrected. Recalled units are pulled out of
the boxes if it isn't too late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from ..base.ids import Id
from ..commands.fulfillment.pick import PickedIn, PickFulfillment
from ..commands.fulfillment.record_recall import RecordRecall
from ..commands.fulfillment.release import ReleaseFulfillment
from ..commands.fulfillment.ship import ShipFulfillment
from ..commands.stock.correct import CorrectStock
from ..engine.actor import Actor
from ..model.shapes import Units
from .company import Company

FLOOR = Actor("demo floor", frozenset({"fulfillment:*", "stock:*"}))
HOURS = range(6, 16)
COUNTING_HOUR = 13
VAN_HOURS = (11, 15)
WAITS_FOR_THE_REST = timedelta(hours=30)
PICKS_AFTER = timedelta(hours=1)
COUNTS_A_DAY = 3
SHORT_REASONS = ("not found", "damaged", "wrong article on the shelf")
CARRIERS = (("dhl", "0034043"), ("dpd", "0998025"), ("gls", "5017301"))

RELEASABLE = """
    select o.id from orders o
    where o.status = 'open'
      and exists (select from promises p join order_lines l on l.order_id = p.owner and l.n = p.line
                  where p.owner = o.id and p.kind = 'stock' and p.level = 'soft'
                    and not exists (select from order_lines s where l.role = 'component'
                                    and s.order_id = o.id and s.parent = l.parent and s.waiting > 0))
      and (o.placed_at <= %(patience)s
           or not exists (select from promises p where p.owner = o.id and p.kind = 'waiting'))
      and not exists (select from holds h join hold_types t on t.code = h.type
                      where h.order_id = o.id and h.released_at is null and t.blocks_release)
    order by o.priority desc, o.placed_at, o.channel, o.reference
"""
PICKABLE = """
    select f.order_id, f.n, p.line, sum(p.quantity - p.picked)::bigint
    from fulfillments f
    join orders o on o.id = f.order_id
    join promises p on p.owner = f.order_id and p.fulfillment = f.n and p.quantity > p.picked
    where f.state = 'released' and f.at <= %(before)s
    group by o.id, f.order_id, f.n, p.line
    order by o.priority desc, o.placed_at, o.channel, o.reference, f.n, p.line
"""
PACKED = """
    select f.order_id, f.n, f.location, p.line, l.code, sum(p.picked)::bigint
    from fulfillments f
    join orders o on o.id = f.order_id
    join promises p on p.owner = f.order_id and p.fulfillment = f.n
    join order_lines l on l.order_id = p.owner and l.n = p.line
    where f.state = 'picked' and not exists (
        select from promises r where r.owner = f.order_id and r.fulfillment = f.n and r.recalling > 0)
    group by o.id, f.order_id, f.n, f.location, p.line, l.code
    order by o.placed_at, o.channel, o.reference, f.n, p.line
"""
SHELVES = """
    select k.code, s.location, s.on_hand from stock s join skus k on k.id = s.sku_id
    where s.on_hand > 0 order by k.code, s.location
"""
RECALLED = """
    select i.order_id, i.n, i.amount from instructions i join orders o on o.id = i.order_id
    where i.kind = 'recall' and i.state = 'open'
    order by o.placed_at, o.channel, o.reference, i.n
"""


class Box(NamedTuple):
    """A line of a packed fulfillment: `units` of it lie in the box."""

    order: Id
    fulfillment: int
    location: str
    line: int
    sku: str
    units: int


class Floor:
    """The people of the warehouses, and the boxes of which they have sent a part already."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.luck = company.luck("floor")
        self.faults = company.plan.faults
        self.begun: set[tuple[Id, int]] = set()

    def work(self) -> None:
        """One hour, if it is a working one."""
        now = self.company.now
        if now.weekday() == 6 or now.hour not in HOURS:
            return
        self.answer_recalls()
        if now.hour in VAN_HOURS:
            self.ship()
        self.pick()
        self.release()
        if now.hour == COUNTING_HOUR:
            self.count()

    def release(self) -> None:
        """Start on every order that is complete, or has waited long enough for its rest."""
        rows = self.company.look(RELEASABLE, patience=self.company.now - WAITS_FOR_THE_REST)
        self.company.do(FLOOR, [ReleaseFulfillment(order=order.bytes) for (order,) in rows])

    def pick(self) -> None:
        """Pick what was released an hour ago; here and there something is missing."""
        rows = self.company.look(PICKABLE, before=self.company.now - PICKS_AFTER)
        picks = []
        for (order, n), lines in groupby(rows, key=lambda row: (row[0], row[1])):
            told = [self._picked(line, int(units)) for _, _, line, units in lines]
            picks.append(PickFulfillment(order=order.bytes, fulfillment=n, lines=told))
        self.company.do(FLOOR, picks)

    def _picked(self, line: int, units: int) -> PickedIn:
        if self.luck.random() >= self.faults.picked_short:
            return PickedIn(line=line, picked=units)
        short = self.luck.randint(1, units)
        return PickedIn(line=line, picked=units - short, short=short, reason=self.luck.choice(SHORT_REASONS))

    def ship(self) -> None:
        """Load the van. Some boxes are too heavy for one parcel: the rest leaves with the next van."""
        rows = [Box(row[0].bytes, *row[1:]) for row in self.company.look(PACKED)]
        boxes = [list(lines) for _, lines in groupby(rows, key=lambda box: (box.order, box.fulfillment))]
        replies = self.company.do(FLOOR, [self._parcel(box) for box in boxes])
        lacking = ((box, orjson.loads(r.body)) for box, r in zip(boxes, replies, strict=True) if r.code == "not_on_hand")
        self.company.do(FLOOR, self._found(lacking))

    def _parcel(self, box: list[Box]) -> ShipFulfillment:
        carrier, prefix = self.luck.choice(CARRIERS)
        tracking = f"{prefix}{self.luck.randrange(10**11):011d}"
        first, units = box[0], sum(line.units for line in box)
        part = None
        if (first.order, first.fulfillment) not in self.begun and units > 1 and self.luck.random() < self.faults.parcels_split:
            self.begun.add((first.order, first.fulfillment))
            half = box[: len(box) // 2] or [first._replace(units=first.units // 2)]
            part = [Units(line=line.line, quantity=line.units) for line in half]
        return ShipFulfillment(order=first.order, fulfillment=first.fulfillment, lines=part, carrier=carrier, tracking=tracking)

    def _found(self, lacking: Iterable[tuple[list[Box], dict[str, Any]]]) -> list[CorrectStock]:
        """What lies in a box is there, whatever the books say: the count is mended, and the box leaves with the next
        van.
        """
        found: dict[tuple[str, str], int] = defaultdict(int)
        for box, facts in lacking:
            sku = next(line.sku for line in box if line.line == facts["line"])
            found[sku, box[0].location] += facts["wanted"] - facts["on_hand"]
        return [CorrectStock(sku=sku, location=location, change=n, reason="found at packing") for (sku, location), n in found.items()]

    def answer_recalls(self) -> None:
        """Take recalled units out of the boxes, if they aren't closed yet."""
        answers = []
        for order, n, units in self.company.look(RECALLED):
            stopped = units if self.luck.random() >= self.faults.recalled_too_late else self.luck.randrange(units)
            answers.append(RecordRecall(order=order.bytes, instruction=n, stopped=stopped, not_stopped=units - stopped))
        self.company.do(FLOOR, answers)

    def count(self) -> None:
        """Count a few shelves, and correct the books: never below nothing."""
        counts = []
        for code, location, on_hand in self.luck.sample(self.company.look(SHELVES), COUNTS_A_DAY):
            change = max(-on_hand, self.luck.choice((-3, -2, -1, -1, 1, 2)))
            if change:
                counts.append(CorrectStock(sku=code, location=location, change=change, reason="cycle count"))
        self.company.do(FLOOR, counts)
