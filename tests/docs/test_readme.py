"""The README's walk through an order's life, run as it stands against a served demo."""

import os
import re
import shutil
import subprocess

import httpx2
import psycopg
import pytest

from argosy.queries.audit import audit
from tests.docs.pages import blocks

(WALK,) = blocks("README.md", "sh")

PRELUDE = r"""
curl() {  # where this run's demo is served, and what each call was answered, told beside its output
  command curl --noproxy '*' -w '%{stderr}%{http_code} %{method} %{url_effective}\n' "${@//http:\/\/127.0.0.1:8000/$SERVED}"
}
"""


@pytest.fixture(scope="module")
def walked(demo):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    environment = os.environ | {"ARGOSY_KEY": demo.key, "SERVED": demo.url}
    return subprocess.run(["bash", "-eu"], input=PRELUDE + WALK, env=environment, capture_output=True, text=True, check=False)


def test_every_call_of_the_walk_is_answered_with_success(walked):
    assert walked.returncode == 0, walked.stderr
    answers = [line.split(" ", 2) for line in walked.stderr.splitlines()]
    assert len(answers) == len(re.findall(r"\bcall (?!\(\))", WALK)) > 10
    assert [answer for answer in answers if not answer[0].startswith("2")] == [], walked.stdout


def test_the_walk_ends_as_it_says(walked, demo):
    """Two from Berlin, the third, which Berlin did not find, from Hamburg; all of it delivered."""
    client = httpx2.Client(base_url=f"{demo.url}/api/v1", headers={"authorization": f"Bearer {demo.key}"}, trust_env=False)
    with client:
        newest = client.get("/orders?limit=1").json()["items"][0]
        order = client.get(f"/orders/{newest['number']}").json()
        stock = client.get("/skus/TEA-100/stock").json()["locations"]
    assert order["reference"] == "WALK-1"
    assert (order["status"], order["fulfillment_status"], order["lines"][0]["shipped"]) == ("complete", "delivered", 3)
    assert [(p["location"], p["tracking"]) for p in order["parcels"]] == [("BER", "00340434161094021501"), ("HAM", "09980251234567")]
    told = [e["type"] for e in order["timeline"]]
    assert "order.allocated" in told, "the third is promised again by itself"
    assert {at["location"]: at["on_hand"] for at in stock} == {"BER": 0, "HAM": 4, "MUC": 0}


def test_the_books_are_proved_afterwards(walked, demo):
    with psycopg.connect(demo.database.owner_conninfo(), autocommit=True) as connection:
        assert audit(connection).broken == 0
