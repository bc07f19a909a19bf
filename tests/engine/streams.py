"""Random days of a shop: streams of commands over few orders, SKUs and places, so that they meet, and many are refused."""

from hypothesis import strategies as st

from tests.engine.stage import fixed
from tests.shop import ADDRESS, order_body

ORDERS = ("A", "B", "C", "D")
SKUS = ("TEA", "CUP", "BOOK", "RARE")
PLACES = ("BER", "HAM", "LEJ")

OPENING = [
    *(("settings.put_location", {"code": code, "title": code}) for code in PLACES),
    ("settings.put_channel", {"code": "web", "title": "Web", "currency": "EUR", "locations": ["BER", "HAM"]}),
    ("catalog.put_sku", {"code": "TEA", "title": "Tea"}),
    ("catalog.put_sku", {"code": "CUP", "title": "Cup"}),
    ("catalog.put_sku", {"code": "BOOK", "title": "E-book", "tracked": False}),
    ("catalog.put_sku", {"code": "RARE", "title": "Rare", "oversell": "deny"}),
    ("catalog.put_sku", {"code": "SET", "title": "Set", "tracked": False}),
    ("catalog.put_sku", {"code": "BOX", "title": "Box", "tracked": False}),
    ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 6}),
    ("stock.receive", {"sku": "CUP", "location": "HAM", "quantity": 3}),
    ("stock.receive", {"sku": "RARE", "location": "BER", "quantity": 2}),
]

order = st.sampled_from(ORDERS).map(lambda reference: {"channel": "web", "reference": reference})
sku = st.sampled_from(SKUS)
place = st.sampled_from(PLACES)
somebody = st.sampled_from(["C-1", "C-2", "C-3"])
open_ = st.sampled_from([True, True, False])
few = st.integers(1, 4)
number = st.integers(1, 3)
amount = st.sampled_from(["0.01", "3.33", "10.00", "20.00", "55.55"])
reference = st.sampled_from([None, "r1", "r2"])
units = st.lists(st.fixed_dictionaries({"line": number, "quantity": few}), min_size=1, max_size=2)
some = st.one_of(st.none(), units)


def _command(name, **fields):
    return st.fixed_dictionaries(fields).map(lambda body: (name, body))


@st.composite
def _placing(draw):
    lines = draw(st.dictionaries(sku, few, min_size=1, max_size=3))
    total = 10 * sum(lines.values())
    held = draw(st.sampled_from([None, f"{total}.00", f"{total // 2}.00"]))
    body = order_body(draw(st.sampled_from(ORDERS)), lines, authorized=held)
    return "orders.place", body | {"priority": draw(st.sampled_from([0, 0, 1]))}


@st.composite
def _picking(draw):
    lines = st.lists(st.fixed_dictionaries({"line": number, "picked": st.integers(0, 3), "short": st.integers(0, 1)}), min_size=1)
    body = {"order": draw(order), "fulfillment": draw(number), "lines": draw(st.one_of(st.none(), lines))}
    return "fulfillment.pick", body


paid = {"order": order, "payment": st.integers(1, 2), "amount": amount, "reference": reference}
COMMANDS = {
    "place": _placing(),
    "cancel": _command("orders.cancel", order=order, lines=some),
    "allocate": _command("orders.allocate", order=order),
    "receive": _command("stock.receive", sku=sku, location=place, quantity=few),
    "correct": _command("stock.correct", sku=sku, location=place, change=st.integers(-4, 4).filter(bool), reason=st.just("count")),
    "rebalance": _command("stock.rebalance", sku=sku),
    "release": _command("fulfillment.release", order=order, location=st.one_of(st.none(), place)),
    "pick": _picking(),
    "ship": _command("fulfillment.ship", order=order, fulfillment=number, lines=some),
    "left": _command("fulfillment.record_shipment", order=order, location=place, lines=units),
    "recalled": _command(
        "fulfillment.record_recall", order=order, instruction=number, stopped=st.integers(0, 2), not_stopped=st.integers(0, 1)
    ),
    "authorize": _command("payments.authorize", order=order, collector=st.just("test"), amount=amount),
    "capture": _command("payments.capture", order=order, payment=number, amount=st.one_of(st.none(), amount)),
    "captured": _command("payments.record_capture", **paid),
    "refunded": _command("payments.record_refund", **paid),
    "voided": _command("payments.record_void", **paid),
    "failed": _command("payments.record_failure", order=order, instruction=number, failure=st.just("declined")),
    "postpone": _command("payments.postpone", order=order, instruction=number, failure=st.just("timeout")),
    "sku": _command("catalog.put_sku", code=st.sampled_from([*SKUS, "NEW"]), title=st.just("Renamed")),
    "label": _command(
        "catalog.put_sku",
        code=st.sampled_from([*SKUS, "NEW"]),
        title=st.just("Labelled"),
        barcodes=st.dictionaries(st.sampled_from(["1", "2"]), few, max_size=2),
        state=st.sampled_from(["active", "active", "archived"]),
    ),
    "bundle": _command(
        "catalog.put_bundle",
        code=st.sampled_from(["SET", "BOX"]),
        components=st.lists(st.fixed_dictionaries({"sku": st.sampled_from([*SKUS, "SET", "BOX"]), "per": few}), min_size=1, max_size=2),
    ),
    "customer": _command("customers.put", reference=somebody, company=st.sampled_from(["Anna", "Otto"])),
    "address": _command("customers.put_address", customer=somebody, address=st.just(ADDRESS), ships=st.booleans()),
    "merge": _command("customers.merge", customer=somebody, into=somebody),
    "place_of_ours": _command("settings.put_location", code=st.sampled_from([*PLACES, "MUC"]), title=st.just("Place"), active=open_),
    "channel": _command(
        "settings.put_channel",
        code=st.just("web"),
        title=st.just("Web"),
        currency=st.just("EUR"),
        locations=st.lists(st.sampled_from([*PLACES, "MUC"]), min_size=1, max_size=3),
        active=open_,
    ),
}
OFTEN = ("place", "place", "place", "receive", "rebalance", "release", "pick", "ship", "cancel", "captured")
"""What a day is mostly made of; without it a random stream is mostly refusals."""

commands = st.one_of([COMMANDS[name] for name in (*OFTEN, *COMMANDS)])
days = st.lists(commands, min_size=1, max_size=25)
long_days = st.lists(commands, min_size=100, max_size=300)
keys = st.sampled_from([None, None, None, "k1", "k2"])


def stream(commands, keys=()):
    """Submissions with the ids of their places in the stream; `keys` are clients' own, None for one of its own."""
    given = dict(enumerate(keys))
    return [fixed(n, name, body, key=given.get(n)) for n, (name, body) in enumerate(commands)]
