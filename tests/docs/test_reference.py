"""Everything a user can send, see, set or type has its place in the reference: the pages are made from the code, and this says that
nothing is left out on the way.
"""

import os
import re
import subprocess
import sys

import pytest

import reference
from argosy.api import schemas
from argosy.base import limits
from argosy.base.environment import VARIABLES
from argosy.base.errors import CATALOGUE
from argosy.engine.registry import REGISTRY, load_commands
from argosy.model import accounts
from argosy.model.events import EVENTS
from reference.verbs import verbs
from tests.docs.pages import ROOT

load_commands()
COMMANDS = sorted({d.name: d for d in REGISTRY.values()}.items())


@pytest.fixture(scope="module")
def pages():
    return reference.pages()


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)} {{[^}}]*}}\n(.*?)(?=^#|\Z)", page, flags=re.DOTALL | re.MULTILINE)
    assert found, f"there is no heading {heading}"
    return found[1]


@pytest.mark.parametrize(("name", "declared"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_has_its_heading_fields_refusals_and_examples(pages, name, declared):
    told = section(pages["commands.md"], f"`{name}`")
    assert declared.summary in told
    assert f"`{declared.scope}`" in told
    if declared.http:
        assert f"`{declared.method} /api/v1{declared.path}`" in told
    for code in declared.refuses:
        assert f"problems.md#{code})" in told
    for field in declared.body.model_fields:
        assert f"| `{field}` |" in told
    assert told.count("```json") == (2 if set(declared.example) - set(declared.path_fields) else 1)


def test_fields_of_what_is_inside_are_told_with_their_bounds(pages):
    told = section(pages["commands.md"], "`orders.place`")
    for field in ("lines[].sku", "lines[].quantity", "payments[].collector", "ship_to.country"):
        assert f"| `{field}` |" in told
    (quantity,) = re.findall(r"\| `lines\[\]\.quantity` \| ([^|]*)", told)
    assert "1,000,000,000" in quantity


def test_an_outcome_s_example_has_all_its_fields(pages):
    for name, declared in COMMANDS:
        parts = {}
        outcome = schemas.outcome(declared, parts)
        told = section(pages["commands.md"], f"`{name}`").rpartition("```json")[2]
        assert [f for f in outcome["properties"] if f'"{f}":' not in told] == [], name


@pytest.mark.parametrize("type", sorted(EVENTS))
def test_every_event_has_its_heading_fields_and_example(pages, type):
    told = section(pages["events.md"], f"`{type}`")
    assert f"Version {EVENTS[type].version}." in told
    for field in EVENTS[type].example:
        assert f"| `{field}` |" in told
        assert f'"{field}":' in told


def test_every_code_has_its_heading_and_what_to_do(pages):
    for code, problem in CATALOGUE.items():
        told = section(pages["problems.md"], f"`{code}`")
        assert problem.title in told
        assert problem.advice in told
    assert "commands.md#orders.cancel" in section(pages["problems.md"], "`nothing_to_cancel`")


def test_every_limit_has_its_row(pages):
    constants = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert len(constants) > 20
    for name, value in constants.items():
        assert f"| `{name}` | {value:,} | " in pages["limits.md"]


def test_every_variable_has_its_row_and_every_one_that_is_read_is_known(pages):
    read = {name for path in (ROOT / "src").rglob("*.py") for name in re.findall(r"\bARGOSY_[A-Z_]+[A-Z]\b", path.read_text())}
    assert read - {"ARGOSY_KEY"} == {v.name for v in VARIABLES}, "the demo's key is for its reader's own shell"
    for name in (v.name for v in VARIABLES):
        assert f"| `{name}` |" in pages["limits.md"]


def test_every_verb_has_its_heading_and_every_option_its_row(pages):
    known = dict(verbs())
    assert {"serve", "backup", "restore", "keys add"} <= known.keys()
    for name, verb in known.items():
        told = section(pages["command-line.md"], f"argosy {name}")
        for parameter in verb.params:
            if parameter.name != "help":
                typed = parameter.opts if parameter.param_type_name == "option" else [parameter.name.rstrip("_").upper()]
                assert all(f"`{one}" in told or f", {one}" in told for one in typed), (name, typed)
                assert parameter.help, f"argosy {name} {typed} does not explain itself"


def test_every_account_has_its_row():
    """The page is written by hand; the chart is not."""
    page = (ROOT / "docs/ledgers.md").read_text()
    books = {
        "## Goods, promises": accounts.GOODS_PROMISES,
        "## Goods, holdings": accounts.GOODS_HOLDINGS,
        "## Money, promises": accounts.MONEY_PROMISES,
        "## Money, holdings": accounts.MONEY_HOLDINGS,
    }
    for heading, book in books.items():
        told = page.partition(heading)[2].partition("\n## ")[0]
        rows = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|$", told, flags=re.MULTILINE))
        assert rows.keys() == {account for pair in book.pairs for account in pair}, heading
        for account, targets in rows.items():
            named = re.findall(r"([a-z_]+)(¹?)(?: \([^)]*\))?(?:, |$)", targets)
            assert {(account, to) for to, _ in named} == {p for p in book.pairs if p[0] == account}, account
            assert {(account, to) for to, mark in named if mark} == {p for p in book.facts if p[0] == account}, account


def test_every_metric_has_its_row():
    from prometheus_client.metrics import MetricWrapperBase

    from argosy.serving import watch

    page = (ROOT / "docs/operations.md").read_text()
    metrics = [m for m in vars(watch).values() if isinstance(m, MetricWrapperBase)]
    assert len(metrics) > 8
    for metric in metrics:
        assert metric._name in page


def test_links_lead_somewhere(pages):
    for name, text in pages.items():
        for page, anchor in re.findall(r"\]\(([\w./-]*)#([\w.-]+)\)", text):
            assert f"{{ #{anchor} }}" in pages[page or name], f"{name}: {page}#{anchor}"


def test_the_pages_are_written_and_what_is_no_page_any_more_goes(pages, tmp_path):
    (tmp_path / "old.md").write_text("of an earlier release")
    subprocess.run([sys.executable, "-m", "reference", str(tmp_path)], cwd=ROOT, env=os.environ, check=True)
    assert {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()} == pages
