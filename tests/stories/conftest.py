"""A shop of each story's own. When the story ends, the audit must find nothing broken."""

import pytest

from tests.engine.conftest import extras
from tests.stories.trade import Trade

__all__ = ["extras"]


@pytest.fixture
def shop(database):
    shop = Trade(database)
    yield shop
    shop.audited()
    shop.close()


@pytest.fixture
def open_shop(shop):
    """One that sells TEA and CUP, ten of each on the shelf, and POT, of which there is none."""
    return shop.open(skus=("TEA", "CUP", "POT"), stock={"TEA": {"BER": 10}, "CUP": {"BER": 10}})
