"""Stock: locked before anything else, because whoever changes the scarce thing must then find who wants it.

A stock row that is missing (a SKU's first sale at a location) is made, empty, before the locks are taken. Under SKIP LOCKED a
row that does not come back may be locked or missing: nobody concludes which, the command waits its turn in the slow lane.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.limits import REBALANCE_LINES_MAX
from ...model.journal import ENDLESS, Queue
from ...model.moves import IN_TURN, WHOLE
from ...model.needs import Handle
from ...model.rows import Order, Sku, Stock, Supply
from ..statement import Call, Statement
from . import Ask, Loader, Loading, locking

_STOCK = ", ".join("s." + c for c in Stock.spec.columns)
EXISTING = Statement(
    "select s.sku_id, s.location from skus k cross join lateral "
    "(select sku_id, location from stock where sku_id = k.id offset 0) s where k.code = any({})",
    ["text[]"],
    rows=True,
)
EMPTY = Statement(
    "insert into stock (sku_id, location) select * from unnest({}, {}) v (sku_id, location) order by 1, 2 on conflict do nothing",
    ["uuid[]", "text[]"],
)
LOCK = {
    end: Statement(
        f"select {_STOCK} from unnest({{}}, {{}}) v (sku_id, location) cross join lateral "
        f"(select * from stock t where t.sku_id = v.sku_id and t.location = v.location offset 0{end}) s",
        ["uuid[]", "text[]"],
        rows=True,
    )
    for end in ("", " for no key update", " for no key update skip locked")
}
_WORDS = "('" + "', '".join(sorted(IN_TURN)) + "')"
TURNS = "('" + "'), ('".join(sorted(IN_TURN)) + "')"
QUEUES = Statement(
    f"""select v.sku_id, c.code, r.reason, q.found, q.units from unnest({{}}) v (sku_id)
    cross join lateral (select from promises where sku_id = v.sku_id and kind = 'waiting' and reason in {_WORDS} limit 1) any_waits
    cross join unnest({{}}) c (code)
    cross join (values {TURNS}) r (reason)
    cross join lateral (
        select count(*)::int as found, sum(quantity)::bigint as units
        from (select quantity from promises where sku_id = v.sku_id and kind = 'waiting' and reason = r.reason and channel = c.code
              order by turn, owner, n limit {REBALANCE_LINES_MAX}) p
    ) q where q.found > 0""",
    ["uuid[]", "text[]"],
    rows=True,
)
"""Each channel's queue by itself, so that a crowd in one never hides who waits in another. One look where nobody waits."""

FEW = 8
"""SKUs whose queues are asked for along with the locks, before it is known which of them matter: that saves a batch of one order a
round trip, a twentieth of its time. Of many it is known first; to count queues that decide nothing would cost more.
"""


