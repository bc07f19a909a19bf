"""What is configured, kind by kind, by code. Places and channels outside the actor's limits are not there."""

from __future__ import annotations

from typing import Any

from argosy.base.money import decimal
from argosy.model.rows import Channel, Collector, CustomField, HoldType, Location, MailText, Row, Series, TaxRate
from argosy.queries.plain import cursor, key_of, rows
from argosy.queries.sight import Sight
from argosy.store.statement import Call, Script, Statement

PERCENT_DECIMALS = 4
LISTED: tuple[type[Row], ...] = (Location, Channel, Collector, HoldType, TaxRate, CustomField, Series, MailText)
PAGES = {
    cls: Statement(
        f"select {', '.join('t.' + column for column in cls.spec.columns)} from (select {{}} as codes) may cross join {cls.spec.table} t "
        "where t.code > {} and (may.codes is null or t.code = any(may.codes)) order by t.code limit {}",
        ["text[]", "text", "integer"],
        rows=True,
    )
    for cls in LISTED
}


def settings_list(cls: type[Row], sight: Sight, after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` settings of a kind behind the cursor `after`. Raises BadCursor."""
    (last,) = ("",) if after is None else key_of(after, str)
    codes = sight.locations if cls is Location else sight.channels if cls is Channel else None
    found = rows((yield [Call(PAGES[cls], [codes, last, limit])]), 0)
    items = [_shown(dict(zip(cls.spec.columns, row, strict=True))) for row in found]
    return {"items": items, "next": cursor(items[-1]["code"]) if len(items) == limit else None}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"rate": percent(row["rate"])} if "rate" in row else row


def percent(rate: int) -> str:
    """Millionths as per cent, with no more decimals than needed: 190,000 is 19, 88,750 is 8.875."""
    return decimal(rate, PERCENT_DECIMALS).rstrip("0").removesuffix(".")
