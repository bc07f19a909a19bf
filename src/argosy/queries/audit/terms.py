"""What orders are found by: the read table says what the rows say. Orders of which events are still to be followed may differ.

The words that people type are folded in Python, and so are not looked at here; they follow in the same statement as the rest.
"""

from __future__ import annotations

from ..terms import CODES, TERM_LENGTH_MAX, TEXT
from .probe import Probe

_SAYS = f"select order_id, placed_at, kind, term from order_terms where kind <> '{TEXT}' and order_id not in (select id from behind)"
_SHOULD = (
    f'select order_id, placed_at, kind collate "C", left(term, {TERM_LENGTH_MAX}) collate "C" '
    f"from (with o as (select * from orders where id not in (select id from behind)) {CODES}) t where term <> ''"
)


def _differs(found: str, one: str, other: str) -> str:
    return (
        "with behind as materialized (select subject as id from events where stream = 0 "
        "and seq > coalesce((select seq from cursors where consumer = 'order_terms'), 0)) "
        f"select '{found}' as found, d.* from ({one} except {other}) d (order_id, placed_at, kind, term)"
    )


TERMS = (
    Probe(
        "order_terms",
        "By what orders are found is what they are, where it has followed the events",
        ("order_terms",),
        (_differs("missing", _SHOULD, _SAYS), _differs("stale", _SAYS, _SHOULD)),
    ),
)
