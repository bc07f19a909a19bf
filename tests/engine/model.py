"""A shop on paper: what orders, stock and money must come to, unit by unit and pot by pot, without asking the code that is tested.

Every unit is a token with a fate, every payment a row of pots whose sums are the ledger's accounts. It follows the meaning
of the two ledgers: least-done units come back first, the most urgent are filled first, money follows what is kept.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

PRICE = 333
"""Minor units of a unit, so that shares of a discounted line don't divide."""


class No(Exception):
    """The shop says no, with this code."""


@dataclass(eq=False)
class Unit:
    """One piece of a line. `fate`: new, waiting, soft, released, picked, recalled, shipped, returned or cancelled."""

    fate: str = "new"
    place: str | None = None
    row: int = 0
    fulfillment: int | None = None


@dataclass
class Line:
    sku: str
    gross: int
    units: list[Unit]
    credited: int = 0
    """Units whose price is given back, whichever they are."""

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
        exact = Decimal(self.gross) * units / len(self.units)
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


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
    priority: int
    lines: list[Line]
    payments: list[Payment]
    ship_by: str | None = None
    held: bool = False
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

    def money_there(self):
        """Whether anything of it is held or has been taken, and not all of that given back."""
        taken = sum(p.captured + p.refunding for p in self.payments)
        held = sum(p.authorized + p.capturing + p.voiding for p in self.payments)
        return taken > 0 or (held > 0 and not any(p.refunded for p in self.payments))

    def units(self, *fates):
        return [u for line in self.lines for u in line.units if u.fate in fates]