class StockLoader(Loader):
    """Kinds stock, offer, bundle and wanting; and the stock of the lines of needed orders."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        codes = set(load.keys("wanting"))
        if not load.skip:  # only where rows can be waited for may their absence be concluded
            codes |= {code for kind in ("stock", "offer", "added") for code, _ in load.keys(kind)}
        if codes:
            yield Call(EXISTING, [sorted(codes)]), load.existing.update

    def lock(self, load: Loading) -> Iterator[Ask]:
        self._collect(load)
        if not load.pairs:
            return
        pairs = sorted(load.pairs)
        columns = [[p[0] for p in pairs], [p[1] for p in pairs]]
        missing = sorted(load.pairs - load.existing) if load.locking and not load.skip else []
        if missing:
            yield Call(EMPTY, [[p[0] for p in missing], [p[1] for p in missing]]), None
        yield Call(LOCK[locking(load)], columns), lambda rows: self._file(load, rows)
        if len(load.sku_ids) <= FEW:
            load.counted = load.sku_ids | load.freeing
            yield self._ask(load, load.counted), load.queues.extend

    def _collect(self, load: Loading) -> None:
        """All (sku, location) pairs to lock, now that codes have ids and the settings are known."""
        world, pairs = load.world, load.pairs
        for code, location in load.keys("stock"):
            if (sku := world.skus[code]) is not None and location in world.settings.locations:
                pairs.add((sku.id, location))
                load.freeing.add(sku.id)
        for code, channel in load.keys("offer"):
            if (sku := world.skus[code]) is not None:
                load.sku_ids.add(sku.id)
                if sku.tracked and not sku.bundle:
                    pairs.update([(sku.id, location) for location in world.settings.offered_at(channel)])
        self._collect_components(load)
        for handle, location in load.keys("at"):
            named = world.handles.get(handle)
            if named is not None and location in world.settings.locations:
                pairs.update([(sku_id, location) for sku_id in load.order_skus.get(named, ())])
        load.sku_ids.update(p[0] for p in pairs)
        needed = self._everywhere(load)
        load.sku_ids |= needed
        load.freeing |= needed
        pairs.update(p for p in load.existing if p[0] in needed)

    @staticmethod
    def _collect_components(load: Loading) -> None:
        world = load.world
        for code, channel in load.keys("bundle"):
            if (bundle := world.skus[code]) is not None:
                for component in world.components(bundle):
                    load.sku_ids.add(component.component_id)
                    if world.rows[Sku][component.component_id].tracked:
                        load.pairs.update([(component.component_id, at) for at in world.settings.offered_at(channel)])

    @staticmethod
    def _everywhere(load: Loading) -> set[bytes]:
        """SKUs of which all stock is needed, wherever it is."""
        wanting = {sku.id for code in load.keys("wanting") if (sku := load.world.skus[code]) is not None}
        return wanting.union(*load.order_skus.values())

    @staticmethod
    def _file(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            load.world.file(Stock(*row))
        known = load.world.rows[Stock]
        if not load.locking:  # a preview makes no rows: absent stock reads as none
            for sku_id, location in load.pairs - known.keys():
                load.world.file(Stock(sku_id, location))
        elif load.skip:
            load.skipped.update([sku_id for sku_id, _ in (load.pairs & load.existing) - known.keys()])

    def read(self, load: Loading) -> Iterator[Ask]:
        counted = self._queue_matters(load)
        if load.sku_ids:
            load.world.queues.update({sku_id: {} for sku_id in load.sku_ids})
        if counted <= load.counted:
            self._queues(load, [row for row in load.queues if row[0] in counted])
        else:
            yield self._ask(load, counted), lambda rows: self._queues(load, rows)

    @staticmethod
    def _ask(load: Loading, skus: set[bytes]) -> Call:
        return Call(QUEUES, [sorted(skus), sorted(load.world.settings.channels)])

    @staticmethod
    def _queue_matters(load: Loading) -> set[bytes]:
        """SKUs whose queue may decide something: with units free or expected, or touched by a command that may free some.

        A newcomer to a SKU that has nothing waits, however many wait before; on a best-seller that is most of them.
        """
        free = {s.sku_id for s in load.world.rows[Stock].values() if s.on_hand > s.promised}
        free |= {s.sku_id for s in load.world.rows[Supply].values() if s.expected - s.received - s.closed > s.promised}
        return load.freeing | (free & load.sku_ids)

    @staticmethod
    def _queues(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        for sku_id, channel, reason, found, units in rows:
            queue = load.world.queues[sku_id].setdefault(channel, Queue(channel))
            column = "whole" if reason in WHOLE else "units"
            setattr(queue, column, getattr(queue, column) + (units if found < REBALANCE_LINES_MAX else ENDLESS))


def missing_components(load: Loading, code: str, channel: str) -> bool:
    """Whether a row of a bundle's components, at one of the channel's locations, did not come back from the locks."""
    world = load.world
    bundle = world.skus[code]
    if bundle is None:
        return False
    known, skus, places = world.rows[Stock], world.rows[Sku], world.settings.offered_at(channel)
    for id in [c.component_id for c in world.components(bundle) if c.component_id not in world.made]:
        if id not in skus or (skus[id].tracked and any((id, at) not in known for at in places)):
            return True
    return False


def missing_at(load: Loading, handle: Handle, location: str) -> bool:
    """The same for the stock of an order's lines at a location."""
    if location not in load.world.settings.locations:
        return False
    world = load.world
    known = world.rows[Stock]
    order = world.rows[Order].get(handle) or world.references.get(handle)  # type: ignore[arg-type]
    lines = world.lines(order) if order is not None else ()  # of one placed earlier in this batch as well
    return any(world.tracked(n) and (n.sku_id, location) not in known and n.sku_id not in world.made for n in lines)


def missing_stock(load: Loading, code: str, locations: list[str]) -> bool:
    """Whether a row this command named did not come back from the locks."""
    sku = load.world.skus[code]
    if sku is None or not sku.tracked or sku.bundle or sku.id in load.world.made:
        return False
    known = load.world.rows[Stock]
    return any((sku.id, at) not in known for at in locations if at in load.world.settings.locations)
