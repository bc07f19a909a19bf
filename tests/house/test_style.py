"""The size of files and functions, and what must not be left in them.

These are the rules a linter doesn't know. They are tests so that the first file to break one is mended the day it is
written, while its author still remembers how it could be cut.
"""

import ast
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
EVERYWHERE = sorted(p for top in ("src", "tests", "bench") for p in (ROOT / top).rglob("*.py"))

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
LEFT_OVERS = ("TO" + "DO", "FIX" + "ME")  # in halves, or this file would find itself


def long_functions(source: str, limit: int = FUNCTION_LINES_MAX) -> list[str]:
    """Names and lengths, from `def` to the last line, of the functions in `source` longer than `limit` lines."""
    return [
        f"{node.name} has {length} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > limit
    ]


def broken(paths: list[Path], rule: Callable[[str], list[str]]) -> list[str]:
    """What `rule`, given a file's text, finds wrong with each of `paths`."""
    return [f"{path.relative_to(ROOT)}: {what}" for path in paths for what in rule(path.read_text(encoding="utf-8"))]


def test_there_is_something_to_check():
    assert len(SOURCES) > 10, "no sources found: every check below would pass on an empty folder"


def test_a_file_tells_one_story():
    found = broken(EVERYWHERE, lambda text: [f"{n} lines"] if (n := len(text.splitlines())) > FILE_LINES_MAX else [])
    assert not found, f"more than {FILE_LINES_MAX} lines are two stories, give each its own file: {found}"


def test_a_function_fits_on_a_screen():
    found = broken(SOURCES, long_functions)
    assert not found, f"nobody holds more than {FUNCTION_LINES_MAX} lines in mind, name a part: {found}"


def test_a_file_says_what_it_is_for():
    def silent(text: str) -> list[str]:
        tree = ast.parse(text)
        return ["no docstring"] if tree.body and not ast.get_docstring(tree) else []

    found = broken(SOURCES, silent)
    assert not found, f"a newcomer opens it and can't tell what it decides, or why it is apart: {found}"


def test_what_a_test_is_called_does_not_depend_on_the_hour():
    """Workers that collect at two moments and find two names run nothing."""

    def asks(text: str) -> list[str]:
        marks = [d for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef) for d in n.decorator_list]
        calls = [c.func for mark in marks for c in ast.walk(mark) if isinstance(c, ast.Call)]
        return [ast.unparse(c) for c in calls if isinstance(c, ast.Attribute) and c.attr in {"now", "time", "today", "uuid4", "random"}]

    found = broken(EVERYWHERE, asks)
    assert not found, f"read the clock inside the test: {found}"


def test_nothing_is_left_for_later():
    found = broken(EVERYWHERE, lambda text: [word for word in LEFT_OVERS if word in text])
    assert not found, f"do it, or open an issue; a note in the code is read by nobody: {found}"


def test_a_long_function_is_seen_wherever_it_hides():
    body = "\n".join("        x = 1" for _ in range(5))
    source = f"class A:\n    async def long(self):\n{body}\n    def short(self):\n        x = 1\n"
    assert long_functions(source, limit=5) == ["long has 6 lines"]


def test_no_file_has_traces_of_a_merge():
    """Neither ruff nor mypy looks at templates, texts and patches."""
    kinds = ("*.py", "*.html", "*.js", "*.css", "*.md", "*.po", "*.sql", "*.toml", "*.typ", "*.patch")
    files = [file for folder in ("src", "tests", "docs", "bench", "reference") for kind in kinds for file in (ROOT / folder).rglob(kind)]
    assert not [str(file) for file in files if re.search(r"^(<{7}|>{7}) ", file.read_text(encoding="utf-8"), re.MULTILINE)]