class Paper:
    """`places` promise, most preferred first; `unstocked` SKUs keep no stock."""

    def __init__(self, places, skus, unstocked):
        self.places = places
        self.skus = skus
        self.unstocked = unstocked
        self.on_hand = {}
        self.orders = {}
        self.claims = {}
        """What carts and transfers have set aside: name → (SKU, place, units)."""
        self.transfers = {}

    # ── goods ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def lines_of(self, sku):
        """(order, line) of a SKU, most urgent first."""
        found = [(o, line) for o in self.orders.values() for line in o.lines if line.sku == sku]
        return sorted(found, key=lambda pair: (*pair[0].turn(), pair[0].age))

    def promised(self, sku, place):
        """Units that stand on the stock of a place: all that are neither waiting nor done with."""
        standing = chain.from_iterable(line.units for _, line in self.lines_of(sku))
        aside = sum(n for s, p, n in self.claims.values() if (s, p) == (sku, place))
        return aside + sum(u.place == place and u.fate in ("soft", "released", "picked", "recalled") for u in standing)

    def free(self, sku, place):
        return self.on_hand.get((sku, place), 0) - self.promised(sku, place)

    def stand(self, order, line, units, fate, place=None):
        """Units take a fate together; soft ones and waiting ones join those of the same fate that are there."""
        same = [u.row for u in line.units if (u.fate, u.place) == (fate, place) and u not in units]
        if units and not same:
            order.rows += 1
        for u in units:
            u.fate, u.place, u.fulfillment = fate, place, None
            u.row = same[0] if same else order.rows

    def spread(self, order, line, units, free):
        """Promise units from one place that has room for all of them, else from each in turn. Answers who is left."""
        for place, n in free:
            if n >= len(units):
                self.stand(order, line, units, "soft", place)
                return []
        for place, n in free:
            taken, units = units[: max(0, n)], units[max(0, n) :]
            self.stand(order, line, taken, "soft", place)
        return units

    def fit(self):
        """Push back what lacks stock, the least urgent first; fill who waits, the most urgent first."""
        for sku in self.skus:
            if sku in self.unstocked:
                continue
            lines = self.lines_of(sku)
            for place in sorted({p for s, p in self.on_hand if s == sku} | set(self.places)):
                lack = -self.free(sku, place)
                for order, line in reversed(lines):
                    soft = [u for u in line.units if (u.fate, u.place) == ("soft", place)][: max(0, lack)]
                    self.stand(order, line, soft, "waiting")
                    lack -= len(soft)
            for order, line in lines:
                waiting = [u for u in line.units if u.fate == "waiting"]
                if waiting:
                    self.spread(order, line, waiting, [(p, self.free(sku, p)) for p in self.places])

    # ── commands on stock ────────────────────────────────────────────────────────────────────────────────────────────

    def change(self, sku, place, n):
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        self.on_hand[sku, place] = self.on_hand.get((sku, place), 0) + n

    def count(self, sku, place, n):
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        self.on_hand[sku, place] = n

    def transfer(self, sku, source, target, n):
        """Transfers have numbers; orders are promised nothing of them, since nobody says when they come."""
        if source == target:
            raise No("same_place")
        if sku in self.unstocked:
            raise No("sku_not_stocked")
        if self.free(sku, source) < n:
            raise No("not_free")
        name = f"T{len(self.transfers)}"
        self.claims[name] = sku, source, n
        self.transfers[name] = {"state": "open", "sku": sku, "target": target, "left": n}

    def _transferred(self, name, state, no):
        if name not in self.transfers:
            raise No("transfer_unknown")
        if self.transfers[name]["state"] != state:
            raise No(no)
        return self.transfers[name]

    def ship_transfer(self, name):
        self._transferred(name, "open", "transfer_not_open")["state"] = "shipped"
        sku, source, n = self.claims.pop(name)
        self.on_hand[sku, source] -= n

    def cancel_transfer(self, name):
        self._transferred(name, "open", "transfer_not_open")["state"] = "cancelled"
        del self.claims[name]

    def receive_transfer(self, name, received, lost):
        going = self._transferred(name, "shipped", "transfer_not_shipped")
        if received + lost > going["left"]:
            raise No("not_in_transfer")
        self.change(going["sku"], going["target"], received)
        going["left"] -= received + lost
        going["state"] = "shipped" if going["left"] else "received"

    def reserve(self, name, sku, n):
        """A checkout: a newcomer that takes all or nothing."""
        queued = sum(line.count("waiting") for _, line in self.lines_of(sku))
        free = {p: max(0, self.free(sku, p) - queued) for p in self.places}
        if sum(free.values()) < n and sku not in self.unstocked:
            raise No("not_available")
        whole = [p for p in self.places if free[p] >= n]
        for p in [] if sku in self.unstocked else whole[:1] or self.places:
            k = min(n, free[p])
            self.claims[name, p] = sku, p, k
            n -= k

    def release_reservation(self, name):
        held = [key for key in self.claims if key[0] == name]
        for key in held:
            del self.claims[key]

    # ── commands on orders ───────────────────────────────────────────────────────────────────────────────────────────

    def place(self, reference, wanted, discount, priority, ship_by, held):
        """`wanted`: SKU → units; the discount is the first line's; `held`: minor units authorized, a payment each."""
        gross = [PRICE * n - (discount if i == 0 else 0) for i, n in enumerate(wanted.values())]
        lines = [Line(sku, g, [Unit() for _ in range(n)]) for (sku, n), g in zip(wanted.items(), gross, strict=True)]
        order = Order(len(self.orders), priority, lines, [Payment(authorized=amount) for amount in held], ship_by)
        if sum(held) > sum(gross):
            raise No("overpaid")
        for line in lines:
            units = list(line.units)
            if line.sku in self.unstocked:
                self.stand(order, line, units, "soft")
                continue
            queued = sum(other.count("waiting") for _, other in self.lines_of(line.sku))
            offers = [(p, n - queued if (n := self.free(line.sku, p)) > 0 else n) for p in self.places]
            self.stand(order, line, self.spread(order, line, units, offers), "waiting")
        self.orders[reference] = order
        self.settle(order)

    def named(self, reference):
        if reference not in self.orders:
            raise No("order_unknown")
        return self.orders[reference]

    def line(self, order, n):
        if n > len(order.lines):
            raise No("line_unknown")
        return order.lines[n - 1]

    def open_fulfillment(self, order, n):
        if n > len(order.fulfillments):
            raise No("fulfillment_unknown")
        inside = [u for u in order.units("released", "picked", "recalled") if u.fulfillment == n]
        if not inside:
            raise No("fulfillment_closed")
        return inside

    def cancel(self, reference, n=None, k=0):
        order = self.named(reference)
        lines = order.lines if n is None else [self.line(order, n)]
        wanted = {id(line): k if n else line.count("waiting", "soft", "released", "picked") for line in lines}
        if n is None and not any(wanted.values()):
            raise No("nothing_to_cancel")
        for line in lines:
            self._give_back(line, wanted[id(line)])
        self.settle(order)

    def _give_back(self, line, k):
        able = [u for fate in ("waiting", "soft", "released", "picked") for u in self._by_row(line, fate)]
        if len(able) < k:
            raise No("units_not_cancellable")
        line.cancel([u for u in able[:k] if u.fate != "picked"])
        for u in able[:k]:
            u.fate = "recalled" if u.fate == "picked" else u.fate

    @staticmethod
    def _by_row(line, fate):
        return sorted((u for u in line.units if u.fate == fate), key=lambda u: u.row)

    def release(self, reference, place):
        order = self.named(reference)
        if order.held:
            raise No("order_held")
        units = [u for u in order.units("soft") if u.place in (place, None)]
        if not units:
            raise No("nothing_to_release")
        order.fulfillments.append(place)
        for u in units:
            u.fate, u.fulfillment = "released", len(order.fulfillments)
        if all(u.place is None for u in units):
            order.digital.add(len(order.fulfillments))

    def taken_back(self, reference, f):
        """What the floor will not do: recalled units are cancelled, the others are promised as before, where they join their like."""
        order = self.named(reference)
        inside = self.open_fulfillment(order, f)
        for line in order.lines:
            mine = [u for u in line.units if u in inside]
            line.cancel([u for u in mine if u.fate == "recalled"])
            for u in sorted((u for u in mine if u.fate != "cancelled"), key=lambda u: u.row):
                same = [v.row for v in line.units if (v.fate, v.place) == ("soft", u.place)]
                u.fate, u.fulfillment, u.row = "soft", None, same[0] if same else u.row
        self.settle(order)

    def pick(self, reference, f, n=None, picked=0, short=0):
        order = self.named(reference)
        inside = self.open_fulfillment(order, f)
        if n is None:
            if all(u.fate != "released" for u in inside):
                raise No("nothing_told")
            for u in inside:
                u.fate = "picked" if u.fate == "released" else u.fate
        else:
            line = self.line(order, n)
            if not picked + short:
                raise No("nothing_told")
            shelf = [u for u in line.units if u.fulfillment == f and u.fate == "released"]
            if picked + short > len(shelf):
                raise No("units_not_in_fulfillment")
            for u in shelf[:picked]:
                u.fate = "picked"
            missing = shelf[picked : picked + short]
            if line.sku in self.unstocked:
                self.stand(order, line, missing, "soft")
            else:
                for u in missing:
                    self.on_hand[line.sku, u.place] -= 1
                self.stand(order, line, missing, "waiting")
        self.settle(order)

    def ship(self, reference, f, n=None, k=0):
        order = self.named(reference)
        inside = self.open_fulfillment(order, f)
        going = [u for u in inside if u.fate in ("picked", "recalled")]
        if not going:
            raise No("nothing_picked")
        if any(u.fate == "recalled" for u in going):
            raise No("units_recalled")
        if n is not None:
            going = [u for u in going if u in self.line(order, n).units]
            if len(going) < k:
                raise No("not_picked")
            going = going[:k]
        for line in order.lines:
            mine = [u for u in going if u in line.units]
            if line.sku not in self.unstocked and mine:
                if self.on_hand.get((line.sku, mine[0].place), 0) < len(mine):
                    raise No("not_on_hand")
                self.on_hand[line.sku, mine[0].place] -= len(mine)
        for u in going:
            u.fate = "shipped"
        order.parcels.append(Parcel(order.fulfillments[f - 1], going, f, "delivered" if f in order.digital else "shipped"))
        self.settle(order)

    def left(self, reference, place, n, k):
        """A parcel left unasked: from here, from elsewhere, what waited, what was cancelled, and what nobody ordered."""
        order = self.named(reference)
        line = self.line(order, n)
        if line.sku in self.unstocked:
            raise No("sku_not_stocked")
        hands = {"soft": 0, "released": 0, "picked": 1, "recalled": 2}

        def nearness(u):
            here = u.place == place
            stage = ("soft", "released", "picked", "recalled").index(u.fate) > 0
            nearest = 0 if here and stage else 1 if here else 2
            return nearest, u.row, hands[u.fate]

        standing = sorted((u for u in line.units if u.fate in hands), key=nearness)
        going = [*standing, *self._by_row(line, "waiting")][:k]
        of = {u.fulfillment for u in going if u.fate in ("released", "picked", "recalled")}
        going += [u for u in line.units if u.fate == "cancelled"][: k - len(going)]
        line.credited += sum(u.fate == "cancelled" for u in going)
        for u in going:
            u.fate = "shipped"
        if len(going) < k:
            extra = [Unit("shipped") for _ in range(k - len(going))]
            order.lines.append(Line(line.sku, 0, extra, credited=len(extra)))
            going += extra
        order.parcels.append(Parcel(place, going, of.pop() if len(of) == 1 else None))
        self.on_hand[line.sku, place] = self.on_hand.get((line.sku, place), 0) - k
        self.settle(order)

    def recalled(self, reference, n, row, stopped, not_stopped):
        """The floor's answer to a recall of units in one promise row."""
        order = self.named(reference)
        if not stopped + not_stopped:
            raise No("nothing_told")
        asked = [u for u in order.lines[n - 1].units if u.fate == "recalled" and u.row == row]
        order.lines[n - 1].cancel(asked[:stopped])
        for u in asked[stopped : stopped + not_stopped]:
            u.fate = "picked"
        self.settle(order)

    def parcel(self, order, n, *states):
        if n > len(order.parcels):
            raise No("parcel_unknown")
        parcel = order.parcels[n - 1]
        if parcel.state not in states:
            raise No("parcel_closed")
        return parcel

    def away(self, order, parcel):
        """(line, its units in the parcel), of lines that keep stock."""
        found = [(line, [u for u in parcel.units if u in line.units]) for line in order.lines if line.sku not in self.unstocked]
        return [(line, units) for line, units in found if units]

    def arrived(self, reference, n):
        order = self.named(reference)
        self.parcel(order, n, "shipped", "failed").state = "delivered"

    def missed(self, reference, n):
        self.parcel(self.named(reference), n, "shipped", "failed").state = "failed"

    def not_arrived(self, reference, n, state, place=None):
        """Lost, or returned to sender at a place: owed again, as far as anybody pays for it."""
        order = self.named(reference)
        parcel = self.parcel(order, n, "shipped", "failed")
        for line, units in self.away(order, parcel):
            if state == "returned":
                at = place or parcel.place
                self.on_hand[line.sku, at] = self.on_hand.get((line.sku, at), 0) + len(units)
            again = min(len(units), line.kept())
            self.stand(order, line, units[:again], "waiting")
            for u in units[again:]:
                u.fate = "returned"
        parcel.state = state
        self.settle(order)

    def refused(self, reference, n):
        """Nobody owes anything for it, and nobody has looked at it yet."""
        order = self.named(reference)
        parcel = self.parcel(order, n, "shipped", "failed")
        for line, units in self.away(order, parcel):
            line.credited += min(len(units), line.kept())
            for u in units:
                u.fate = "returned"
        parcel.state = "returned"
        self.settle(order)

    def not_sent(self, reference, n):
        """It had not left: its units lie picked in their fulfillment, if that is of the place; what nobody pays for is cancelled."""
        order = self.named(reference)
        parcel = self.parcel(order, n, "shipped", "delivered")
        f, place = parcel.fulfillment, parcel.place
        if parcel.state == "delivered" and f not in order.digital:
            raise No("parcel_closed")
        home = f is not None and order.fulfillments[f - 1] == place
        for line in order.lines:
            units = [u for u in parcel.units if u in line.units]
            stocked = line.sku not in self.unstocked
            if stocked and units:
                self.on_hand[line.sku, place] = self.on_hand.get((line.sku, place), 0) + len(units)
            wanted = min(len(units), line.kept())
            line.cancel(units[wanted:])
            self.stand(order, line, units[:wanted], "soft", place if stocked else None)
            if home and wanted:
                order.rows += 1
                for u in units[:wanted]:
                    u.fate, u.fulfillment, u.row = "picked", f, order.rows
        parcel.state = "undone"
        self.settle(order)

    def not_delivered(self, reference, n):
        order = self.named(reference)
        parcel = self.parcel(order, n, "delivered")
        if parcel.fulfillment in order.digital:
            raise No("parcel_closed")
        parcel.state = "shipped"

    # ── money ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def authorize(self, reference, amount):
        order = self.named(reference)
        order.payments.append(Payment(authorized=amount))
        order.held = False
        self.settle(order)

    def payment(self, order, n):
        if n > len(order.payments):
            raise No("payment_unknown")
        return order.payments[n - 1]

    def capture(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        if order.held:
            raise No("order_held")
        if not 0 < amount <= payment.authorized:
            raise No("not_capturable")
        payment.move("authorized", "capturing", amount)

    def took(self, reference, n, amount):
        """A collector took money: what we asked, what it held, what it expected, what it was to let go, or out of the blue."""
        order = self.named(reference)
        payment = self.payment(order, n)
        for pot in ("capturing", "authorized", "pending", "voiding"):
            amount -= payment.move(pot, "captured", amount)
        payment.captured += amount
        payment.doubted = False
        order.held = False
        self.settle(order)

    def gave_back(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        amount -= payment.move("refunding", "refunded", amount)
        payment.captured -= amount
        payment.refunded += amount
        self.settle(order)

    def let_go(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        for pot in ("voiding", "authorized", "capturing"):
            amount -= payment.move(pot, "voided", amount)
        self.settle(order)

    def declined(self, reference, kind, n, amount):
        order = self.named(reference)
        pot, back = {"capture": ("capturing", "authorized"), "void": ("voiding", "authorized"), "refund": ("refunding", "captured")}[kind]
        order.payments[n - 1].move(pot, back, amount)
        order.payments[n - 1].doubted |= kind == "capture"
        order.held = True
        self.settle(order)

    # ── a desk's commands about money ────────────────────────────────────────────────────────────────────────────────

    def adjust(self, reference, amount):
        """A fee, or goodwill: it stays, and nothing costs less than nothing."""
        order = self.named(reference)
        if -amount > self.owed(order):
            raise No("adjustment_too_large")
        order.extras += amount
        self.settle(order)

    def void(self, reference, n, amount):
        order = self.named(reference)
        payment = self.payment(order, n)
        if amount > payment.authorized:
            raise No("not_voidable")
        payment.move("authorized", "voiding", amount)
        self.settle(order)

    def refund(self, reference, n, amount, why):
        """What is paid too much needs no reason; the rest is goodwill, which lowers what is owed."""
        order = self.named(reference)
        payment = self.payment(order, n)
        if amount > max(0, payment.captured):
            raise No("not_refundable")
        owed = amount - max(0, self.secured(order) - self.owed(order))
        if owed > 0:
            if not why:
                raise No("refund_unexplained")
            if owed > self.owed(order):
                raise No("adjustment_too_large")
            order.extras -= owed
        payment.move("captured", "refunding", amount)
        self.settle(order)

    def expect(self, reference, amount):
        order = self.named(reference)
        if amount > order.due - sum(p.pending for p in order.payments):
            raise No("not_due")
        order.payments.append(Payment(pending=amount))

    def withdraw(self, reference, n, amount):
        payment = self.payment(self.named(reference), n)
        if amount > payment.pending:
            raise No("not_pending")
        payment.pending -= amount

    def transferred(self, reference, amount, keep):
        """Money nobody asked for: it pays what is expected, and what is too much goes back or is kept."""
        order = self.named(reference)
        expecting = sorted((p for p in order.payments if p.pending), key=lambda p: p.pending != amount)
        if not expecting:
            expecting = [Payment()]
            order.payments += expecting
        payment, left = expecting[0], amount
        for pot in ("capturing", "authorized", "pending", "voiding"):
            left -= payment.move(pot, "captured", left)
        payment.captured += left
        payment.doubted = False
        over = self.secured(order) - self.owed(order)
        order.held &= over < 0
        if keep:
            order.extras += max(0, min(over, amount))
        self.settle(order)

    def hold(self, reference):
        """For payment, by a person: nothing is asked of the outside until it goes."""
        self.named(reference).held = True

    def unhold(self, reference):
        order = self.named(reference)
        if not order.held:
            raise No("hold_unknown")
        order.held = False
        self.settle(order)

    def settle(self, order):
        """Give back what is held too much, last payment first, then by ratio; take what has been earned, first payment first.

        A payment that was declined is the first to be given back and the last to be taken.
        """
        kept = [line.kept() for line in order.lines]
        gone = [max(0, line.count("shipped", "returned") - line.credited) for line in order.lines]
        owed = self.owed(order)
        earned = sum(line.share(n) for line, n in zip(order.lines, gone, strict=True))
        if any(gone) or not any(kept):
            earned = max(0, earned + order.extras)
        pots = order.payments
        if not order.held:
            excess = self.secured(order) - owed
            trusted = sorted(pots, key=lambda p: p.doubted)
            for p in reversed(trusted):
                excess -= p.move("authorized", "voiding", max(0, excess))
            net = [max(0, p.captured) for p in pots]
            back, told = min(max(0, excess), sum(net)), 0
            for i, p in enumerate(pots):
                if back:
                    exact = Decimal(back) * sum(net[: i + 1]) / sum(net)
                    upto = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
                    p.captured -= upto - told
                    p.refunding += upto - told
                    told = upto
            wanted = earned - sum(p.captured + p.capturing for p in pots)
            for p in trusted:
                wanted -= p.move("authorized", "capturing", max(0, wanted))
        order.due = max(0, owed - self.secured(order))

    @staticmethod
    def owed(order):
        kept = [line.kept() for line in order.lines]
        return max(0, sum(line.share(n) for line, n in zip(order.lines, kept, strict=True)) + order.extras)

    @staticmethod
    def secured(order):
        return sum(p.authorized + p.capturing + p.captured for p in order.payments)
