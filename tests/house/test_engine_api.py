"""What commands lean on stays as it was promised: the decision that froze it lists it, and the code is held against the list."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from argosy.engine.loading import _CHECKS
from argosy.model import needs
from argosy.model.world import World

ROOT = Path(__file__).resolve().parents[2]
ADR = (ROOT / "docs/adr/0003-the-engine-is-frozen.md").read_text(encoding="utf-8")
PROMISED = re.search(r"```python\n(.*?)```", ADR, re.DOTALL).group(1).splitlines()  # type: ignore[union-attr]
UNLOCKED = {"sku", "barcode", "recipe", "notes", "attachments", "taxing", "approvals", "follow_ups", "upload", "queues", "secret"}
UNLOCKED |= {"uses", "login", "guest"}
"""Kinds that lock nothing of their own: `recipe`, `notes` and their like come with what is locked; an upload never changes."""


@pytest.mark.parametrize("promised", PROMISED)
def test_a_verb_takes_what_it_always_took(promised):
    """By the same names in the same order; what has come since is a keyword with a default."""
    call = ast.parse(f"def {promised}: ...").body[0]
    assert isinstance(call, ast.FunctionDef)
    now = list(inspect.signature(getattr(World, call.name)).parameters.values())[1:]
    positional = [p.name for p in now if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is p.empty]
    keywords = {p.name: p for p in now if p.kind is p.KEYWORD_ONLY or (p.kind is p.POSITIONAL_OR_KEYWORD and p.default is not p.empty)}
    assert positional == [a.arg for a in call.args.args if a.arg not in keywords]
    said = {a.arg for a in call.args.kwonlyargs} | {a.arg for a in call.args.args if a.arg in keywords}
    assert said <= keywords.keys()
    assert all(keywords[name].default is not inspect.Parameter.empty for name in keywords.keys() - said), "a new one has a default"
    assert (call.args.kwarg is None) == (not any(p.kind is p.VAR_KEYWORD for p in now))


def test_every_kind_of_needs_is_said_and_checked():
    """A kind that no check knows would let a command decide on rows that somebody else has locked."""
    listed = re.findall(r"^    (\w+) +\S", needs.__doc__ or "", re.MULTILINE)
    assert set(listed) - UNLOCKED == _CHECKS.keys() - UNLOCKED
