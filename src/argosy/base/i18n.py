"""Texts, numbers, money and time as a person reads them: in a language, in a locale, in a time zone.

The English text in the source is its own key. Translations are the `.po` files beside this one (`texts/de.po`), read when a language is
first asked for; `make texts` brings into them what the source says by now. A language or locale that nobody knows is English: whoever
reads gets the text, never an error.
"""

from __future__ import annotations

import unicodedata
from copy import copy
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_datetime_format
from babel.localedata import locale_identifiers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, format_decimal, format_percent, get_currency_symbol, get_decimal_symbol

SOURCE = "en"
DEFAULT_LOCALE = "en-GB"
LANGUAGE = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$"
"""How a language or locale is written: de, de-AT, zh-Hant-TW."""

NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
"""Two letters that CLDR names and ISO 3166-1 does not assign. Kosovo's XK is what carriers and the EU write."""

KNOWN_MAX = 256
"""Locales and zones kept ready: what people may ask for has no end."""


@lru_cache
def languages() -> tuple[str, ...]:
    """Those that texts exist in: the source's, then the translations'."""
    return SOURCE, *sorted(f.name.removesuffix(".po") for f in _texts().iterdir() if f.name.endswith(".po"))


def translator(language: str | None) -> NullTranslations:
    """`gettext`, `ngettext` and `pgettext` into this language, or the nearest there is: de-AT is de, what nobody knows is English."""
    spoken = language_of(language)
    return NullTranslations() if spoken == SOURCE else _catalogue(spoken)


def language_of(language: str | None) -> str:
    """Which of our languages somebody reads who asks for this one."""
    asked = (language or SOURCE).replace("_", "-").partition("-")[0].lower()
    return asked if asked in languages() else SOURCE


def number(n: int | Decimal, locale: str | None) -> str:
    """1234 as 1,234 or 1.234; all decimals that it has."""
    return format_decimal(n, locale=known(locale), decimal_quantization=False)


def decimal_comma(locale: str | None) -> bool:
    """Whether decimals stand behind a comma."""
    return get_decimal_symbol(known(locale)) == ","


def percent(millionths: int, locale: str | None) -> str:
    """A rate: 190000 as 19% or 19 %."""
    return format_percent(Decimal(millionths) / 1_000_000, locale=known(locale), decimal_quantization=False)


def money(amount: int, currency: str, exponent: int, locale: str | None) -> str:
    """Minor units as €19.99 or 19,99 €, with the decimals that the currency has for us, whatever the locale thinks of it."""
    spoken = known(locale)
    value = Decimal(amount).scaleb(-exponent)
    return str(_money_pattern(spoken, currency, exponent).apply(value, spoken, currency=currency, currency_digits=False))


def date(at: datetime, locale: str | None, tz: str | tzinfo) -> str:
    """The day that it was there: 2 Mar 2026."""
    return format_date(at.astimezone(_zone(tz)), "medium", known(locale))


def date_time(at: datetime, locale: str | None, tz: str | tzinfo) -> str:
    """Day and minute: 2 Mar 2026, 10:15. `tz`: an IANA name, or a zone."""
    spoken, here = known(locale), at.astimezone(_zone(tz))
    time = format_time(here, "short", tzinfo=here.tzinfo, locale=spoken)
    return str(get_datetime_format("medium", spoken)).replace("'", "").format(time, format_date(here, "medium", spoken))


def country(code: str, locale: str | None) -> str:
    """DE as Germany or Deutschland; a code that is none, as it is."""
    return str(known(locale).territories.get(code, code))


@lru_cache(KNOWN_MAX)
def countries(locale: str | None) -> tuple[tuple[str, str], ...]:
    """Codes of ISO 3166-1 with their names, by name."""
    named = [
        (code, str(name))
        for code, name in known(locale).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    ]
    return tuple(sorted(named, key=lambda one: unicodedata.normalize("NFKD", one[1]).casefold()))


@lru_cache(KNOWN_MAX)
def known(locale: str | None) -> Locale:
    """The locale of this name, or the nearest: of xx-DE nothing is known, of de-XX German is."""
    name = (locale or DEFAULT_LOCALE).replace("_", "-")
    while name:
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            name = name.rpartition("-")[0]
    return Locale.parse(DEFAULT_LOCALE, sep="-")


@lru_cache(KNOWN_MAX)
def _zone(tz: str | tzinfo) -> tzinfo:
    """A zone that this machine doesn't know is UTC, as everything is kept."""
    if isinstance(tz, tzinfo):
        return tz
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@lru_cache(KNOWN_MAX)
def _money_pattern(locale: Locale, currency: str, exponent: int) -> NumberPattern:
    """The locale's, with our decimals; and letters stand apart from digits (KWD 1.500), which Unicode asks for and Babel forgets."""
    pattern: NumberPattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (exponent, exponent)
    if get_currency_symbol(currency, locale)[-1].isalpha():
        before, below_zero = (part + "\xa0" if part.endswith("¤") else part for part in pattern.prefix)
        pattern.prefix = (before, below_zero)
    return pattern


@lru_cache
def _catalogue(language: str) -> GNUTranslations:
    """Compiled in memory, so that nothing binary is kept that could differ from its text."""
    compiled = BytesIO()
    with (_texts() / f"{language}.po").open("rb") as text:
        write_mo(compiled, read_po(text, locale=language, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _texts() -> Traversable:
    return files(__package__) / "texts"


@lru_cache
def locales() -> tuple[tuple[str, str], ...]:
    """(de-AT, Deutsch (Österreich)): each of our languages, alone and as its countries write numbers and times."""
    found = {}
    for name in locale_identifiers():
        spoken = Locale.parse(name)
        country_known = spoken.territory is None or len(spoken.territory) == 2
        if spoken.language in languages() and country_known and not (spoken.script or spoken.variant):
            found[name.replace("_", "-")] = str(spoken.get_display_name())
    return tuple(sorted(found.items(), key=lambda known: known[1]))
