"""Homes of embedded servers for tests: other processes that hold one, and looks at it past the code under test."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

import argosy

SOURCES = Path(argosy.__file__).parents[1]
PACKAGES = Path(psycopg.__file__).parents[1]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root meets this")

HOLD = """
import sys
from pathlib import Path
from argosy.store.embedded import Embedded
with Embedded(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


def identity(user):
    """How `subprocess` becomes another user; as it is, without one."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


class Holder:
    """Another process that uses the server of a home until it is told to leave."""

    def __init__(self, folder, python=sys.executable, user=None, **environment):
        environment = {"PYTHONPATH": f"{SOURCES}:{PACKAGES}", "PATH": os.defpath} | environment
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen([python, "-c", HOLD, folder], env=environment, cwd="/", text=True, **pipes, **identity(user))

    def up(self):
        said = self.process.stdout.readline()
        assert said == "up\n", self.process.stderr.read()
        return self

    def leave(self):
        """Its exit status, once its standard input has ended."""
        self.process.communicate(timeout=60)
        return self.process.returncode

    def signal(self, number):
        self.process.send_signal(number)
        return self.leave()


def ask(server, question):
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        return connection.execute(question).fetchone()


def answers(folder):
    """Whether a connection works, asked past the code under test."""
    try:
        psycopg.connect(host=str(folder / "pg18"), port=5432, user="argosy", dbname="argosy").close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(folder):
    return int((folder / "pg18" / "postmaster.pid").read_text().split()[0])


def modes(*paths):
    return [(found.st_mode, found.st_uid, found.st_gid) for found in map(os.stat, paths)]
