"""A check as data: a title and the SQL whose rows are what is wrong. And the SQL that most of them are built from.

Every probe goes over whole tables at once, by GROUP BY and hash join, and never asks the code that wrote the rows:
balances are summed from the ledgers by the sets of accounts in the chart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Params = dict[str, object]


@dataclass(frozen=True)
class Probe:
    """`over` names the tables it reads. Rows of `broken` and of `open` are findings; no row is good news.

    SQL may use %(now)s (the World's time) and %(since)s (before it, what is still open is late).
    """

    name: str
    title: str
    over: tuple[str, ...]
    broken: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def words(values: Iterable[str]) -> str:
    """SQL: 'a', 'b', in a fixed order."""
    return ", ".join(f"'{value}'" for value in sorted(values))


def balance(accounts: Iterable[str], amount: str) -> str:
    """SQL: what has come into a set of accounts less what has left it, over the grouped rows."""
    inside = words(accounts)
    return f"sum({amount} * ((to_account in ({inside}))::int - (from_account in ({inside}))::int))"


def balances(columns: dict[str, tuple[str, ...]], amount: str) -> str:
    """SQL: the select list of all these columns' balances."""
    return ", ".join(f'{balance(accounts, amount)} as "{column}"' for column, accounts in columns.items())


def compare(table: str, key: tuple[str, ...], columns: Iterable[str], ledger: str) -> str:
    """SQL: per row and column, where `table` says something else than `ledger`, a query with the same key and columns.

    A row only one side has counts as zeros on the other.
    """
    names = list(columns)
    keys = ", ".join(key)
    differs = " or ".join(f'coalesce(t."{c}", 0) <> coalesce(l."{c}", 0)' for c in names)
    pairs = ", ".join(f"""('{c}', coalesce(t."{c}", 0), coalesce(l."{c}", 0))""" for c in names)
    return (
        f"select {keys}, v.* from {table} t full join ({ledger}) l using ({keys})"
        f' cross join lateral (values {pairs}) v ("column", says, ledger) where ({differs}) and v.says <> v.ledger'
    )
