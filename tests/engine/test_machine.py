"""The whole engine against a shop on paper: any sequence of commands leaves in the database what the paper says."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.machine.both import BUNDLES, ELSEWHERE, PLACES, SKUS
from tests.engine.machine.goods import Goods
from tests.engine.machine.money import Money
from tests.engine.machine.same import Same
from tests.engine.stage import Stage
from tests.engine.test_invariance import FOUND


def made_of(parts, together):
    components = [{"sku": sku, "per": n} for sku, n in parts.items()]
    return {"components": components, "short_bundle": "wait" if together else "partial"}


STOCK = {("TEA", "BER"): 8, ("CUP", "HAM"): 5, ("CUP", "BER"): 2}
OPENING = [
    *(("settings.put_location", {"code": code, "title": code}) for code in (*PLACES, ELSEWHERE)),
    ("settings.put_channel", {"code": "web", "title": "Web", "currency": "EUR", "locations": list(PLACES)}),
    *(("catalog.put_sku", {"code": sku, "title": sku, "tracked": sku != "BOOK"}) for sku in SKUS),
    *(("catalog.put_sku", {"code": code, "title": code, "tracked": False}) for code in BUNDLES),
    *(("catalog.put_bundle", {"code": code, **made_of(*bundle)}) for code, bundle in BUNDLES.items()),
]


class Machine(Goods, Money, Same):
    """A shop with a little stock and two orders that are all but paid, before anything is drawn."""

    def __init__(self):
        super().__init__()
        self.stage.clear()
        for name, body in OPENING:
            self.engine(name, **body)
        for (sku, place), n in STOCK.items():
            self.receive(sku, place, n)
        for wanted in ({"TEA": 4, "CUP": 6}, {"CUP": 1, "TEA": 3, "BOOK": 2}):
            self.sell_paid(wanted)

    def teardown(self):
        self.stage.audited()


@pytest.fixture
def stage(database):
    stage = Stage(database)
    yield stage
    stage.close()


def explore(stage, **how):
    run_state_machine_as_test(type("Here", (Machine,), {"stage": stage}), settings=settings(FOUND, **how))


def test_the_engine_does_what_the_paper_says(stage):
    explore(stage, max_examples=25, stateful_step_count=30)


@pytest.mark.torture
def test_for_a_long_time(stage):
    explore(stage, max_examples=150, stateful_step_count=60)
