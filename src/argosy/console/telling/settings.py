"""Settings, and other things that are saved as a whole, in words: a value of any kind in a line, and what follows from changing some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from argosy.console.sides import Side, Theirs
from argosy.console.vocabulary import field
from argosy.console.words import Titled, called, gettext, ngettext


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


def told(value: Any) -> str:
    """An address, a week's hours, a list of codes, yes or no."""
    match value:
        case None | "":
            return ""
        case bool():
            return gettext(_("yes")) if value else gettext(_("no"))
        case {"opens": opens, "closes": closes}:
            return f"{opens}–{closes}"
        case {"line1": _line}:
            return ", ".join(str(part) for part in value.values() if part)
        case dict():
            return "; ".join(f"{gettext(name)} {told(part)}" for name, part in value.items() if part) or gettext(_("never open"))
        case list() | tuple():
            return ", ".join(told(part) for part in value)
        case _:
            return str(value)


def in_words(found: Theirs, names: Mapping[str, str] | None = None) -> Theirs:
    """With each value in a line; `names`: of people, by what they act under."""

    def said(value: Any) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(said(part) for part in value)
        return (names or {}).get(value) or told(value) if isinstance(value, str) else told(value)

    def spelt(sides: list[Side]) -> list[Side]:
        return [Side(side.field, said(side.was), said(side.now), said(side.mine)) for side in sides]

    return replace(found, sides=spelt(found.sides), kept=spelt(found.kept))


def titled(found: Theirs, kind: Titled) -> Theirs:
    """With its fields called as the merchant calls them, by whose codes they go."""

    def named(sides: list[Side]) -> list[Side]:
        return [replace(side, field=called(side.field, kind)) for side in sides]

    return replace(found, sides=named(found.sides), kept=named(found.kept))


def stays(found: Theirs | None, done: str = "") -> str:
    """What was done; and that what only somebody else has changed is as they have made it, if there is any."""
    fields = ", ".join(field(side.field) for side in found.kept) if found is not None else ""
    said = gettext(_("What somebody else has changed meanwhile stays: %(fields)s.")) % {"fields": fields} if fields else ""
    return f"{done} {said}".strip()


def lines(sides: Iterable[Side]) -> list[Side]:
    """What saving would change, with each value in a line."""
    return [Side(side.field, told(side.was), told(side.now), told(side.mine)) for side in sides]


def consequences(kind: str, changes: list[Side], load: tuple[int, int]) -> list[str]:
    """What follows from the changes beyond themselves. `load`: units promised at the location, fulfillments under way there."""
    mine = {side.field: side.mine for side in changes}
    found: list[str] = []
    if kind == "locations" and mine.get("active") is False:
        units, work = load
        found.append(gettext(_("Nothing new is promised from it.")))
        if units:
            said = ngettext("%(n)s unit promised there stays promised there.", "%(n)s units promised there stay promised there.", units)
            found.append(said % {"n": units})
        if work:
            found.append(ngettext("%(n)s fulfilment goes on there.", "%(n)s fulfilments go on there.", work) % {"n": work})
    if kind == "channels" and mine.get("active") is False:
        found.append(gettext(_("It takes no new orders; those it has go on.")))
    if (kind == "locations" and mine.get("active")) or (kind == "channels" and {"locations", "buffer"} & mine.keys()):
        found.append(gettext(_("What becomes free by it is offered to what waits.")))
    if kind == "taxes" and ({"rate", "active", "country", "region", "tax_class"} & mine.keys()):
        found.append(gettext(_("Orders that are there keep their taxes; new ones bear this.")))
    return found
