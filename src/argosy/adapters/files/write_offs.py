"""Units that an invoice writes off, which nobody bought: as corrections of stock, one for each of its SKUs.

A correction's receipt is the channel and the invoice, by which a later run finds that it stands; its reason says the same, and goes on
in the file's words. Its key says it too, so that two imports at once can't both make it.
"""

from __future__ import annotations

from ...commands.stock.correct import CorrectStock
from ...engine.office import Office
from . import known
from .preset import Preset, Row

Standing = dict[tuple[str, str], tuple[str | None, int]]
"""Of a SKU and the invoice that wrote it off: the reason, unless it was erased, and the change."""


def standing(office: Office, preset: Preset, codes: list[str]) -> Standing:
    """The corrections that were made of a file's write-offs before."""
    made = known.corrections(office, codes, preset.location, f"{preset.code} ")
    return {(code, receipt): (reason, change) for code, receipt, reason, change in made}


def by_sku(rows: list[Row]) -> list[list[Row]]:
    """What one invoice writes off, SKU by SKU."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return list(found.values())


def correction(preset: Preset, rows: list[Row]) -> CorrectStock:
    """The correction that an invoice's lines of one SKU are. Raises pydantic's ValidationError if they can't be one."""
    words = ", ".join(dict.fromkeys(row.title for row in rows if row.title))
    return CorrectStock(
        sku=rows[0].code,
        location=preset.location,
        change=sum(row.quantity for row in rows),
        reason=": ".join(filter(None, (named(preset, rows[0]), words))),
        receipt=named(preset, rows[0]),
    )


def named(preset: Preset, row: Row) -> str:
    """The receipt, and how the reason begins: `online-retail 536589`."""
    return f"{preset.code} {row.invoice}"


def key(preset: Preset, row: Row) -> str:
    return f"{preset.code}:{row.invoice}:{row.code}"
