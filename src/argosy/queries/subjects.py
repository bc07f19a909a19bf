"""What commands are about, by the names people have for it: orders by their number, people by their name, settings by their code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from argosy.base.ids import Id
from argosy.base.limits import CODE_LENGTH_MAX
from argosy.queries.order_ids import order_id
from argosy.queries.plain import rows
from argosy.store.statement import Call, Script, Statement

CUSTOMER = "customer"
NAMES = {
    kind: Statement(f"select id, {name} from {table} where id = any({{}})", ["uuid[]"], rows=True)
    for kind, table, name in (
        ("order", "orders", "number"),
        ("user", "users", "name"),
        ("key", "api_keys", "name"),
        ("sku", "skus", "code"),
        ("transfer", "transfers", "reference"),
        ("job", "jobs", "kind"),
        (CUSTOMER, "customers", "coalesce(name, company, email, reference)"),
    )
}
SETTINGS = Statement(
    "select subject, type, data ->> 'setting', data ->> 'code' from events where stream = 0 and subject = any({}) and data ? 'code'",
    ["uuid[]"],
    rows=True,
)
"""A setting has no id: its events are told of the command that wrote it."""
BY_NAME = Statement(
    "select id from skus where code = {} union all select id from users where email = lower({}) or lower(name) = lower({}) limit 1",
    ["text", "text", "text"],
    rows=True,
)
BY_CUSTOMER = Statement(
    "(select id from customers where lower(email) = lower({}) order by id limit 1) union all "
    "(select id from customers where lower(name) = lower({}) order by id limit 1)",
    ["text", "text"],
    rows=True,
)


class Subject(NamedTuple):
    """`kind`: order, user, key, sku, transfer, job, customer, role, or what a setting is one of. `name`: None of whoever was erased."""

    kind: str
    name: str | None


def subjects(wanted: Iterable[Id], *, customers: bool) -> Script[dict[Id, Subject]]:
    """What these ids are; one that is nothing any more isn't among them. `customers`: whether to say what they are called."""
    asked = sorted(set(wanted))
    if not asked:
        return {}
    answer = yield [Call(statement, [asked]) for statement in NAMES.values()]
    found: dict[Id, Subject] = {}
    for i, kind in enumerate(NAMES):
        shown = kind != CUSTOMER or customers
        found |= {id: Subject(kind, name if shown else None) for id, name in rows(answer, i)}
    left = [id for id in asked if id not in found]
    if left:
        for id, type_, setting, code in rows((yield [Call(SETTINGS, [left])]), 0):
            found[id] = Subject(setting or type_.partition(".")[0], code)
    return found


def subject_named(named: str, *, customers: bool) -> Script[Id | None]:
    """What is called so: an id as it is, an order's number, a SKU's code, a user's or a customer's name or e-mail address."""
    order = yield from order_id(named.removeprefix("#"))
    if order is not None or not 0 < len(named) <= CODE_LENGTH_MAX or "\0" in named:
        return order
    calls = [Call(BY_NAME, [named, named, named])] + ([Call(BY_CUSTOMER, [named, named])] if customers else [])
    answer = yield calls
    found = [row[0] for i in range(len(calls)) for row in rows(answer, i)]
    return found[0] if found else None
