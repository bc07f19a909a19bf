"""How templates speak: texts in the person's language, numbers, money and times as they read them, codes as the merchant calls them.

Who reads is set for the time of one answer, so that components can be plain macros and need not hand it on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any, Literal

from jinja2 import Environment
from markupsafe import Markup, escape

from argosy.base import i18n
from argosy.base.errors import CATALOGUE, Refused
from argosy.model.settings import Settings
from argosy.rules.tax import STANDARD

Titled = Literal["hold_types", "channels", "custom_fields"]
"""Settings that have titles."""

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_READER: ContextVar[tuple[str, tzinfo]] = ContextVar("reader", default=(i18n.SOURCE, UTC))
_SETTINGS: ContextVar[Settings] = ContextVar("settings", default=Settings())  # noqa: B039 (nobody changes it)


@contextmanager
def speaking(language: str, time_zone: tzinfo, settings: Settings | None = None) -> Iterator[None]:
    """Whoever is answered meanwhile reads this language (or locale), and lives in this zone; `settings` say what things are called."""
    tokens = _READER.set((language, time_zone)), _SETTINGS.set(settings or Settings())
    try:
        yield
    finally:
        _READER.reset(tokens[0])
        _SETTINGS.reset(tokens[1])


def language() -> str:
    """Of whoever reads."""
    return _READER.get()[0]


def reader_zone() -> tzinfo:
    """Where whoever reads lives."""
    return _READER.get()[1]


def gettext(text: str) -> str:
    """The text in the reader's language."""
    return i18n.translator(language()).gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The same for a number of things."""
    return i18n.translator(language()).ngettext(one, many, n)


def say(text: str, **values: Any) -> str:
    """A text with values in it: say("%(n)s orders", n=3)."""
    return gettext(text) % values


def money(amount: str | None, currency: str) -> str:
    """A decimal string in major units, as queries answer it."""
    if amount is None:
        return ""
    whole = Decimal(amount)
    exponent = -int(whole.as_tuple().exponent)
    return i18n.money(int(whole.scaleb(exponent)), currency, exponent, language())


def decimal(typed: str) -> str:
    """A number as its reader types it, as programs write it: "1.234,50" in German, "1,234.50" in English; else as it is."""
    plain = "".join(typed.split())
    if "," not in plain:
        return plain
    if i18n.decimal_comma(language()):
        return plain.replace(".", "").replace(",", ".")
    return plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain


def number(value: int | str | Decimal | None) -> str:
    """A count, or a decimal string."""
    return "" if value is None else i18n.number(value if isinstance(value, int) else Decimal(value), language())


def moment(at: datetime | str | None) -> datetime | None:
    """An instant as queries or events tell it."""
    return datetime.fromisoformat(at) if isinstance(at, str) else at


def when(at: datetime | str | None) -> Markup:
    """Day and minute, as an element that programs read too."""
    known = moment(at)
    if known is None:
        return Markup("")
    shown = i18n.date_time(known, *_READER.get())
    return Markup('<time datetime="{}">{}</time>').format(known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), shown)


def day(at: datetime | str | None) -> Markup:
    """The day alone."""
    known = moment(at)
    if known is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(f"{known:%Y-%m-%d}", i18n.date(known, *_READER.get()))


def local(at: datetime | str | None) -> str:
    """As a browser's field of date and time holds it: the reader's, without a zone."""
    known = moment(at)
    return "" if known is None else known.astimezone(_READER.get()[1]).strftime("%Y-%m-%dT%H:%M")


def called(code: str, kind: Titled) -> str:
    """What the merchant calls it; those that come with the product have titles in the reader's language."""
    row = getattr(_SETTINGS.get(), kind).get(code)
    return code if row is None else gettext(row.title) or code


def every(kind: Titled, codes: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """These, or all there are of a kind, to choose from: code and title, by title."""
    found = getattr(_SETTINGS.get(), kind) if codes is None else codes
    return sorted(((code, called(code, kind)) for code in found), key=lambda pair: pair[1].casefold())


def tax_classes(now: str | None) -> list[tuple[str, str]]:
    """What a product may bear, by the tax table; and what it does bear, should that be in no row. None, while there is no row."""
    known = {rate.tax_class for rate in _SETTINGS.get().tax_rates.values() if rate.active}
    if not known:
        return []
    strange = [(now, say("%(code)s: not in the tax table", code=now))] if now and now not in known else []
    return [("", gettext("Standard")), *((code, code) for code in sorted(known) if code in (now, *(known - {STANDARD}))), *strange]


def in_words(refused: Refused) -> str:
    """A refusal in one sentence, for where there is no room for a problem: which fields, or what rule."""
    errors: Any = refused.facts.get("errors")
    if errors:
        return "; ".join(f"{error['field']}: {error['message']}" for error in errors)
    return gettext(CATALOGUE[refused.code].title)


def _shown(text: str, **values: Any) -> str:
    """A text for a page. Jinja's own would take every text for markup of ours and for a format; but some are names that people gave,
    looked up in case they are ours. Values that are markup stay so.
    """
    known = gettext(text)
    return escape(known) % values if values else known


def _counted(one: str, many: str, num: int, **values: Any) -> str:
    """The same for a number of things, which stands in the text as `num`."""
    return escape(ngettext(one, many, num)) % {"num": num, **values}


def country(code: str) -> str:
    """Its name, as the reader calls it."""
    return i18n.country(code, language())


def country_code(said: str) -> str:
    """Of a country's name in the reader's language or in English; else what was said, in capitals."""
    names = {name.casefold(): code for locale in (i18n.SOURCE, language()) for code, name in i18n.countries(locale)}
    return names.get(said.casefold(), said.upper())


def teach(environment: Environment) -> None:
    """Have templates speak so."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"gettext": _shown, "ngettext": _counted}
    environment.filters |= {
        "money": money,
        "number": number,
        "when": when,
        "day": day,
        "local": local,
        "called": called,
        "country": country,
    }
    environment.globals |= {"every": every, "tax_classes": tax_classes, "countries": lambda: i18n.countries(language())}
