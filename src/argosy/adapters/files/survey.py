"""The first pass over a file: what must be known before the first order is placed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from .outcome import UnreadableFile
from .preset import Preset, Row, Rule, told_by
from .reader import Source


@dataclass
class Survey:
    """What a whole file holds: its lines and money; per SKU the units sold; per invoice the lines to take; who gave what back.

    `told` has a byte for each line, in the file's order: 0 for one to take, else the number of the rule by which it isn't.
    A SKU that is only written off has sold nothing, and what became of the units is not its title.
    """

    lines: int = 0
    amount: int = 0
    digest: bytes = b""
    told: bytearray = field(default_factory=bytearray)
    sold: Counter[str] = field(default_factory=Counter)
    invoice_lines: Counter[str] = field(default_factory=Counter)
    came_back: set[tuple[str, str]] = field(default_factory=set)
    titles: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def title(self, code: str) -> str:
        """The SKU's most frequent description, the first of equals; its code where it never has one."""
        described = self.titles[code].most_common(1)
        return described[0][0] if described else code


def survey(source: Source, rules: tuple[Rule, ...], tell: Callable[[int], None], every: int) -> Survey:
    """Read it all, once, calling `tell` with the lines read at `every` so many. Raises UnreadableFile."""
    found = Survey()
    preset = source.preset
    row: Row | None = None
    for row in source.rows():
        found.lines += 1
        found.amount += row.amount
        if found.lines % every == 0:
            tell(found.lines)
        rule = told_by(rules, row)
        found.told.append(0 if rule is None else rules.index(rule) + 1)
        if rule is None:
            found.invoice_lines[row.invoice] += 1
            if row.code not in preset.charges:
                _goods(found, preset, row)
    _refuse_cut(preset, source, row)
    found.digest = source.digest
    return found


def _goods(found: Survey, preset: Preset, row: Row) -> None:
    found.sold[row.code] += max(0, row.quantity)
    if row.title and not preset.written_off(row):
        found.titles[row.code][row.title] += 1
    buyer = preset.buyer(row) if preset.credits(row) else None
    if buyer is not None:
        found.came_back.add(buyer)


def _refuse_cut(preset: Preset, source: Source, last: Row | None) -> None:
    """A file cut off within its last field still looks whole, but for the word that doesn't exist."""
    if last is not None and not source.ended and last.country not in preset.countries:
        raise UnreadableFile(f"{source.path}, line {last.number}: it ends in the middle of a line; is the file cut off there?")
