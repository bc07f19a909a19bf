"""What the API says of itself: complete, valid, and readable without the outside world."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import httpx2
import jsonschema_rs
import pytest

import argosy
from argosy.base.errors import CATALOGUE
from argosy.engine.registry import load_commands
from argosy.serving import problems
from tests.api.test_commands import refused

COMMANDS = load_commands()
PUBLIC = [d for name, d in COMMANDS.items() if d.http and name == d.name]


@pytest.fixture(scope="module")
def openapi(standing):
    answer = standing.client.get(f"{standing.url}/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


@pytest.fixture(scope="module")
def validator(openapi):
    """What holds values against a schema; each is made once, of the whole document."""
    made = {}

    def of(schema):
        named = json.dumps(schema, sort_keys=True)
        if named not in made:
            made[named] = jsonschema_rs.Draft202012Validator({**schema, "components": openapi["components"]})
        return made[named]

    return of


@pytest.mark.parametrize("declaration", PUBLIC, ids=lambda d: d.name)
def test_every_command_is_described(openapi, declaration):
    operation = openapi["paths"][f"/api/v1{declaration.path}"][declaration.method.lower()]
    assert operation["operationId"] == declaration.name
    assert operation["x-scope"] == declaration.scope
    assert operation["summary"]
    assert {p["name"] for p in operation["parameters"] if p["in"] == "path"} == set(declaration.path_fields)
    told = {code for r in operation["responses"].values() for c in r["content"].values() for code in c.get("examples", {})}
    assert told >= {*declaration.refuses, "malformed", "key_wrong", "scope_missing", "busy", "failed", "key_reused"}
    for code in declaration.refuses:
        assert str(CATALOGUE[code].status) in operation["responses"]


@pytest.mark.parametrize("declaration", PUBLIC, ids=lambda d: d.name)
def test_examples_are_what_the_schemas_say(openapi, validator, declaration):
    operation = openapi["paths"][f"/api/v1{declaration.path}"][declaration.method.lower()]
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        validator(content["schema"]).validate(content["example"])
    for status, response in operation["responses"].items():
        for content in response["content"].values():
            for example in content.get("examples", {}).values():
                validator(content["schema"]).validate(example["value"])
                assert example["value"]["status"] == int(status)


READS = (
    *("orders", "orders/{order}", "skus/{code}/stock", "promises", "events"),
    *("skus", "skus/{code}", "barcodes/{barcode}"),
    *("skus/{code}/moves", "stock", "supplies", "stock/transfers", "stock/transfers/{transfer}"),
    *("fulfillments", "orders/{order}/fulfillments/{n}", "parcels"),
    *("customers", "customers/{customer}", "customers/{customer}/personal_data", "duplicates/customers", "duplicates/orders"),
    *("home", "find", "approvals", "orders/{order}/approvals/{n}"),
    *("users", "roles", "api_keys", "audit_log", "audit_log/{command}"),
    *("jobs", "jobs/{job}", "jobs/{job}/{part}", "orders/{order}/attachments/{n}"),
    *("locations", "channels", "collectors", "hold_types", "tax_rates", "custom_fields", "series", "mail_texts"),
)
PRINTS = ("documents/pick-list.pdf", "documents/packing-slip.pdf", "documents/order-confirmation.pdf")


def test_reads_need_a_scope_and_have_an_answer(openapi, validator):
    reads = {path: o["get"] for path, o in openapi["paths"].items() if "get" in o and path.startswith("/api/")}
    assert set(reads) == {f"/api/v1/{p}" for p in (*READS, *PRINTS)}
    for path, operation in reads.items():
        assert operation["x-scope"].endswith(":read")
        assert {"200", "400", "401", "403", "503"} <= operation["responses"].keys()
        assert "422" not in operation["responses"]
        answered = operation["responses"]["200"]["content"]
        if path.removeprefix("/api/v1/") in PRINTS:
            assert set(answered) == {"application/pdf"}
            continue
        if "application/octet-stream" in answered:
            continue
        content = answered["application/json"]
        validator(content["schema"]).validate(content["example"])


def test_what_takes_a_file_needs_a_scope_and_has_an_answer(openapi, validator):
    operation = openapi["paths"]["/api/v1/uploads"]["post"]
    assert operation["x-scope"] == "files:write"
    assert {"201", "400", "401", "403", "413", "503"} <= operation["responses"].keys()
    content = operation["responses"]["201"]["content"]["application/json"]
    validator(content["schema"]).validate(content["example"])


def test_every_reference_leads_somewhere(openapi):
    def references(node):
        if isinstance(node, dict):
            yield from ([node["$ref"]] if "$ref" in node else [])
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in references(openapi):
        node = openapi
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_facts_are_not_called_as_what_every_problem_says():
    """A fact called `status` would overwrite the problem's own."""
    sources = Path(argosy.__file__).parent.rglob("*.py")
    calls = [n for path in sources for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    refusals = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Refused"]
    assert len(refusals) > 30
    taken = {k.arg for c in refusals for k in c.keywords} & {*problems.RESERVED, "instance"}
    assert not taken


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def browse(standing, path: str) -> httpx2.Response:
    return standing.client.get(f"{standing.url}{path}", headers={"accept": "text/html,*/*;q=0.8"})


@pytest.mark.parametrize("path", ["/docs", "/problems", "/problems/busy"])
def test_pages_need_nothing_from_elsewhere(standing, path):
    answer = browse(standing, path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script|<link|<img|<iframe|https?://|@import|\son\w+=", answer.text)


def test_the_docs_tell_of_every_address_and_code(standing, openapi):
    text = browse(standing, "/docs").text
    for path in openapi["paths"]:
        assert f"<code>{path}</code>" in text
    for declaration in PUBLIC:
        for code in declaration.refuses:
            assert f'href="/problems/{code}"' in text
    for anchor in re.findall(r'href="#([^"]+)"', text):
        assert f'id="{anchor}"' in text


def test_every_problem_is_explained(standing):
    listed = {p["code"] for p in standing.client.get(f"{standing.url}/problems").json()["items"]}
    assert listed == CATALOGUE.keys()
    for code, known in CATALOGUE.items():
        page, document = browse(standing, f"/problems/{code}"), standing.client.get(f"{standing.url}/problems/{code}")
        assert code in page.text
        assert (document.json()["title"], document.json()["detail"]) == (known.title, known.advice)
    refused(standing.client.get(f"{standing.url}/problems/nothing"), 404, "route_unknown")
