"""What documents are made of: as it stands on the shelves, in the order asked, in as many statements for many as for one."""

from __future__ import annotations

from typing import Any

import pytest

from argosy.queries.orders_to_print import orders_to_print
from argosy.queries.sight import Sight
from argosy.queries.to_print import boxes_to_print, fulfillments_to_print, parcels_to_print
from argosy.store.drivers import PlainConnection
from tests.shop import Shop, order_body

ALL = Sight()


@pytest.fixture
def shop(database):
    made = Shop(database)
    made.open(locations=("BER", "MUC"), skus=("TEA", "MUG"), stock={"TEA": {"BER": 20}, "MUG": {"MUC": 9}})
    made.do("settings.put_channel", code="pos", title="Store", currency="EUR", locations=["BER"])
    yield made
    made.close()


def asked(shop: Shop, script: Any) -> tuple[Any, list[int]]:
    """What a query finds, and how many statements each of its rounds had."""
    rounds: list[int] = []
    connection = PlainConnection(shop.database.conninfo())
    try:
        answer = None
        while True:
            try:
                group = script.send(answer)
            except StopIteration as end:
                return end.value, rounds
            rounds.append(len(group))
            answer = connection.execute(group)
    finally:
        connection.close()


def units(found: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(line["sku"], line["units"], line["to_pick"]) for line in found["lines"]]


def test_picked_called_back_packed_and_shipped(shop):
    """
    place   A  TEA x9
    pick       5              -> to pick 4
    pack       2 in parcel 1
    cancel     6              -> 4 gone at once, 2 called back
    """
    shop.place("A", TEA=9)
    n, on = shop.released("A"), {"order": shop.order("A"), "fulfillment": 1}
    number = shop.state("A")["number"]

    def standing():
        (found,), _ = asked(shop, fulfillments_to_print(ALL, [(number, n)]))
        return units(found)

    assert standing() == [("TEA", 9, 9)]
    shop.do("fulfillment.pick", **on, lines=[{"line": 1, "picked": 5}])
    assert standing() == [("TEA", 9, 4)]
    shop.do("fulfillment.pack", **on, lines=[{"line": 1, "quantity": 2}])
    assert standing() == [("TEA", 9, 4)]
    shop.do("fulfillment.ship", **on, parcels=[1])
    assert standing() == [("TEA", 9, 4)], "what left is still what the fulfillment held"
    (parcel,), _ = asked(shop, parcels_to_print(ALL, [(number, 1)]))
    assert units(parcel) == [("TEA", 2, 0)]
    outcome = shop.do("orders.cancel", order=shop.order("A"), lines=[{"line": 1, "quantity": 6}])
    assert (outcome["cancelled"], outcome["recalling"]) == (4, 2)
    assert standing() == [("TEA", 3, 0)], "nobody is sent for what is called back"


def test_for_the_boxes_a_slip_is_a_parcels_where_there_are_parcels(shop):
    """
    place   A  TEA x5         -> 2 in parcel 1, 1 in parcel 2, which is unpacked again; 2 are cancelled
    place   B  TEA x1         -> not packed
    """
    shop.place("A", TEA=5)
    shop.place("B", TEA=1)
    shop.released("A")
    shop.released("B")
    on = {"order": shop.order("A"), "fulfillment": 1}
    shop.do("fulfillment.pick", **on, lines=[{"line": 1, "picked": 3}])
    for quantity in (2, 1):
        shop.do("fulfillment.pack", **on, lines=[{"line": 1, "quantity": quantity}])
    shop.do("fulfillment.ship", **on, parcels=[1])
    shop.do("orders.cancel", order=shop.order("A"), lines=[{"line": 1, "quantity": 2}])
    a, b = shop.state("A")["number"], shop.state("B")["number"]
    found, _ = asked(shop, boxes_to_print(ALL, [(b, 1), (a, 1), ("nobody", 1)]))
    assert [one and (one["reference"], units(one)) for one in found] == [
        ("B", [("TEA", 1, 1)]),
        ("A", [("TEA", 2, 0)]),
        ("A", [("TEA", 1, 0)]),
        None,
    ]
    (whole,), _ = asked(shop, fulfillments_to_print(ALL, [(a, 1)]))
    assert units(whole) == [("TEA", 3, 0)], "what the fulfillment held, as documented"
    assert [line["standing"] for line in whole["lines"]] == [1], "what left and what is cancelled is no work any more"


