"""A shop on paper: what orders, stock and money must come to, unit by unit and pot by pot, without asking the code that is tested.

Every unit is a token with a fate, every payment a row of pots whose sums are the ledger's accounts. It follows the meaning
of the two ledgers: least-done units come back first, the most urgent are filled first, money follows what is kept.
"""

from tests.engine.paper.parcels import Parcels
from tests.engine.paper.things import PRICE, No

__all__ = ["PRICE", "No", "Paper"]


class Paper(Parcels):
    """The whole shop: stock, money, orders and parcels, each told on its own page."""
