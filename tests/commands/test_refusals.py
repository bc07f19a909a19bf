"""What each command says it may refuse with is what it can refuse with: read from the syntax of its file and its rules."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import argosy.rules
from argosy.base.errors import CATALOGUE
from argosy.engine.registry import REGISTRY, load_commands
from argosy.model.access import Access
from argosy.model.charged import Charged
from argosy.model.claims import Claims
from argosy.model.expecting import Expecting
from argosy.model.filing import Filing
from argosy.model.moves import Moves
from argosy.model.reading import Reading
from argosy.model.shared import Shared
from argosy.model.world import World

load_commands()
COMMANDS = {name: declared for name, declared in REGISTRY.items() if declared.body.__module__.startswith("argosy.commands.")}
ROOT = Path(argosy.rules.__path__[0])
FILES = [p.relative_to(ROOT).with_suffix("") for p in sorted(ROOT.rglob("*.py")) if p.stem != "__init__"]
RULES = {path.name: ".".join(("argosy.rules", *path.parts)) for path in FILES}
"""Rules by the file's name, which no other has; and their modules."""

VIEW = "0190a3f0-0000-7000-8000-000000000007"
MAIL = {"kind": "invitation", "language": "de"}

NEVER = {
    "orders.allocate": {"line_unknown"},
    "orders.cancel_unpaid": {"line_unknown", "units_not_cancellable"},
    "stock.rebalance": {"order_unknown", "line_unknown"},
    "stock.expire_reservation": {"channel_unknown", "reservation_unknown"},
    "payments.record_failure": {"payment_unknown"},
}
"""Codes of look-ups by what a row that was read already names, so that they always find something."""


def codes_in(tree):
    """Literal codes of `Refused(…)` in a piece of syntax."""
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Refused"
        and isinstance(node.args[0], ast.Constant)
    }


def called_in(tree, world):
    """Plain names called or handed on, and methods called on the World, by the name it has there."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    methods = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == world
    }
    return names, methods


class Reach:
    """Which codes a function can end in, through the rules and the World's methods it calls."""

    def __init__(self):
        self.functions = {}
        for rule, name in RULES.items():
            module = importlib.import_module(name)
            for node in ast.parse(inspect.getsource(module)).body:
                if isinstance(node, ast.FunctionDef):
                    self.functions[rule, node.name] = node
        self.methods = {}
        for cls in (Access, Reading, Charged, Shared, Expecting, Moves, Claims, Filing, World):
            for node in ast.parse(inspect.getsource(cls)).body[0].body:
                if isinstance(node, ast.FunctionDef):
                    self.methods[node.name] = node
        self.imports = {rule: imported_rules(RULES[rule]) for rule in RULES}

    def codes(self, tree, known, seen=None, world="world"):
        """`known`: name → (rule, function), as imported where the syntax stands."""
        seen = set() if seen is None else seen
        found = codes_in(tree)
        names, methods = called_in(tree, world)
        for name in names & known.keys():
            if known[name] not in seen and known[name] in self.functions:
                seen.add(known[name])
                rule = known[name][0]
                local = {n: (r, n) for r, n in self.functions if r == rule}
                found |= self.codes(self.functions[known[name]], self.imports[rule] | local, seen)
        for method in methods & self.methods.keys():
            if method not in seen:
                seen.add(method)
                found |= self.codes(self.methods[method], {}, seen, "self")
        return found


def imported_rules(module):
    """Names a module imports from rules → (rule, function)."""
    known = {}
    for node in ast.walk(ast.parse(inspect.getsource(importlib.import_module(module)))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level:
            parts = node.module.split(".")
            rule = parts[-1] if parts[0] == "rules" or module.startswith("argosy.rules.") else None
            if rule in RULES:
                known |= {alias.asname or alias.name: (rule, alias.name) for alias in node.names}
    return known


@pytest.fixture(scope="module")
def reach():
    return Reach()


def test_no_two_rules_have_one_name():
    assert len(RULES) == len(FILES)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_refuses_with_what_it_declares(reach, name):
    declared = COMMANDS[name]
    module = declared.body.__module__
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    assert set(declared.refuses) == reach.codes(tree, imported_rules(module)) - NEVER.get(name, set())


def test_every_code_is_in_the_catalogue_and_used():
    """A code nobody says any more is documentation of nothing."""
    root = Path(argosy.rules.__path__[0]).parent
    text = "\n".join(p.read_text() for p in root.rglob("*.py") if p.parent.name != "problems")
    unused = [code for code in CATALOGUE if f'"{code}"' not in text]
    assert not unused


@pytest.mark.parametrize("problem", CATALOGUE.values(), ids=lambda p: p.code)
def test_a_problem_says_what_is_wrong_and_what_to_do(problem):
    assert problem.title.endswith(".")
    assert problem.advice.endswith(".")
    assert 400 <= problem.status < 600


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_own_example_is_one(name):
    """What the documentation shows must be taken: its path's fields are added, as the route would."""
    declared = COMMANDS[name]
    path = {"order": {"channel": "web", "reference": "A"}, "code": "X", "customer": "X", "view": VIEW, "remark": VIEW}
    path |= dict.fromkeys(("n", "fulfillment", "parcel", "payment", "instruction", "approval"), 1)
    given = {field: path[field] for field in declared.body.model_fields if field in path} | (MAIL if "kind" in declared.path_fields else {})
    declared.body.model_validate(given | declared.example)
    assert declared.summary.endswith(".")
