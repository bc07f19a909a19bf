"""A shop whose collector `test` is a practice gateway. When the test ends, the audit must find nothing broken."""

import pytest

from argosy.adapters.gateways import KINDS, gateways_for
from argosy.adapters.instructions import drain
from argosy.simulation.fakes.gateway import FakeGateway
from tests.stories.trade import Trade


class Counter(Trade):
    """The shop, with its gateway, and a clock that is moved by hand."""

    def __init__(self, database):
        super().__init__(database)
        self.gateway = FakeGateway()

    def drained(self, limit=100, office=None):
        """One step of the loop; what it answers."""
        office = office or self.office
        gateways = gateways_for(office.desk.settings, {**KINDS, "gateway": self.gateway})
        return drain(office, gateways, office.now(), limit)

    def later(self, seconds):
        self.owner.execute("update clock set offset_us = offset_us + %s", [seconds * 1_000_000])

    def moved(self):
        """What the gateway did: `capture 1000`."""
        return [f"{m.kind} {m.amount}" for m in self.gateway.moves]


@pytest.fixture
def shop(database):
    shop = Counter(database)
    yield shop
    shop.audited()
    shop.close()
