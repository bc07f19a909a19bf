"""Every public command by its address, as a bulk line and from the command line: routed, validated and decided the same.

Each is sent its declaration's own example, which the rules accept or refuse; the same with an unknown field is malformed in all three.
"""

from __future__ import annotations

import json

import pytest

from argosy.cli.do import _body
from argosy.cli.place import OPERATOR
from argosy.cli.show import Mistaken
from argosy.engine.registry import REGISTRY, load_commands

load_commands()
PUBLIC = [d for name, d in REGISTRY.items() if d.http and name == d.name]
INTERNAL = [d for name, d in REGISTRY.items() if not d.http and name == d.name and d.body.__module__.startswith("argosy.")]
REMARK = "0190a3f0-0000-7000-8000-000000000013"
JOB = "0190a3f0-0000-7000-8000-000000000011"
VIEW = "0190a3f0-0000-7000-8000-000000000007"
NOBODYS = "0190a3f0-0000-7000-8000-000000000008"
"""A view is its owner's, and the three ways are not one person's."""

ORDERS_OWN = ("fulfillment", "parcel", "payment", "instruction", "approval", "n", "attachment")
PATH = {**dict.fromkeys(ORDERS_OWN, 1), "view": VIEW, "code": "EX", "customer": "EX", "job": JOB, "remark": REMARK}
MAIL = {"kind": "invitation", "language": "de"}


@pytest.fixture(scope="module")
def placed(standing):
    """An order, by id: what the examples are about."""
    standing.shop.place("A", TEA=2, authorized="20.00")
    return str(standing.shop.state("A")["id"])


def whole(declared, order) -> dict:
    """The command's example with the fields that its address names."""
    named = {f: order if f == "order" else (PATH | MAIL)[f] for f in declared.path_fields}
    return declared.example | named | ({"view": NOBODYS} if declared.name == "views.remove" else {})


def by_address(site, declared, body) -> tuple[int, dict]:
    path = declared.path.format(**{f: body[f] for f in declared.path_fields})
    sent = {k: v for k, v in body.items() if k not in declared.path_fields}
    answer = site.client.request(declared.method, f"{path}?dry_run=true", json=sent)
    return answer.status_code, answer.json()


def by_line(site, declared, body, key) -> tuple[int, dict]:
    line = json.dumps({"command": declared.name, "key": key, "data": body})
    (answer,) = [json.loads(a) for a in site.client.post("/commands", content=line).text.splitlines()]
    return answer["status"], answer.get("outcome") or answer["problem"]


def by_hand(site, declared, body):
    """As `argosy do` reads and sends it, each field of its own."""
    fields = [f"{k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in body.items()]
    return site.shop.office.preview(_body(declared.name, fields, None), OPERATOR)


@pytest.mark.parametrize("declared", PUBLIC, ids=lambda d: d.name)
def test_a_command_is_the_same_however_it_is_sent(standing, placed, declared):
    body = whole(declared, placed)
    status, told = by_address(standing, declared, body)
    reply = by_hand(standing, declared, body)
    line_status, line_told = by_line(standing, declared, body, f"three {declared.name}")
    if status == 200:
        assert told["dry_run"] is True
        assert told["outcome"].keys() == json.loads(reply.body)["outcome"].keys() == line_told.keys()
        assert (reply.code, line_status) == (None, declared.status)
    else:
        assert told["code"] in declared.refuses
        assert (reply.status, reply.code) == (line_status, line_told["code"]) == (status, told["code"])
        facts = {k: v for k, v in told.items() if k not in ("type", "title", "status", "code", "detail")}
        assert json.loads(reply.body) == facts


@pytest.mark.parametrize("declared", PUBLIC, ids=lambda d: d.name)
def test_a_command_is_malformed_however_it_is_sent(standing, placed, declared):
    body = whole(declared, placed) | {"colour": "red"}
    (status, told), (line_status, line_told) = by_address(standing, declared, body), by_line(standing, declared, body, None)
    assert (status, told) == (line_status, line_told)
    assert (status, [e["field"] for e in told["errors"]]) == (400, ["colour"])
    with pytest.raises(Mistaken, match="colour: Extra inputs are not permitted"):
        by_hand(standing, declared, body)


@pytest.mark.parametrize("declared", INTERNAL, ids=lambda d: d.name)
def test_what_has_no_address_is_a_line_or_nobodys(standing, declared):
    """Keys are made over the bulk address; what only the engine may do is refused there, whatever the key."""
    status, told = by_line(standing, declared, declared.example | {"colour": "red"}, None)
    assert told["code"] == ("scope_missing" if declared.scope == "system" else "malformed"), status
