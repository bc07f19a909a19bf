"""The page on adding a command, followed in a copy of the sources: its file, its event and its story, as they stand there."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT, blocks

PAGE = "docs/add-a-command.md"
FILE, EVENT, STORY = blocks(PAGE, "python")
(TRY,) = blocks(PAGE, "sh")
NAME = re.match(r'"""(\w+)\.(\w+):', FILE)
TESTS = ["tests/commands", "tests/api/test_three_ways.py", "tests/stories/test_followed.py"]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """src and tests with what the page adds; the checkout stays as it is."""
    scratch = tmp_path_factory.mktemp("followed")
    for folder in ("src", "tests"):
        shutil.copytree(ROOT / folder, scratch / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", scratch)
    area, verb = NAME.groups()
    (scratch / "src/argosy/commands" / area / f"{verb}.py").write_text(FILE, encoding="utf-8")
    with (scratch / "src/argosy/model/events/orders.py").open("a", encoding="utf-8") as events:
        events.write(f"\n\n{EVENT}")
    (scratch / "tests/stories/test_followed.py").write_text(f'"""As the page says."""\n\n\n{STORY}', encoding="utf-8")
    return scratch


def test_the_page_leads_to_a_command(copied, server):
    """Its story comes true, and it holds what is asked of every command: its refusals, its example, all three ways to it."""
    ours = {"PYTHONPATH": str(copied / "src"), "ARGOSY_TEST_DATABASE_URL": server.url}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "followed or prioritize", *TESTS]
    done = subprocess.run(command, cwd=copied, env=os.environ | ours, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = int(re.search(r"(\d+) passed", done.stdout)[1])
    assert passed >= len(["story", "refusals", "example", "same", "malformed"]), done.stdout


def test_the_page_s_first_try_is_answered(copied, demo):
    """The command line that it shows, on the demo: a dry run that says what it would tell."""
    program, *arguments = shlex.split(TRY)
    assert program == "argosy"
    tried = demo.argosy(*arguments, PYTHONPATH=str(copied / "src"))
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert "order.prioritized" in tried.stdout
    assert not (ROOT / "src/argosy/commands/orders/prioritize.py").exists()