def test_in_the_order_asked_and_what_is_not_there_has_its_gap(shop):
    for reference in ("A", "B"):
        shop.place(reference, TEA=1, MUG=2)
        shop.do("fulfillment.release", order=shop.order(reference))
    a, b = shop.state("A"), shop.state("B")
    named = [(b["number"], 1), (str(a["id"]), 2), ("nobody", 1), (a["number"], 1), (b["number"], 1), (a["number"], 7)]
    found, _ = asked(shop, fulfillments_to_print(ALL, named))
    assert [one and (one["reference"], one["fulfillment"]) for one in found] == [("B", 1), ("A", 2), None, ("A", 1), ("B", 1), None]
    found, _ = asked(shop, orders_to_print(ALL, [b["number"], "nobody", str(a["id"]), "x" * 500, "\0"]))
    assert [one and one["reference"] for one in found] == ["B", None, "A", None, None]


def test_many_cost_as_many_statements_as_one(shop):
    for i in range(12):
        shop.place(f"A{i}", TEA=1)
        shop.released(f"A{i}")
    numbers = [row["number"] for row in shop.rows("select number from orders")]
    for query, named in (
        (fulfillments_to_print, [(number, 1) for number in numbers]),
        (parcels_to_print, [(number, 1) for number in numbers]),
        (orders_to_print, numbers),
    ):
        (_, one), (found, many) = asked(shop, query(ALL, named[:1])), asked(shop, query(ALL, named))
        assert one == many
        assert len(found) == 12
    assert asked(shop, fulfillments_to_print(ALL, [(numbers[0], 1)]))[1] == [1, 1]


@pytest.mark.parametrize(
    ("sight", "fulfillments", "order"),
    [
        (Sight(), [True, True], True),
        (Sight(channels=["web"]), [True, True], True),
        (Sight(channels=["pos"]), [False, False], False),
        (Sight(locations=["BER"]), [True, False], True),
        (Sight(locations=["MUC"]), [False, True], True),
        (Sight(locations=[]), [False, False], False),
    ],
)
def test_within_limits(shop, sight, fulfillments, order):
    """Of an order that is packed at two places, each sees its own part, and both see the order."""
    shop.place("A", TEA=1, MUG=1)
    shop.do("fulfillment.release", order=shop.order("A"))
    at = {row["location"]: row["n"] for row in shop.rows("select n, location from fulfillments")}
    number = shop.state("A")["number"]
    found, _ = asked(shop, fulfillments_to_print(sight, [(number, at["BER"]), (number, at["MUC"])]))
    assert [one is not None for one in found] == fulfillments
    found, _ = asked(shop, orders_to_print(sight, [number]))
    assert [one is not None for one in found] == [order]


def test_a_barcode_of_one_piece_is_what_the_shelf_says(shop):
    shop.do("catalog.put_sku", code="TEA", title="Tea", barcodes={"400638133393": 12, "4006381333931": 1})
    shop.do("orders.place", **order_body("A", {"TEA": 1, "MUG": 1}))
    shop.do("fulfillment.release", order=shop.order("A"))
    found, _ = asked(shop, fulfillments_to_print(ALL, [(shop.state("A")["number"], n) for n in (1, 2)]))
    assert {line["sku"]: line["barcode"] for one in found for line in one["lines"]} == {"TEA": "4006381333931", "MUG": None}
