"""Nothing that a person reads of a refusal is a program's: no key of a field or a fact, no command, no bracket."""

from __future__ import annotations

import re
from datetime import UTC

import pytest

from argosy.base.errors import CATALOGUE
from argosy.base.i18n import languages
from argosy.console import vocabulary
from argosy.console.refusing import FOR_PEOPLE, LABELS, TIMES, WEAK, advice, facts_shown
from argosy.console.words import gettext, speaking

PROGRAMS = re.compile(r"[`_\[\]<>]|[a-z]\.[a-z]|%\(")
NAMED = {name for problem in CATALOGUE.values() for name in re.findall(r"`([a-z_]+)`", FOR_PEOPLE.get(problem.code, problem.advice))}
FACTS = dict.fromkeys(NAMED | LABELS.keys(), "7") | dict.fromkeys(TIMES, "2026-12-24T10:00:00Z")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("facts", [{}, FACTS], ids=["without facts", "with all facts"])
def test_what_was_refused_is_told_in_words(language, facts):
    with speaking(language, UTC):
        for problem in CATALOGUE.values():
            said = [advice(problem, facts), *(" ".join(pair) for pair in facts_shown(problem, facts))]
            said += [] if problem.code.startswith("mail_link") else [gettext(problem.title)]  # the placeholder is typed as it stands
            for words in said:
                assert not PROGRAMS.search(words), f"{problem.code}: {words}"


def test_the_facts_stand_in_the_advice():
    told = advice(CATALOGUE["not_capturable"], {"open": "12.00", "field": "amount"})
    assert told == "Capture at most 12.00."
    assert advice(CATALOGUE["not_capturable"], {}) == ""
    assert facts_shown(CATALOGUE["not_capturable"], {"field": "amount", "value": "99.00", "odd_fact": "x"}) == [("given", "99.00")]
    scope = advice(CATALOGUE["scope_missing"], {"scope": "orders:write"})
    assert scope == "It takes the right “Orders: change”: ask somebody who has it, or who gives it."
    for why in WEAK:
        assert advice(CATALOGUE["password_weak"], {"why": why}).startswith("It is ") or why == "too_simple"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("lines[0].counted", "line 1, counted"),
        ("lines.2.quantity", "line 3, units"),
        ("changes[0].quantity", "change 1, units"),
        ("time_zone", "time zone"),
        ("address.line1", "address, street and number"),
        ("some_new_field", "some new field"),
    ],
)
def test_a_field_is_told_in_words(field, said):
    assert vocabulary.field(field) == said
