"""The first order, as the page on getting started types it: every line is accepted, and the books are proved at its end."""

import os
import subprocess
import sys

import psycopg

from tests.docs.pages import blocks

PRELUDE = 'argosy() { "$PYTHON" -c "from argosy.cli.main import main; main()" "$@"; }\n'


def test_the_page_s_first_order_ships_and_is_paid(database):
    settings, floor, *_ = blocks("docs/getting-started.md", "sh")
    typed = PRELUDE + settings + floor
    ours = {"ARGOSY_DATABASE_URL": database.url, "PYTHON": sys.executable}
    done = subprocess.run(["bash", "-eu"], input=typed, env=os.environ | ours, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "checks: nothing is broken, 0 open." in done.stdout
    with psycopg.connect(database.owner_conninfo()) as owner:
        assert owner.execute("select status, fulfillment_status from orders").fetchall() == [("complete", "shipped")]
