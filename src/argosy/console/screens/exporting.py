"""The list of orders as a file: at once where it is short, by a job where it is long."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import Response

from argosy.base import ids
from argosy.base.limits import PAGE_ROWS_MAX
from argosy.base.media import CSV, NDJSON, XLSX
from argosy.console.ask import Ask
from argosy.console.columns import Column
from argosy.console.doing import do
from argosy.console.listing import LookedAt, every_column, rows_of
from argosy.console.screening import Screens
from argosy.console.screens.orders import page_of
from argosy.console.words import gettext
from argosy.documents.sheets import Workbook, cell, ndjson, table
from argosy.queries.people import people
from argosy.serving.problems import malformed

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


CHOSEN = ("order", "all")
"""Fields by which a selection is told."""
MEDIA = {"csv": f"{CSV}; charset=utf-8", "xlsx": XLSX, "ndjson": NDJSON}
AMOUNTS = ("gross", "due")
BESIDE = Column("currency", _("Currency"))
"""Without it an amount says nothing."""


@screens.get("/orders/export", "orders:read")
async def form(ask: Ask) -> Response:
    """As what, and which columns."""
    query = ask.request.query_params
    looked = LookedAt.of(QueryParams([(name, value) for name, value in query.multi_items() if name not in CHOSEN]))
    return await ask.page(
        "orders_export.html",
        looked=looked,
        chosen=[] if "all" in query else query.getlist("order"),
        titles=", ".join(gettext(column.title) for column in looked.shown(every_column(await ask.service.settings()))),
        key=ids.text(ids.command_id()),
        at_once=PAGE_ROWS_MAX,
    )


@screens.post("/orders/export", "orders:read")
async def export(ask: Ask) -> Response:
    """The file itself, if a page holds all of it; else the page of the job that makes it. Refused: malformed."""
    format, looked = str(ask.form.get("format", "")), LookedAt.of(QueryParams(str(ask.form.get("looked", ""))))
    if format not in MEDIA:
        raise malformed("format", f"one of {', '.join(MEDIA)}")
    chosen = {str(id) for id in ask.form.getlist("order")}
    found = await page_of(ask, looked if chosen else replace(looked, after=""), PAGE_ROWS_MAX)
    if chosen:
        found = {"items": [order for order in found["items"] if order["id"] in chosen], "next": None}
        if len(found["items"]) < len(chosen):
            raise malformed("order", gettext("some of them are not in this list any more: choose anew"))
    columns = looked.shown(every_column(await ask.service.settings()))
    columns = [*columns, *([BESIDE] if any(column.key in AMOUNTS for column in columns) else [])]
    if found["next"] is not None:
        return await _job(ask, format, looked, columns)
    found_rows = rows_of(found["items"], columns, await ask.read(people()))
    rows = [{column.key: row[column.key] for column in columns} for row in found_rows]
    data = await asyncio.to_thread(_made, format, [column.key for column in columns], _heads(columns), rows)
    name = f"orders-{await ask.service.now():%Y-%m-%d}.{format}"
    return Response(data, headers={"content-disposition": f'attachment; filename="{name}"'}, media_type=MEDIA[format])


async def _job(ask: Ask, format: str, looked: LookedAt, columns: Sequence[Column]) -> Response:
    """Refused: scope_missing."""
    filters = looked.wanted(ask.person.time_zone).model_dump(mode="json", exclude_unset=True)
    work = {
        **{"kind": "export", "list": "orders", "filters": filters, "sort": looked.way},
        **{"format": format, "columns": [column.key for column in columns]},
        **({} if format == "ndjson" else {"heads": _heads(columns)}),
    }
    done = await do(ask, "jobs.start", str(ask.form.get("key", "")) or None, work=work)
    return ask.go(f"/jobs/{done['job']}")


def _heads(columns: Sequence[Column]) -> list[str]:
    """What the list calls its columns: a spreadsheet is read by people. NDJSON has their names, as the API does."""
    return [gettext(column.title) or column.key for column in columns]


def _made(format: str, columns: Sequence[str], heads: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    if format == "ndjson":
        return ndjson(rows)
    if format == "csv":
        return table([[cell(head) for head in heads], *([cell(row[column]) for column in columns] for row in rows)])
    with tempfile.TemporaryDirectory(prefix="argosy-") as folder:
        path = Path(folder) / "orders.xlsx"
        with Workbook(path, "orders", columns, AMOUNTS, heads) as book:
            book.add(rows)
        return path.read_bytes()
