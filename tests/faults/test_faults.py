"""The proofs bite: programs that are wrong on purpose, each of which a test of the suite must notice.

A fault is a patch whose head says what is wrong and which tests to run; a mutant is drawn (see `mutants.py`) and meets the
tests named in `FAST`. One that nobody notices means that a test is missing: write it where it belongs, or, if the mutant
does the same as our program, say so in `equivalent.txt`. More of them, or others:

    make torture ARGS=tests/faults ARGOSY_MUTANTS=60 ARGOSY_MUTANTS_SEED=spring
"""

import os
import re
from functools import cache

import pytest

from tests.faults.mutants import drawn
from tests.faults.scratch import ROOT, Scratch, git_apply

PATCHES = {path.stem: path for path in sorted((ROOT / "tests" / "faults").glob("*.patch"))}
MUTANTS = {mutant.name: mutant for mutant in drawn(int(os.environ.get("ARGOSY_MUTANTS", "10")), os.environ.get("ARGOSY_MUTANTS_SEED", "1"))}
FAST = """
    tests/engine/test_world.py tests/engine/test_moves.py tests/rules tests/store/test_writer.py tests/store/test_checks.py
    tests/store/test_tables.py tests/stories tests/engine/test_extras.py tests/engine/test_locks.py tests/engine/test_turns.py
    tests/engine/test_batches.py tests/engine/test_poison.py tests/engine/test_guards.py tests/engine/test_dry_run.py
    tests/engine/test_concurrency.py tests/engine/test_machine.py
""".split()
"""What notices most, soonest, first."""


def named(patch):
    """The tests that a patch's head names."""
    return tuple(re.search(r"^Run: (.+)$", patch.read_text("utf-8"), re.MULTILINE).group(1).split())


@pytest.mark.parametrize("name", PATCHES)
def test_a_fault_still_fits(name):
    """Else it would rot until somebody runs it."""
    assert git_apply(PATCHES[name], ROOT, "--check") == ""
    assert all((ROOT / test.split("::")[0]).exists() for test in named(PATCHES[name]))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory, server):
    made = Scratch(tmp_path_factory.mktemp("spoiled"), server.url)
    assert made.imported().is_relative_to(made.folder), "it is the checkout that would be tested"
    return made


@pytest.fixture(scope="module")
def sound(scratch):
    """Whether these tests pass in the copy as it is: only then does a failure say anything."""

    @cache
    def passes(tests):
        scratch.restore()
        outcome = scratch.run(tests)
        assert outcome.code == 0, outcome.text
        return True

    return passes


@pytest.fixture(scope="module")
def noticed(request):
    """Fault → test, shown at the end."""
    found = {}
    yield found
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")
    with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        terminal.ensure_newline()
        for fault, test in found.items():
            terminal.write_line(f"{fault}\n    caught by {test}")


@pytest.mark.torture
@pytest.mark.parametrize("name", PATCHES)
def test_a_fault_is_noticed(scratch, sound, noticed, name):
    tests = named(PATCHES[name])
    assert sound(tests)
    scratch.restore()
    assert git_apply(PATCHES[name], scratch.folder) == ""
    outcome = scratch.run(tests)
    assert outcome.caught, outcome.text
    noticed[name] = outcome.caught_by


@pytest.mark.torture
@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_noticed(scratch, sound, noticed, name):
    mutant = MUTANTS[name]
    assert sound(tuple(FAST))
    scratch.restore()
    (scratch.folder / "src" / "argosy" / mutant.file).write_text(mutant.source(), "utf-8")
    outcome = scratch.run(FAST)
    assert outcome.caught, outcome.text
    noticed[name] = outcome.caught_by
