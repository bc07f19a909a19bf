"""Customers, by id or by the number they have in the merchant's other systems. Who only names one takes no lock.

One that was merged into another stands for that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.rows import Customer
from ..statement import Call, Statement
from . import Ask, Loader, Loading

_COLUMNS = ", ".join("c." + column for column in Customer.spec.columns)
_NOW = "cross join lateral (select * from customers where id = coalesce(n.merged_into, n.id) offset 0) c"
BY_ID = Statement(f"select n.id, {_COLUMNS} from customers n {_NOW} where n.id = any({{}})", ["uuid[]"], rows=True)
BY_REFERENCE = Statement(f"select n.reference, {_COLUMNS} from customers n {_NOW} where n.reference = any({{}})", ["text[]"], rows=True)


class CustomerLoader(Loader):
    """Kind customer."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        named = load.keys("customer")
        if not named:
            return
        load.world.customers.update(dict.fromkeys(named))
        ids, references = sorted(k for k in named if isinstance(k, bytes)), sorted(k for k in named if isinstance(k, str))
        for statement, keys in ((BY_ID, ids), (BY_REFERENCE, references)):
            if keys:
                yield Call(statement, [keys]), lambda rows: self._file(load, rows)

    @staticmethod
    def _file(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        known = load.world.rows[Customer]
        for named, *columns in rows:
            if columns[0] not in known:
                load.world.file(Customer(*columns))
            load.world.customers[named] = known[columns[0]]
