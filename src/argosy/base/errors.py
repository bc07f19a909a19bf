"""Every error code there is: its HTTP status, its sentence, and what the person who gets it can do.

The code is stable and is what programs test; the sentence may be reworded and translated. 400 is malformed, 404 unknown or
outside one's limits, 409 a conflict with the current state, 422 refused by a rule, 503 try again.
"""

from __future__ import annotations

from .problems.access import ACCESS
from .problems.catalog import CATALOG
from .problems.customers import CUSTOMERS
from .problems.files import FILES
from .problems.fulfillment import FULFILLMENT
from .problems.money import MONEY
from .problems.orders import ORDERS
from .problems.problem import Problem
from .problems.requests import REQUESTS
from .problems.settings import SETTINGS
from .problems.stock import STOCK
from .problems.together import TOGETHER

AREAS = (REQUESTS, ACCESS, SETTINGS, CATALOG, CUSTOMERS, STOCK, ORDERS, TOGETHER, MONEY, FULFILLMENT, FILES)
CATALOGUE: dict[str, Problem] = {p.code: p for area in AREAS for p in area}


class Refused(Exception):
    """A command says no. `code` is of the catalogue; `facts` say which field, what was found, what would pass."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def status(self) -> int:
        return CATALOGUE[self.code].status
