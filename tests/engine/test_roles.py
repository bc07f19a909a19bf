"""What a role is made of is what the software asks for; and what somebody with several roles may do."""

import re
from pathlib import Path

import pytest

import argosy
from argosy.engine.actor import SYSTEM_SCOPE
from argosy.engine.registry import REGISTRY, load_commands
from argosy.model.actor import ALL_JOBS
from argosy.model.roles import BUILT_IN, LIMITED, OWNER, limits_of, scopes_of
from argosy.model.rows import Role
from argosy.rules.views import SHARE

load_commands()


def asked():
    """Every scope that a command or a read asks for."""
    written = "\n".join(p.read_text(encoding="utf-8") for p in Path(argosy.__path__[0]).rglob("*.py"))
    reads = set(re.findall(r"\bMay(?:All)?\(\"([a-z_]+:[a-z_]+)\"\)", written))
    commands = {d.scope for d in REGISTRY.values() if d.body.__module__.startswith("argosy.commands.")}
    return (reads | commands | {ALL_JOBS, SHARE}) - {SYSTEM_SCOPE}


def test_a_role_names_scopes_that_are_asked_for():
    named = {scope for role in BUILT_IN if role.code != OWNER for scope in role.scopes}
    assert named - asked() == set(), "nothing asks for these: misspelt, or gone"
    assert asked() - named == {"access:write", "customers:erase"}, "a scope that only owners have must be one of these"


def role(*scopes, **limits):
    return Role("x", "X", list(scopes), limits or None)


@pytest.mark.parametrize(
    ("roles", "merged"),
    [
        ([], {}),
        ([role("payments:write")], {}),
        ([role("payments:write", refund={"EUR": "100.00"})], {"refund": {"EUR": "100.00"}}),
        ([role("payments:write", refund={"EUR": "100.00"}), role("payments:write")], {}),
        (
            [role("payments:write", refund={"EUR": "100.00", "USD": "5"}), role("*", refund={"EUR": "99", "GBP": "7"})],
            {"refund": {"EUR": "100.00", "USD": "5", "GBP": "7"}},
        ),
        ([role("payments:write", refund={"EUR": "9"}), role("payments:*", refund={"EUR": "10"})], {"refund": {"EUR": "10"}}),
        ([role("payments:write", refund={})], {"refund": {}}),
        ([role("payments:write", refund={"EUR": "9"}), role("fulfillment:write")], {"refund": {"EUR": "9"}}),
        ([role("orders:read", cancel={"EUR": "9"}), role("orders:write", cancel={"EUR": "1"})], {"cancel": {"EUR": "1"}}),
    ],
)
def test_the_most_generous_of_the_roles_that_have_a_say_decides(roles, merged):
    """A packer who also answers the telephone refunds no more than the others who do."""
    assert limits_of(roles) == merged


def test_scopes_add_up():
    assert scopes_of([role("a:b", "c:d"), role("a:b")]) == {"a:b", "c:d"}
    assert set(LIMITED.values()) <= asked()
