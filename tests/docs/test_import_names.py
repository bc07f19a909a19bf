"""docs/import.md lists what a file's columns may be called: as the code knows them, none more and none less."""

import re
from pathlib import Path

from argosy.adapters.files.guess import PRODUCTS, STOCK, TRACKING

PAGE = Path(__file__).parents[2] / "docs" / "import.md"


def test_the_names_of_columns_are_those_that_are_read():
    tables = re.findall(r"\| column \| may be called \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE.read_text(encoding="utf-8"))
    listed = [[row.split(" | ") for row in table.splitlines()] for table in tables]
    tracking = {field: words for field, words in TRACKING.items() if field != "location"}
    for words, rows in zip((STOCK, PRODUCTS, tracking), listed, strict=True):
        expected = {field.rpartition(".")[2].replace("_", " "): called.split() for field, called in words.items()}
        assert {name.strip("| "): called.strip(" |").split(", ") for name, called in rows} == expected
