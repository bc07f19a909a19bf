"""What is wrong with a field of a form, in the reader's language. Programs are told the same in English, by `model/shapes`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from argosy.base.errors import Refused
from argosy.console.words import gettext, ngettext, number, say
from argosy.model.shapes import field_name, message
from argosy.serving.problems import ERRORS_MAX


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


WHOLE, NUMBER, YES_OR_NO = _("must be a whole number"), _("must be a number"), _("must be yes or no")
DAY, MOMENT, CHOICES = _("must be a date, such as 2026-12-24"), _("must be a date and a time"), _("must be one of: %(choices)s")
KINDS = {
    "missing": _("is still needed"),
    "extra_forbidden": _("there is no such field here"),
    "string_type": _("must be a text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), YES_OR_NO),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), DAY),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"), MOMENT),
}
"""By pydantic's kind of an error."""

BOUNDS = {
    "greater_than": ("gt", _("must be more than %(bound)s")),
    "greater_than_equal": ("ge", _("must be at least %(bound)s")),
    "less_than": ("lt", _("must be less than %(bound)s")),
    "less_than_equal": ("le", _("must be at most %(bound)s")),
}
"""By kind: where the error says the bound, and how it is said."""


def mistake(error: Mapping[str, Any]) -> str:
    """What is wrong with a field and what would pass; `error` is one of pydantic's, with its context. What has no words here is English."""
    kind, facts = error["type"], error.get("ctx", {})
    if kind in KINDS:
        return gettext(KINDS[kind])
    if kind in BOUNDS:
        name, words = BOUNDS[kind]
        return say(words, bound=number(facts[name]))
    if kind in ("literal_error", "enum"):
        return say(CHOICES, choices=", ".join(re.findall(r"'([^']*)'", facts["expected"])))
    return _of_length(kind, facts) or message(error, gettext)


def _of_length(kind: str, facts: Mapping[str, Any]) -> str | None:
    """Of a text or a list that is too short or too long."""
    if kind == "string_too_long":
        n = facts["max_length"]
        return ngettext("must have at most %(n)s character", "must have at most %(n)s characters", n) % {"n": number(n)}
    if kind == "string_too_short":
        n = facts["min_length"]
        return ngettext("must have at least %(n)s character", "must have at least %(n)s characters", n) % {"n": number(n)}
    if kind == "too_long":
        n = facts["max_length"]
        return ngettext("must have at most %(n)s entry", "must have at most %(n)s entries", n) % {"n": number(n)}
    if kind == "too_short":
        n = facts["min_length"]
        return ngettext("must have at least %(n)s entry", "must have at least %(n)s entries", n) % {"n": number(n)}
    return None


def by_field(error: ValidationError) -> dict[str, str]:
    """What is wrong, by field; nothing, where it is but missing."""
    return {field_name(e["loc"]): "" if e["type"] == "missing" else mistake(e) for e in error.errors(include_url=False)}


def malformed_form(error: ValidationError) -> Refused:
    """The same as a refusal. Values are not repeated."""
    found = error.errors(include_url=False, include_input=False)[:ERRORS_MAX]
    return Refused("malformed", errors=[{"field": field_name(e["loc"]), "message": mistake(e), "kind": e["type"]} for e in found])
