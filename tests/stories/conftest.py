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
