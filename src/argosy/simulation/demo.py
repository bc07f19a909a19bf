"""`argosy demo`: a month of a merchant, from an empty database, hour by hour on a virtual clock.

Everybody acts through commands and the loops a worker drives; nothing is written past them. It ends on an
afternoon, in the middle of work, and the clock goes on from there when the demo is served.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import psycopg

from ..engine.actor import Actor
from ..engine.office import Office
from ..engine.registry import load_commands
from ..engine.runner import Desk
from ..store.database import Database, create_database, drop_database
from ..store.migrations import migrate
from ..store.statement import Call, Statement
from .buyer import Buyer
from .carrier import Carrier
from .cashier import Cashier
from .clock import VirtualClock, VirtualDesk
from .company import Company, Plan
from .counters import Counters
from .customers import Customers
from .desk import Desk as OrderDesk
from .faults import Faults
from .floor import Floor
from .handover import Handover
from .places import MARKETPLACE, PHONE, STORE, WEB
from .rhythm import BY_WEEKDAY, COUNTER, COUNTER_BY_WEEKDAY, ONLINE, START, arrivals, hours_of
from .staff import employ
from .summary import Summary, sum_up

__all__ = ["Faults", "Plan", "Summary", "prepare_demo", "run_demo"]

Progress = Callable[[int, int, str], object]
"""Told (orders placed, of how many, what is going on)."""

SHARES = ((WEB, 46, ONLINE, BY_WEEKDAY), (MARKETPLACE, 24, ONLINE, BY_WEEKDAY), (PHONE, 8, COUNTER, COUNTER_BY_WEEKDAY))
"""Of the orders, percent by channel, and when its customers order. The rest is sold in the stores."""

SET_CLOCK = Statement("update clock set offset_us = {}", ["bigint"])


def prepare_demo(database: Database) -> None:
    """Make the demo's database anew, empty and migrated. Raises ValueError for any but the demo's and the tests'."""
    drop_database(database)
    create_database(database)
    migrate(database)


def run_demo(office: Office, *, database: Database, plan: Plan, progress: Progress = lambda *_: None) -> Summary:
    """Run the plan's orders through their life, in an empty database, and sum it up.

    The same plan gives the same figures. The office, whose connection is to `database`, works on the virtual clock
    meanwhile; afterwards the World's time goes on from the demo's end.
    """
    began = time.perf_counter()
    load_commands()
    clock = VirtualClock(START)
    office.desk = VirtualDesk(clock=clock)
    with psycopg.connect(database.conninfo(), autocommit=True) as reading:
        company = Company(office, reading, clock, plan)
        progress(0, plan.orders, "opening the shop")
        company.open()
        _live(company, employ(company), progress)
        progress(plan.orders, plan.orders, "adding up")
        office.connection.execute([Call(SET_CLOCK, [(clock.now() - datetime.now(UTC)) // timedelta(microseconds=1)])])
        office.desk = Desk(office.desk.settings)
        return sum_up(company, START, time.perf_counter() - began)


def by_channel(plan: Plan) -> list[tuple[str, list[int]]]:
    """How many orders arrive in each hour through each channel; all together, they are the plan's."""
    hours, left = hours_of(plan.days), plan.orders
    found = []
    for channel, percent, by_hour, by_weekday in SHARES:
        n = plan.orders * percent // 100
        left -= n
        found.append((channel, arrivals(n, hours, by_hour, by_weekday)))
    return [*found, (STORE, arrivals(left, hours, COUNTER, COUNTER_BY_WEEKDAY))]


def _live(company: Company, staff: Mapping[str, Actor], progress: Progress) -> None:
    """Hour by hour, everybody does what there is to do; what falls due is run when the clock moves."""
    customers, counters, floor = Customers(company), Counters(company), Floor(company)
    buyer, cashier, carrier, desk = Buyer(company), Cashier(company), Carrier(company), OrderDesk(company)
    arriving, hours = by_channel(company.plan), hours_of(company.plan.days)
    handover = Handover(company, staff, START + timedelta(hours=hours))
    for hour in range(hours):
        company.office.fire()
        wanting = {channel: hourly[hour] for channel, hourly in arriving}
        wanting[WEB] += counters.sell(wanting.pop(STORE))  # who finds nothing in a store orders at home
        for channel, n in wanting.items():
            customers.order(channel, n)
        desk.work()
        customers.regret()
        buyer.work()
        carrier.work()
        floor.work()
        cashier.work()
        handover.work()
        progress(customers.placed + counters.sold, company.plan.orders, f"{company.now:%A %d %B}")
        company.clock.move(timedelta(hours=1))
    cashier.ask()
