"""What is written on paper: units with a fate, payments as a row of pots, and the lines, parcels and orders that hold them."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

PRICE = 333
"""Minor units of a unit, so that shares of a discounted line don't divide."""


def half_up(exact):
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


class No(Exception):
    """The shop says no, with this code."""


@dataclass(eq=False)
class Unit:
    """One piece of a line. `fate`: new, waiting, soft, released, picked, recalled, shipped, returned or cancelled."""

    fate: str = "new"
    place: str | None = None
    """Where it stands, or the document of the supply it stands on; nowhere, if it keeps no stock."""
    row: int = 0
    fulfillment: int | None = None
    until: int | None = None
    """The hour that was told, of what stands on a supply."""


@dataclass
class Line:
    sku: str
    gross: int
    units: list[Unit]
    discount: int = 0
    credited: int = 0
    """Units whose price is given back, whichever they are."""
    heading: int | None = None
    """The line of the bundle it is a part of, which has no units itself."""
    per: int = 0
    """Units of it in each bundle."""
    together: bool = False
    """It waits for the other parts of its bundle."""
    like: "Line | None" = None
    """The line of which units left that nobody had ordered."""

    def count(self, *fates):
        return sum(u.fate in fates for u in self.units)

    def kept(self):
        return len(self.units) - self.count("cancelled") - self.credited

    def cancel(self, units):
        for u in units:
            u.fate = "cancelled"
        self.credited = min(self.credited, len(self.units) - self.count("cancelled"))

    def share(self, units):
        """What the first so many units carry, rounded half up."""
        return half_up(Decimal(self.gross) * units / len(self.units)) if units else 0

    def row(self):
        """Since when its units wait, among those of its order."""
        return min((u.row for u in self.units if u.fate == "waiting"), default=0)


@dataclass
class Party:
    """Lines of an order that are served together, all that waits of them or nothing; or one line that takes what there is."""

    order: "Order"
    lines: list[Line]
    together: bool

    def waiting(self, sku=None):
        return sum(line.count("waiting") for line in self.lines if sku in (None, line.sku))

    def skus(self):
        return {line.sku for line in self.lines if line.count("waiting")}


@dataclass
class Supply:
    """Units of a SKU that are to come to a place, perhaps at an hour."""

    place: str
    expected: int
    hour: int | None
    received: int = 0
    closed: int = 0

    def to_come(self):
        return max(0, self.expected - self.received - self.closed)


@dataclass
class Parcel:
    """`fulfillment` of which it left, if of one."""

    place: str
    units: list[Unit]
    fulfillment: int | None
    state: str = "shipped"


@dataclass
class Payment:
    """Each pot is one account's own balance: what is in `captured` is neither being refunded nor refunded."""

    pending: int = 0
    authorized: int = 0
    capturing: int = 0
    captured: int = 0
    voiding: int = 0
    voided: int = 0
    refunding: int = 0
    refunded: int = 0
    doubted: bool = False
    """The last answer to a capture of it was no."""

    def move(self, source, target, amount):
        amount = min(amount, getattr(self, source))
        setattr(self, source, getattr(self, source) - amount)
        setattr(self, target, getattr(self, target) + amount)
        return amount


@dataclass
class Order:
    age: int
    lines: list[Line]
    payments: list[Payment]
    priority: int = 0
    ship_by: str | None = None
    whole: str = "no"
    """It is promised when all of it is there ("wait"), or leaves when all of it is there ("keep")."""
    complete_by: int | None = None
    """From this hour on it need not be whole any more."""
    held: bool = False
    """For payment: it neither leaves nor is anything captured."""
    doubtful: bool = False
    """Held for its stock: nothing of it is promised, nor does it leave."""
    due: int = 0
    extras: int = 0
    """What it costs more, or less, than its lines: it stays whatever becomes of them."""
    rows: int = 0
    fulfillments: list[str] = field(default_factory=list)
    digital: set[int] = field(default_factory=set)
    """Fulfillments that hold nothing that keeps stock."""
    parcels: list[Parcel] = field(default_factory=list)

    def turn(self):
        """Whose goods come first: the more urgent, the earlier to leave, with money."""
        return -self.priority, self.ship_by is None, self.ship_by or "", not self.money_there()

    def parties(self):
        """Who of it waits for whom; nobody, while nothing of it may be promised."""
        if self.doubtful:
            return []
        if self.whole == "wait":
            return [Party(self, self.lines, together=True)]
        alone = [Party(self, [line], together=False) for line in self.lines if not line.together]
        bundles = [Party(self, parts, together=True) for parts in self.bundles()]
        return sorted([*alone, *bundles], key=lambda party: min(line.row() for line in party.lines))

    def bundles(self):
        """The parts of each bundle that is not sold incomplete."""
        headings = sorted({line.heading for line in self.lines if line.together})
        return [[line for line in self.lines if line.heading == n] for n in headings]

    def incomplete(self):
        """Lines of bundles of which a part waits."""
        return [line for parts in self.bundles() if any(part.count("waiting") for part in parts) for line in parts]

    def look_at(self, hour):
        if self.complete_by is not None and self.complete_by <= hour:
            self.whole = "no"

    def money_there(self):
        """Whether anything of it is held or has been taken, and not all of that given back."""
        taken = sum(p.captured + p.refunding for p in self.payments)
        held = sum(p.authorized + p.capturing + p.voiding for p in self.payments)
        return taken > 0 or (held > 0 and not any(p.refunded for p in self.payments))

    def units(self, *fates):
        return [u for line in self.lines for u in line.units if u.fate in fates]
