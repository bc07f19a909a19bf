"""Random days of a shop: streams of commands over few orders, SKUs and places, so that they meet, and many are refused."""

from hypothesis import strategies as st

from tests.engine.edits import SOLD, edits
from tests.engine.stage import fixed
from tests.shop import ADDRESS, order_body

LATER = "2026-03-09T08:00:00Z"
ORDERS = ("A", "B", "C", "D")
SKUS = ("TEA", "CUP", "BOOK", "RARE", "PRE")
SETS = ("SET", "PACK")
PLACES = ("BER", "HAM", "LEJ")

DATES = (None, "2026-02-01T08:00:00Z", "2026-04-01T08:00:00Z", "2026-05-01T08:00:00Z")

OPENING = [
    *(("settings.put_location", {"code": code, "title": code}) for code in PLACES),
    ("settings.put_channel", {"code": "web", "title": "Web", "currency": "EUR", "locations": ["BER", "HAM"]}),
    ("catalog.put_sku", {"code": "TEA", "title": "Tea"}),
    ("catalog.put_sku", {"code": "CUP", "title": "Cup"}),
    ("catalog.put_sku", {"code": "BOOK", "title": "E-book", "tracked": False}),
    ("catalog.put_sku", {"code": "RARE", "title": "Rare", "oversell": "deny"}),
    *(("catalog.put_sku", {"code": code, "title": code, "tracked": False}) for code in SETS),
    ("catalog.put_sku", {"code": "PRE", "title": "Not yet"}),
    ("stock.expect", {"supply": "S0", "sku": "PRE", "location": "BER", "quantity": 5, "expected_at": "2026-04-01T08:00:00Z"}),
    ("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 6}),
    ("stock.receive", {"sku": "CUP", "location": "HAM", "quantity": 3}),
    ("stock.receive", {"sku": "RARE", "location": "BER", "quantity": 2}),
]

order = st.sampled_from(ORDERS).map(lambda reference: {"channel": "web", "reference": reference})
sku = st.sampled_from(SKUS)
sold = st.sampled_from([*SKUS, *SKUS, *SETS, "LOST"])
place = st.sampled_from(PLACES)
somebody = st.sampled_from(["C-1", "C-2", "C-3"])
open_ = st.sampled_from([True, True, False])
few = st.integers(1, 4)
number = st.integers(1, 3)
date = st.sampled_from(DATES)
document = st.sampled_from(["S0", "S1"])
amount = st.sampled_from(["0.01", "3.33", "10.00", "20.00", "55.55"])
reference = st.sampled_from([None, "r1", "r2"])
hold = st.sampled_from(["payment", "stock", "fraud", "stock", "vague"])
deadline = st.sampled_from(["2026-03-02T07:00:00Z", "2026-03-02T09:00:00Z", "2026-03-09T08:00:00Z"])
"""Over, soon, and later, by the clock of the stage."""
tags = st.lists(st.sampled_from(["vip", "late", "call"]), max_size=2)
units = st.lists(st.fixed_dictionaries({"line": number, "quantity": few}), min_size=1, max_size=2)
some = st.one_of(st.none(), units)


def _command(name, **fields):
    return st.fixed_dictionaries(fields).map(lambda body: (name, body))


money = st.sampled_from(
    [
        *({}, {}, {}),
        {"discount": "1.00", "discounts": [{"title": "Sale", "amount": "0.33"}]},
        {"taxes": [{"code": "VAT", "rate": "19", "amount": "1.60"}, {"code": "ECO", "rate": "1", "amount": "0.09"}]},
        {"tax": "1.60", "taxes": [{"code": "VAT", "rate": "19", "amount": "1.61"}]},
        {"discount": "99.00"},
    ]
)
beside = st.sampled_from(
    [
        [
            {"kind": "shipping", "title": "Parcel", "amount": "4.90", "tax": "0.78"},
            {"kind": "discount", "title": "Spring", "amount": "3.00"},
        ],
        [{"kind": "fee", "title": "Gift wrap", "amount": "1.00", "leaves": "never"}],
        [{"kind": "discount", "title": "All of it", "amount": "999.00"}],
    ]
)
terms = st.fixed_dictionaries(
    {
        "adjustments": st.one_of(st.none(), st.none(), beside),
        "ship_complete": st.sampled_from([None, None, None, "wait", "keep"]),
        "complete_by": st.sampled_from([None, None, LATER]),
        "not_before": st.sampled_from([None, None, None, LATER]),
    }
)


@st.composite
def _placing(draw):
    lines = draw(st.dictionaries(sold, few, min_size=1, max_size=3))
    total = 10 * sum(lines.values())
    held = draw(st.sampled_from([None, f"{total}.00", f"{total // 2}.00"]))
    body = order_body(draw(st.sampled_from(ORDERS)), lines, authorized=held)
    for line in body["lines"]:
        line.update(draw(money))
    more = draw(terms) | {"reservation": draw(st.sampled_from([None, None, "c1", "c2"]))}
    return "orders.place", body | {"priority": draw(st.sampled_from([0, 0, 1]))} | {k: v for k, v in more.items() if v is not None}


@st.composite
def _recording(draw):
    sold = st.fixed_dictionaries(
        {"sku": sku, "quantity": few, "unit_price": st.just("3.3333"), "cancelled": st.integers(0, 1), "returned": st.integers(0, 2)}
    )
    lines = draw(st.lists(sold.filter(lambda line: line["cancelled"] + line["returned"] <= line["quantity"]), max_size=3))
    charge = {"kind": "shipping", "title": "Postage", "amount": draw(st.sampled_from(["4.90", "-2.00"]))}
    head = {"channel": "web", "reference": draw(st.sampled_from(ORDERS)), "currency": "EUR", "location": draw(place), "collector": "test"}
    body = head | {"placed_at": "2011-12-09T12:50:00Z", "lines": lines, "paid": draw(st.sampled_from([None, "5.00"]))}
    return "orders.record", body | {"charges": [charge] * draw(st.integers(0 if lines else 1, 1))}


credit = {"line": number, "quantity": few, "amount": st.one_of(st.none(), amount)}


@st.composite
def _picking(draw):
    lines = st.lists(st.fixed_dictionaries({"line": number, "picked": st.integers(0, 3), "short": st.integers(0, 1)}), min_size=1)
    body = {"order": draw(order), "fulfillment": draw(number), "lines": draw(st.one_of(st.none(), lines))}
    return "fulfillment.pick", body


@st.composite
def _terms(draw):
    """Some of the terms, each set or cleared."""
    terms = {
        "priority": st.integers(0, 2),
        "ship_complete": st.sampled_from(["no", "wait"]),
        "ship_by": deadline,
        "delivery_method": st.just("express"),
    }
    body = draw(st.fixed_dictionaries({}, optional=terms))
    cleared = draw(st.sampled_from([[], [], ["ship_by"], ["requested_at"]]))
    return "orders.set_terms", body | {"order": draw(order), "clear": cleared}


@st.composite
def _resourcing(draw):
    return "orders.resource", {"order": draw(order), "location": draw(place), "to": draw(st.one_of(st.none(), place)), "lines": draw(some)}


@st.composite
def _adjusting(draw):
    less = draw(st.sampled_from(["-", "-", ""])) + draw(amount)
    body = {"order": draw(order), "kind": draw(st.sampled_from(["goodwill", "price", "fee", "shipping"])), "amount": less, "reason": "?"}
    return "orders.adjust", body | {"line": draw(st.one_of(st.none(), number))}


@st.composite
def _refunding(draw):
    why = {"reason": draw(st.sampled_from([None, "scratched"])), "line": draw(st.one_of(st.none(), number))}
    return "payments.refund", {"order": draw(order), "payment": draw(number), "amount": draw(st.one_of(st.none(), amount))} | why


@st.composite
def _expecting(draw):
    body = {"order": draw(order), "collector": draw(st.sampled_from(["test", "manual"])), "amount": draw(st.one_of(st.none(), amount))}
    return "payments.expect", body | {"cancel_unpaid_at": draw(st.one_of(st.none(), deadline))}


PARCEL = ("record_delivery", "record_loss", "redeliver", "undo_shipment", "undo_delivery")


@st.composite
def _parcel(draw):
    name = draw(st.sampled_from(["record_delivery", "record_delivery", "record_failed_delivery", *PARCEL]))
    body = {"order": draw(order), "parcel": draw(number)}
    return f"fulfillment.{name}", body | ({"reason": "nobody at home"} if name == "record_failed_delivery" else {})


@st.composite
def _coming_back(draw):
    name = draw(st.sampled_from(["record_return_to_sender", "record_refusal"]))
    return f"fulfillment.{name}", {"order": draw(order), "parcel": draw(number), "location": draw(st.one_of(st.none(), place))}


def _goods(**more):
    """Lines of a SKU and numbers."""
    return st.lists(st.fixed_dictionaries({"sku": sku, **more}), min_size=1, max_size=2)


some_goods = st.one_of(st.none(), _goods(quantity=st.integers(0, 3)))
arrived = st.one_of(st.none(), _goods(received=st.integers(0, 3), lost=st.integers(0, 1)))
transfer = st.sampled_from(["T1", "T2"])
cart = {"channel": st.just("web"), "reservation": st.sampled_from(["c1", "c2"])}
paid = {"order": order, "payment": st.integers(1, 2), "amount": amount, "reference": reference}
COMMANDS = {
    "place": _placing(),
    "record": _recording(),
    "credit": _command(
        "orders.record_credit",
        order=order,
        reference=st.sampled_from(["r1", "r2"]),
        lines=st.lists(st.fixed_dictionaries(credit), min_size=1, max_size=2),
    ),
    "cancel": _command("orders.cancel", order=order, lines=some),
    "edit": _command("orders.edit", order=order, changes=edits(sold), reason=st.sampled_from([None, "rang"])),
    "map": _command("orders.map_line", order=order, line=number, sku=sku),
    "date": _command("orders.meet_date", order=order),
    "allocate": _command("orders.allocate", order=order),
    "receive": _command("stock.receive", sku=sku, location=place, quantity=few),
    "expect": _command("stock.expect", supply=document, sku=sku, location=place, quantity=st.integers(1, 8), expected_at=date),
    "close_supply": _command("stock.close_supply", supply=document, sku=sku),
    "receive_expected": _command("stock.receive", supply=document, sku=sku, location=place, quantity=few),
    "count": _command("stock.count", location=place, lines=_goods(counted=st.integers(0, 6))),
    "transfer": _command("stock.transfer", transfer=transfer, source=place, target=place, lines=_goods(quantity=few), expected_at=date),
    "ship_transfer": _command("stock.ship_transfer", transfer=transfer, lines=some_goods),
    "receive_transfer": _command("stock.receive_transfer", transfer=transfer, lines=arrived),
    "cancel_transfer": _command("stock.cancel_transfer", transfer=transfer),
    "reserve": _command("stock.reserve", **cart, lines=_goods(quantity=few), minutes=st.just(30), partial=st.booleans()),
    "release_reservation": _command("stock.release_reservation", **cart),
    "expire_reservation": _command("stock.expire_reservation", **cart),
    "correct": _command("stock.correct", sku=sku, location=place, change=st.integers(-4, 4).filter(bool), reason=st.just("count")),
    "rebalance": _command("stock.rebalance", sku=sku),
    "release": _command(
        "fulfillment.release", order=order, location=st.one_of(st.none(), place), method=st.sampled_from([None, None, None, "pickup"])
    ),
    "start": _command("fulfillment.start", order=order, fulfillment=number),
    "pack": _command("fulfillment.pack", order=order, fulfillment=number, lines=some),
    "unpack": _command("fulfillment.unpack", order=order, parcel=number),
    "hand_over": _command("fulfillment.hand_over", order=order, fulfillment=number),
    "taken_back": _command("fulfillment.cancel", order=order, fulfillment=number),
    "parcel": _parcel(),
    "came_back": _coming_back(),
    "pick": _picking(),
    "ship": _command("fulfillment.ship", order=order, fulfillment=number, lines=some),
    "left": _command("fulfillment.record_shipment", order=order, location=place, lines=units),
    "recalled": _command(
        "fulfillment.record_recall", order=order, instruction=number, stopped=st.integers(0, 2), not_stopped=st.integers(0, 1)
    ),
    "authorize": _command(
        "payments.authorize", order=order, collector=st.just("test"), amount=amount, expires_at=st.one_of(st.none(), deadline)
    ),
    "capture": _command("payments.capture", order=order, payment=number, amount=st.one_of(st.none(), amount)),
    "captured": _command("payments.record_capture", **paid),
    "refunded": _command("payments.record_refund", **paid),
    "voided": _command("payments.record_void", **paid),
    "failed": _command("payments.record_failure", order=order, instruction=number, failure=st.just("declined")),
    "hold": _command("orders.hold", order=order, type=hold, reason=st.just("?"), until=st.one_of(st.none(), deadline)),
    "unhold": _command("orders.unhold", order=order, type=hold, reason=st.just("!")),
    "end_hold": _command("orders.end_hold", order=order, hold=st.integers(1, 2)),
    "annotate": _command("orders.annotate", order=order, text=st.just("rang twice")),
    "tag": _command("orders.tag", order=order, add=tags, remove=tags),
    "custom": _command("orders.set_custom", order=order, values=st.just({"gone": None})),
    "terms": _terms(),
    "address": _command("orders.change_address", order=order, ship_to=st.just(ADDRESS)),
    "resource": _resourcing(),
    "adjust": _adjusting(),
    "void": _command("payments.void", order=order, payment=number, amount=st.one_of(st.none(), amount)),
    "refund": _refunding(),
    "expect_money": _expecting(),
    "withdraw": _command("payments.withdraw", order=order, payment=number, amount=st.one_of(st.none(), amount)),
    "transferred": _command(
        "payments.record_transfer",
        order=order,
        collector=st.sampled_from(["test", "manual"]),
        amount=amount,
        reference=reference,
        overpaid=st.sampled_from(["refund", "keep"]),
    ),
    "expire": _command("payments.expire", order=order, payment=number),
    "cancel_unpaid": _command("orders.cancel_unpaid", order=order, payment=number),
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
        code=st.sampled_from(SETS),
        components=st.lists(st.fixed_dictionaries({"sku": st.sampled_from([*SKUS, *SETS]), "per": few}), min_size=1, max_size=2),
    ),
    "customer": _command("customers.put", reference=somebody, company=st.sampled_from(["Anna", "Otto"])),
    "address_book": _command("customers.put_address", customer=somebody, address=st.just(ADDRESS), ships=st.booleans()),
    "merge": _command("customers.merge", customer=somebody, into=somebody),
    "erase": _command("customers.erase", customer=somebody),
    "place_of_ours": _command("settings.put_location", code=st.sampled_from([*PLACES, "MUC"]), title=st.just("Place"), active=open_),
    "channel": _command(
        "settings.put_channel",
        code=st.just("web"),
        title=st.just("Web"),
        currency=st.just("EUR"),
        locations=st.lists(st.sampled_from([*PLACES, "MUC"]), min_size=1, max_size=3),
        accept_always=st.booleans(),
        active=open_,
    ),
}
OFTEN = (
    *("place", "place", "place", "receive", "expect", "receive_expected", "rebalance"),
    *("release", "pick", "ship", "cancel", "captured", "parcel", "pack"),
    "place",
    "place",
    "place",
    "receive",
    "expect",
    "receive_expected",
    "transfer",
    "ship_transfer",
    "receive_transfer",
    "reserve",
    "rebalance",
    "release",
    "pick",
    "ship",
    "cancel",
    "edit",
    "edit",
    "captured",
)
"""What a day is mostly made of; without it a random stream is mostly refusals."""

