"""The lock files: everything pinned, everything hashed, and no word about where it comes from.

`make setup` installs nothing else. A missing hash stops a newcomer at the first command; a host written into a lock
would send every machine there, past the mirror its owner chose.
"""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {path.stem: path for path in sorted((ROOT / "requirements").glob("*.txt"))}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(text: str) -> list[str]:
    """The requirements of a lock, each on one line with its hashes; comments gone."""
    joined = text.replace("\\\n", " ")
    return [line for raw in joined.splitlines() if (line := raw.partition("#")[0].strip())]


def faults(text: str) -> list[str]:
    """What in a lock would make an install depend on more than versions and hashes."""
    found = [f"a host or an address: {line}" for line in text.splitlines() if "://" in line]
    for line in entries(text):
        if line.startswith("-"):
            found.append(f"an option, which belongs to each machine: {line}")
        elif not re.match(r"^[a-z0-9][a-z0-9._-]*==[^\s]+( ;|\s|$)", line):
            found.append(f"not pinned: {line}")
        elif "--hash=sha256:" not in line:
            found.append(f"no hash: {line}")
    return found


def pinned(name: str) -> dict[str, set[str]]:
    """Name -> versions of one lock (two, where a marker tells older Pythons apart)."""
    versions: dict[str, set[str]] = {}
    for line in entries(LOCKS[name].read_text(encoding="utf-8")):
        requirement = Requirement(line.partition("--hash")[0].strip())
        version = str(requirement.specifier).removeprefix("==")
        versions.setdefault(canonicalize_name(requirement.name), set()).add(version)
    return versions


def group(name: str) -> list[Requirement]:
    found: list[Requirement] = []
    for item in PROJECT["dependency-groups"][name]:
        found += group(item["include-group"]) if isinstance(item, dict) else [Requirement(item)]
    return found


WANTED = {
    "build": group("build") + [Requirement(r) for r in PROJECT["build-system"]["requires"]],
    "run": [Requirement(r) for r in PROJECT["project"]["dependencies"]],
    "dev": group("dev") + [Requirement(r) for r in PROJECT["project"]["dependencies"]],
}


def test_each_lock_is_checked():
    assert set(LOCKS) == set(WANTED), "a lock was added or lost: make lock, the Makefile and this test name the three"


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_lock_names_versions_and_hashes_and_no_host(name: str):
    found = faults(LOCKS[name].read_text(encoding="utf-8"))
    assert not found, f"{LOCKS[name].name}: {found}: write it with `make lock`"


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_lock_holds_what_the_project_asks_for(name: str):
    versions = pinned(name)
    for wanted in WANTED[name]:
        got = versions.get(canonicalize_name(wanted.name), set())
        assert got, f"{wanted.name} is in pyproject.toml but not in {name}.txt: run `make lock`"
        assert all(wanted.specifier.contains(v, prereleases=True) for v in got), (
            f"{name}.txt has {wanted.name} {sorted(got)}, pyproject.toml wants {wanted.specifier}: run `make lock`"
        )


def test_the_locks_agree():
    dev = pinned("dev")
    for name in ("build", "run"):
        for package, versions in pinned(name).items():
            assert dev.get(package) == versions, (
                f"{package}: {name}.txt {sorted(versions)}, dev.txt {dev.get(package)}: tests would run on other versions than users do"
            )


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://example.org/simple\n",
        "-f /opt/wheels\n",
        "attrs>=24 --hash=sha256:00\n",
        "attrs==24.1.0\n",
        "attrs @ file:///tmp/attrs.whl --hash=sha256:00\n",
        "# from https://example.org/simple\nattrs==24.1.0 \\\n    --hash=sha256:00\n",
    ],
)
def test_a_fault_is_seen(text: str):
    assert faults(text)


def test_a_sound_lock_passes():
    assert not faults("# by make lock\nattrs==24.1.0 ; sys_platform == 'linux' \\\n    --hash=sha256:00\n    # via x\n")
