"""The page on bringing files in, followed in an empty folder: its file, its mapping, its commands, and what it says they answer."""

import os
import subprocess
import sys

import pytest

from tests.docs.pages import blocks

PAGE = "docs/import.md"
(FILE,), (MAPPING,) = blocks(PAGE, "csv"), blocks(PAGE, "toml")
SETTING_UP, LOOK, IMPORT = blocks(PAGE, "sh")
REJECTED, DONE = blocks(PAGE, "text")
ARGOSY = 'argosy() { "$PYTHON" -c "from argosy.cli.main import main; main()" "$@"; }\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory, spares):
    made = tmp_path_factory.mktemp("followed")
    (made / "orders.csv").write_text(FILE, encoding="utf-8")
    (made / "orders.toml").write_text(MAPPING, encoding="utf-8")
    with spares.one() as database:
        yield made, database


def run(folder, script):
    where, database = folder
    ours = {"ARGOSY_DATABASE_URL": database.url, "PYTHON": sys.executable, "COLUMNS": "200"}
    done = subprocess.run(["bash", "-euc", ARGOSY + script], cwd=where, env=os.environ | ours, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_is_true_from_its_first_line_to_its_last(folder):
    run(folder, SETTING_UP)

    looked = run(folder, LOOK)

    assert looked.splitlines()[-1] == REJECTED.strip()
    assert looked.count("would be accepted") == 2
    assert sorted(p.name for p in folder[0].iterdir()) == ["orders.csv", "orders.toml"], "nothing is written"

    assert run(folder, IMPORT) == DONE

    mended = folder[0] / "orders.csv"
    mended.write_text(FILE.replace(";two;", ";2;"), encoding="utf-8")
    assert run(folder, IMPORT).splitlines() == [
        "orders.place: 1 accepted, 2 were there already.",
        "lines  4 in = 4 imported + 0 told",
    ]