commands = st.one_of([COMMANDS[name] for name in (*OFTEN, *COMMANDS)])
days = st.lists(commands, min_size=1, max_size=25)
BESIDE_EDITS = (
    "receive",
    "correct",
    "release",
    "pick",
    "ship",
    "recalled",
    "cancel",
    "captured",
    "hold",
    "unhold",
    "terms",
    "adjust",
    "bundle",
)
edited_days = st.lists(st.one_of([COMMANDS["edit"]] * 8 + [COMMANDS[name] for name in BESIDE_EDITS]), min_size=5, max_size=25).map(
    SOLD.__add__
)
"""Of orders that are there, and are edited more often than anything else is done with them."""
long_days = st.lists(commands, min_size=100, max_size=300)
keys = st.sampled_from([None, None, None, "k1", "k2"])


def opened(stage):
    """The shop as each day finds it. A SET is two of tea and a cup, a PACK a cup and a book, which may leave incomplete."""
    stage.play(stream(OPENING), 1, fire=True)
    stage.owner.execute(
        "update skus set bundle = true, short_bundle = case code when 'PACK' then 'partial' else 'wait' end where code in ('SET', 'PACK')"
    )
    stage.owner.execute(
        "insert into components (sku_id, component_id, per) select b.id, c.id, v.per "
        "from (values ('SET', 'TEA', 2), ('SET', 'CUP', 1), ('PACK', 'CUP', 1), ('PACK', 'BOOK', 1)) v (bundle, part, per) "
        "join skus b on b.code = v.bundle join skus c on c.code = v.part"
    )


def stream(commands, keys=()):
    """Submissions with the ids of their places in the stream; `keys` are clients' own, None for one of its own."""
    given = dict(enumerate(keys))
    return [fixed(n, name, body, key=given.get(n)) for n, (name, body) in enumerate(commands)]
