"""How numbers, money, time and texts look to people in five countries, and what happens when nobody knows the language.

`·` stands for a no-break space, `,` and `.` for themselves: a table as a bookkeeper of that country would write it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from argosy.base import i18n

AT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def seen(text: str) -> str:
    return text.replace("\xa0", "·").replace("\u202f", "·")


@pytest.mark.parametrize(
    ("locale", "euros", "back", "yen", "dinars"),
    [
        ("en-GB", "€1,234.50", "-€0.05", "JP¥1,234", "KWD·1,234.567"),
        ("en-US", "€1,234.50", "-€0.05", "¥1,234", "KWD·1,234.567"),
        ("de-DE", "1.234,50·€", "-0,05·€", "1.234·¥", "1.234,567·KWD"),
        ("fr-FR", "1·234,50·€", "-0,05·€", "1·234·JPY", "1·234,567·KWD"),
        ("ja-JP", "€1,234.50", "-€0.05", "¥1,234", "KWD·1,234.567"),
    ],
)
def test_money(locale, euros, back, yen, dinars):
    assert seen(i18n.money(123450, "EUR", 2, locale)) == euros
    assert seen(i18n.money(-5, "EUR", 2, locale)) == back
    assert seen(i18n.money(1234, "JPY", 0, locale)).replace("￥", "¥") == yen
    assert seen(i18n.money(1234567, "KWD", 3, locale)) == dinars


def test_a_currency_has_the_decimals_that_it_has_for_us():
    """The locales' data would write forints without: an amount would be rounded before somebody's eyes."""
    assert i18n.money(199_95, "HUF", 2, "en-GB") == "HUF\xa0199.95"
    assert i18n.money(10**18 + 1, "EUR", 2, "en-GB") == "€10,000,000,000,000,000.01", "not one cent is lost in a float"


@pytest.mark.parametrize(
    ("locale", "at", "day", "many", "rate"),
    [
        ("en-GB", "2 Mar 2026, 00:30", "2 Mar 2026", "1,234,567", "5.5%"),
        ("en-US", "Mar 2, 2026, 12:30·AM", "Mar 2, 2026", "1,234,567", "5.5%"),
        ("de-DE", "02.03.2026, 00:30", "02.03.2026", "1.234.567", "5,5·%"),
        ("fr-FR", "2 mars 2026, 00:30", "2 mars 2026", "1·234·567", "5,5·%"),
        ("ja-JP", "2026/03/02 0:30", "2026/03/02", "1,234,567", "5.5%"),
    ],
)
def test_time_and_numbers(locale, at, day, many, rate):
    assert seen(i18n.date_time(AT, locale, "Europe/Berlin")) == at
    assert seen(i18n.date(AT, locale, "Europe/Berlin")) == day
    assert seen(i18n.number(1234567, locale)) == many
    assert seen(i18n.percent(55_000, locale)) == rate


def test_the_day_is_that_of_the_place():
    assert i18n.date(AT, "en-GB", "America/New_York") == "1 Mar 2026"
    assert i18n.date(AT, "en-GB", "Asia/Tokyo") == "2 Mar 2026"
    assert i18n.date_time(AT, "en-GB", "Nowhere/At-All") == "1 Mar 2026, 23:30", "as it is kept"


@pytest.mark.parametrize("locale", [None, "", "xx", "../../etc/passwd", "x" * 5000, "e" + "-e" * 500, "\0", "C"])
def test_a_locale_that_nobody_knows_is_english(locale):
    assert i18n.money(123450, "EUR", 2, locale) == "€1,234.50"
    assert i18n.translator(locale).gettext("Pick list") == "Pick list"


@pytest.mark.parametrize("language", ["de", "de-DE", "de_AT", "DE", "de-Latn-CH"])
def test_the_nearest_translation_is_taken(language):
    assert i18n.translator(language).gettext("Packing slip") == "Lieferschein"
    assert i18n.translator(language).gettext("as the source says it") == "as the source says it"


def test_languages_are_those_with_texts():
    assert i18n.languages()[0] == "en"
    assert "de" in i18n.languages()
    assert (i18n.language_of("de-AT"), i18n.language_of("fr"), i18n.language_of(None)) == ("de", "en", "en")


def test_countries():
    told = [i18n.country("DE", locale) for locale in ("en-GB", "de-DE", "fr-FR", "ja-JP")]
    assert told == ["Germany", "Deutschland", "Allemagne", "ドイツ"]
    assert i18n.country("XQ", "de") == "XQ"
    offered = dict(i18n.countries("de"))
    assert len(offered) == len(i18n.countries("de")) > 240, "ISO 3166-1 has 249, carriers know Kosovo as well"
    assert offered["AT"] == "Österreich"
    assert not {"EU", "ZZ", "XA"} & offered.keys()
    assert list(offered.values()).index("Österreich") < list(offered.values()).index("Polen"), "umlauts stand where they are looked for"
