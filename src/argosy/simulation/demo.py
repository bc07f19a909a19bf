"""`argosy demo`: two weeks of a small merchant, from an empty database, hour by hour on a virtual clock.

Everybody acts through commands and the loops a worker drives; nothing is written past them. It ends on a Friday
afternoon, in the middle of work, and the clock goes on from there when the demo is served.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psycopg

from ..engine.office import Office
from ..engine.registry import load_commands
from ..engine.runner import Desk
from ..store.database import Database, create_database, drop_database
from ..store.migrations import migrate
from ..store.statement import Call, Statement
from .buyer import Buyer
from .cashier import Cashier
from .clock import MONDAY, VirtualClock, VirtualDesk
from .company import Company
from .customers import Customers
from .floor import Floor
from .summary import Summary, sum_up

__all__ = ["Summary", "arrivals", "prepare_demo", "run_demo"]

Progress = Callable[[int, int, str], object]
"""Told (orders placed, of how many, what is going on)."""

START = MONDAY + timedelta(hours=5)
HOURS = 11 * 24 + 9
"""From early Monday to Friday afternoon, a week and a half later: boxes are packed for the second van."""
DAYS = HOURS / 24
BUSY = (1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 5, 5, 5, 6, 8, 10, 12, 11, 8, 5, 2)
"""How likely an order is at each hour of the day (UTC)."""
WEEKEND = 1.3

SET_CLOCK = Statement("update clock set offset_us = {}", ["bigint"])


def prepare_demo(database: Database) -> None:
    """Make the demo's database anew, empty and migrated. Raises ValueError for any but the demo's and the tests'."""
    drop_database(database)
    create_database(database)
    migrate(database)


def run_demo(office: Office, *, database: Database, orders: int, seed: int, progress: Progress = lambda *_: None) -> Summary:
    """Run `orders` orders through their life, in an empty database, and sum it up.

    The same seed and number give the same figures. The office, whose connection is to `database`, works on the virtual
    clock meanwhile; afterwards the World's time goes on from the demo's end.
    """
    began = time.perf_counter()
    load_commands()
    clock = VirtualClock(START)
    office.desk = VirtualDesk(clock=clock)
    with psycopg.connect(database.conninfo(), autocommit=True) as reading:
        company = Company(office, reading, clock, seed)
        progress(0, orders, "opening the shop")
        company.open(orders, DAYS)
        _live(company, orders, progress)
        progress(orders, orders, "adding up")
        office.connection.execute([Call(SET_CLOCK, [(clock.now() - datetime.now(UTC)) // timedelta(microseconds=1)])])
        office.desk = Desk(office.desk.settings)
        return sum_up(company, seed, START, time.perf_counter() - began)


def arrivals(orders: int, start: datetime = START, hours: int = HOURS) -> list[int]:
    """How many of the orders arrive in each hour: more in the evening and at weekends, and all of them in the end."""
    moments = [start + timedelta(hours=h) for h in range(hours)]
    busy = [BUSY[at.hour] * (WEEKEND if at.weekday() > 4 else 1) for at in moments]
    so_far = [round(orders * sum(busy[:h]) / sum(busy)) for h in range(hours + 1)]
    return [after - before for before, after in pairwise(so_far)]


def _live(company: Company, orders: int, progress: Progress) -> None:
    """Hour by hour, everybody does what there is to do; what falls due is run when the clock moves."""
    customers, floor = Customers(company), Floor(company)
    buyer, cashier = Buyer(company, orders, DAYS), Cashier(company)
    for n in arrivals(orders):
        company.office.fire()
        customers.order(n)
        customers.regret()
        buyer.work()
        floor.work()
        cashier.work()
        progress(customers.placed, orders, f"{company.now:%A %d %B}")
        company.clock.move(timedelta(hours=1))
    cashier.ask()
