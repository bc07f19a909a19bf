"""Every route × every role: who lacks a route's scope is turned away, whoever has it is not, and nobody comes in without a session.

A route whose guard is forgotten, or guards for another scope than it says, fails here; so does a new one that nobody thought of.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import httpx2
import pytest

from argosy.console.actions import ACTIONS
from argosy.console.person import csrf_of
from argosy.console.screens import SCREENS
from argosy.engine.actor import Actor
from argosy.engine.registry import REGISTRY
from argosy.model.roles import BUILT_IN

ROLES = [pytest.param(role, id=role.code) for role in BUILT_IN]
DOORS = [door for screens in SCREENS for door in screens.doors]
FOREIGN = "form_foreign"


def address(path: str) -> str:
    """With something in each of its fields; there is no such thing, so nothing happens."""
    return re.sub(r"{[^}]+}", "0", path)


@pytest.fixture(scope="module")
def browsers(console):
    """A browser's side of a session for each role: client, and what its forms carry."""
    found = {}
    for role in BUILT_IN:
        token = console.sign_in(console.user(role.code))
        client = httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False)
        found[role.code] = client, csrf_of(token)
    yield found
    for client, _ in found.values():
        client.close()


def may(role, scope: str | None) -> bool:
    return scope is None or Actor("", frozenset(role.scopes)).may(scope)


def turned_away(answer: httpx2.Response) -> bool:
    return answer.status_code == 403 and FOREIGN not in answer.text


@pytest.mark.parametrize("role", ROLES)
def test_screens(browsers, role):
    client, csrf = browsers[role.code]
    for door in DOORS:
        if door.public or door.path in ("/live", "/sign-out"):
            continue
        sent = {"data": {"csrf": csrf}} if door.method == "POST" else {}
        answer = client.request(door.method, address(door.path), **sent)
        assert turned_away(answer) is not may(role, door.scope), (role.code, door, answer.status_code)
        assert answer.status_code != 500, (door, answer.text)


@pytest.mark.parametrize("role", ROLES)
def test_actions(browsers, role):
    client, csrf = browsers[role.code]
    for name, action in ACTIONS.items():
        allowed = may(role, action.declaration.scope)
        for suffix in ("", "/preview"):
            answer = client.post(f"/act/{name}{suffix}", data={"csrf": csrf})
            assert turned_away(answer) is not allowed, (role.code, name + suffix, answer.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_commands(console, role):
    """A key with a role's scopes opens what the role opens."""
    secret = secrets.token_hex(8)
    hash = hashlib.sha256(secret.encode()).hexdigest()
    console.shop.do("access.put_key", name=role.code, hash=hash, scopes=list(role.scopes))
    with httpx2.Client(
        base_url=f"{console.url}/api/v1", headers={"authorization": f"Bearer {secret}"}, timeout=30, trust_env=False
    ) as client:
        for name, declared in REGISTRY.items():
            if declared.http and name == declared.name:
                answer = client.request(declared.method, address(declared.path), content=b"[]")
                assert (answer.status_code == 403) is not may(role, declared.scope), (role.code, name, answer.status_code)


def test_nobody(console):
    """Without a session there is the door, and nothing else; a form gets no further than a page."""
    with httpx2.Client(base_url=console.url, timeout=30, trust_env=False) as client:
        for door in DOORS:
            if not door.public:
                answer = client.request(door.method, address(door.path))
                assert answer.status_code == 303, (door, answer.status_code)
                assert answer.headers["location"].startswith("/sign-in"), door


def test_a_form_of_somebody_elses(browsers):
    """Without its session's word, with another's, or sent from another site: nothing is done."""
    client, csrf = browsers["owner"]
    other = browsers["manager"][1]
    for door in DOORS:
        if door.method == "POST" and not door.public:
            for headers, data in (({}, {}), ({}, {"csrf": other}), ({"sec-fetch-site": "cross-site"}, {"csrf": csrf})):
                answer = client.post(address(door.path), data=data, headers=headers)
                assert answer.status_code == 403, (door, headers, data)
    for door in DOORS:
        if door.method == "POST" and door.public:
            answer = client.post(door.path, data={}, headers={"origin": "https://evil.example"})
            assert answer.status_code == 403, door


def test_a_session_that_was_ended(console, browsers):
    user = console.user("owner")
    token = console.sign_in(user)
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        assert client.get("/orders").status_code == 200
        console.shop.do("access.disable_user", user=user)
        assert client.get("/orders").status_code == 303
