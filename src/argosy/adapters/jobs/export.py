"""A list as a file, however long: read a page at a time, by key, as its owner may see it. After a crash it begins anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ...base.limits import BLOB_CHUNK_BYTES, PAGE_ROWS_MAX
from ...base.media import CSV, NDJSON, XLSX
from ...documents.sheets import Workbook, cell, ndjson, table
from ...model.work import Export
from ...store.drivers.drive import drive
from .doing import Doing
from .lists import Page, pages, row

MEDIA = {"csv": CSV, "ndjson": NDJSON, "xlsx": XLSX}


def run_export(doing: Doing) -> None:
    """Do the job. Raises Cancelled, Lost, Stopping; Refused, if what is asked can't be read."""
    asked, run = doing.work, doing.run
    assert isinstance(asked, Export)
    listed, page = pages(asked, doing.sight, doing.office.now())
    columns = listed.chosen(asked.columns)
    heads = asked.heads or columns
    run.afresh()
    run.file("result", f"{asked.list}-{run.job.at:%Y-%m-%d}.{asked.format}")
    if asked.format == "xlsx":
        _excel(doing, asked.list, columns, listed.amounts, heads, page)
    else:
        if asked.format == "csv":
            run.advance(result=table([[cell(head) for head in heads]]))
        for items in _read(doing, page):
            shown = items if asked.columns is None else [row(item, columns) for item in items]
            lines = ndjson(shown) if asked.format == "ndjson" else table([[cell(item[c]) for c in columns] for item in shown])
            run.advance(len(items), result=lines)
    run.end("done", types={"result": MEDIA[asked.format]})


def _read(doing: Doing, page: Page) -> Iterator[list[dict[str, Any]]]:
    after: str | None = None
    while True:
        doing.check()
        found = drive(page(after, PAGE_ROWS_MAX), doing.lists)
        if found["items"]:
            yield found["items"]
        if found["next"] is None or found["next"] == after:
            return
        after = found["next"]


def _excel(doing: Doing, title: str, columns: Sequence[str], amounts: Sequence[str], heads: Sequence[str], page: Page) -> None:
    """A workbook is whole or nothing: it is made beside, and then stored."""
    with tempfile.TemporaryDirectory(prefix="argosy-") as folder:
        path = Path(folder) / "list.xlsx"
        with Workbook(path, title, columns, amounts, heads) as book:
            for items in _read(doing, page):
                book.add([row(item, columns) for item in items])
                doing.run.advance(len(items))
        with path.open("rb") as file:
            while data := file.read(BLOB_CHUNK_BYTES):
                doing.check()
                doing.run.advance(result=data)
