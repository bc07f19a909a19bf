"""The translations of what is printed are whole: nothing is missing, and no place for a value is lost."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import argosy
from argosy.base import i18n

SOURCE = Path(argosy.__file__).parent
FUNCTIONS = {"gettext": 1, "ngettext": 2}
"""How many of their arguments are texts."""


def said(source: str) -> set[str | tuple[str, ...]]:
    """What a module says: as `pybabel extract`, but looking into f-strings as well, whose texts that one overlooks."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            texts = tuple(a.value for a in node.args[: FUNCTIONS[node.func.attr]])
            found.add(texts if len(texts) > 1 else texts[0])
    return found


def catalogue(language: str):
    with (SOURCE / "base" / "texts" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", i18n.languages()[1:])
def test_a_translation_is_whole(language):
    texts = {text for path in (SOURCE / "documents").glob("*.py") for text in said(path.read_text())}
    assert len(texts) > 20
    messages = [m for m in catalogue(language) if m.id in texts]
    assert {m.id for m in messages} == texts, "make texts, and translate what is new"
    for m in messages:
        assert not m.fuzzy
        originals = [m.id] if isinstance(m.id, str) else m.id
        for translated in [m.string] if isinstance(m.string, str) else m.string:
            assert translated, f"{m.id!r} has no translation"
            assert places(translated) == places(originals[-1])
