"""Small wrong programs, made from ours: one operator, account, lock or term changed in the chart, the loaders or the writer.

All changes of a few kinds are listed by walking the syntax trees, and a seed draws from them, so that nobody picks those that
are easy to catch. A mutant is named by file, function and what was changed, never by line, and is drawn by its name: code that
changes elsewhere leaves the draw as it was.
"""

from __future__ import annotations

import ast
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "argosy"
GROUPS = {
    "accounts": ("model/accounts.py", "model/moves.py", "model/checks.py"),
    "locks": ("store/loaders/__init__.py", "store/loaders/orders.py", "store/loaders/stock.py", "store/loaders/skus.py"),
    "writer": ("store/writer.py",),
}
EQUIVALENT = Path(__file__).with_name("equivalent.txt")

_PAIRS = [
    (ast.Lt, ast.LtE),
    (ast.Gt, ast.GtE),
    (ast.Eq, ast.NotEq),
    (ast.In, ast.NotIn),
    (ast.Is, ast.IsNot),
    (ast.Add, ast.Sub),
    (ast.And, ast.Or),
]
OTHERWISE = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
KIN = [
    "waiting promised recalling cancelled shipped",
    "on_hand quarantine in_transit carrier",
    "authorized capturing captured refunding refunded",
    "voiding voided",
    "stock supply none",
    "value house",
    "held balance",
    "ordered credited",
]
"""Accounts, columns and kinds that are taken for one another: each becomes the next of its row."""
MISTAKEN = {a: b for row in KIN for a, b in itertools.pairwise([*row.split(), row.split()[0]])}
SQL = [
    (r" for no key update skip locked| for no key update", ""),
    (r" skip locked", ""),
    (r" order by [^()]*?(?= limit| offset|\)|$)", ""),
    (r"\bdistinct ", ""),
    (r" on conflict .*", ""),
    (r" desc\b", ""),
    (r" and [\w.]+ [<>=]+ [\w.']+", ""),
    (r"\bleft join", "join"),
    (r"\bleast\(", "greatest("),
    (r" \+ ", " - "),
    (r" > ", " >= "),
    (r" < ", " <= "),
]


@dataclass(frozen=True)
class Mutant:
    """One change. `source` is the whole file's text with it; comments are lost, they don't run."""

    file: str
    name: str
    source: Callable[[], str]


def every() -> dict[str, list[Mutant]]:
    """All mutants of each group, without those that are known to change nothing."""
    known = equivalent()
    return {group: [m for file in files for m in _of_file(file) if m.name not in known] for group, files in GROUPS.items()}


def drawn(count: int, seed: str) -> list[Mutant]:
    """`count` mutants, from each group in turn."""

    def rank(mutant: Mutant) -> bytes:
        return hashlib.sha256(f"{seed}:{mutant.name}".encode()).digest()

    shuffled = [sorted(mutants, key=rank) for mutants in every().values()]
    in_turn = [m for turn in itertools.zip_longest(*shuffled) for m in turn if m is not None]
    return in_turn[:count]


def equivalent() -> dict[str, str]:
    """Name → why no test can tell it from our program."""
    lines = [line for line in EQUIVALENT.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split(" :: ", 1) for line in lines)


def _of_file(file: str) -> Iterator[Mutant]:
    tree = ast.parse((SOURCE / file).read_text("utf-8"))
    met: Counter[str] = Counter()
    for where, parent, field, at, old, new in _changes(tree, ""):
        name = f"{file} {where}: {_difference(_text(old), _text(new))}"
        met[name] += 1
        name += f" ({met[name]})" if met[name] > 1 else ""

        def source(parent: ast.AST = parent, field: str = field, at: int | None = at, old: ast.AST = old, new: ast.AST | None = new) -> str:
            _put(parent, field, at, new or ast.Pass())
            try:
                return ast.unparse(ast.fix_missing_locations(tree))
            finally:
                _put(parent, field, at, old)

        yield Mutant(file, name, source)


def _put(parent: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[at] = node


def _text(node: ast.AST | None) -> list[str]:
    text = "" if node is None else repr(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)
    return text.encode("ascii", "replace").decode().split()


def _difference(old: list[str], new: list[str]) -> str:
    """The words that differ, with two on either side."""
    start, end, words = 0, 0, min(len(old), len(new))
    while start < words and old[start] == new[start]:
        start += 1
    while end < words - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first, left = max(0, start - 2), max(0, end - 2)
    return " => ".join(" ".join(text[first : len(text) - left]) for text in (old, new))


Change = tuple[str, ast.AST, str, int | None, ast.AST, ast.AST | None]
UNSEEN = (ast.Import, ast.ImportFrom, ast.Raise, ast.Assert)
"""What is not changed: names, and what is only said to people."""
SPOKEN = {"annotation", "returns", "decorator_list", "bases", "ctx", "op", "ops", "format_spec"}


def _changes(parent: ast.AST, where: str) -> Iterator[Change]:
    for field, value in ast.iter_fields(parent):
        if field in SPOKEN:
            continue
        for at, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or isinstance(node, UNSEEN) or _is_prose(node):
                continue
            inner = f"{where}.{node.name}".lstrip(".") if isinstance(node, ast.FunctionDef | ast.ClassDef) else where
            inner = _assigned(node) if not inner and isinstance(node, ast.Assign | ast.AnnAssign) else inner
            for new in _variants(node, in_module="." not in where and where.isupper()):
                yield inner or "module", parent, field, at, node, new
            yield from _changes(node, inner)


def _is_prose(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _assigned(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _variants(node: ast.AST, *, in_module: bool) -> Iterator[ast.AST | None]:
    """What `node` may be mistaken for; None takes it away."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Delete():
            yield None
        case ast.If(test=test, body=body, orelse=orelse):
            for new in (ast.Constant(value=True), ast.Constant(value=False), *_terms(test)):
                yield ast.If(new, body, orelse)
        case ast.comprehension(target=target, iter=found, ifs=[_, *_] as ifs):
            yield from (ast.comprehension(target, found, left, 0) for left in _one_less(ifs))
        case ast.Constant(value=bool() | int() | str() as value):
            yield from map(ast.Constant, _values(value))
        case ast.Set(elts=elts) | ast.Tuple(elts=elts, ctx=ast.Load()) if in_module:
            yield from (type(node)(elts=left, ctx=ast.Load()) for left in _one_less(elts) if left)
        case ast.Call():
            yield from _calls(node)
        case _:
            yield from _operations(node)


def _operations(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for i, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:i], OTHERWISE[type(op)](), *ops[i + 1 :]], comparators)
        case ast.BoolOp():
            yield from _terms(node)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right) if not _is_text(left) and not _is_text(right):
            yield from (ast.BinOp(left, OTHERWISE[type(op)](), right), left)
        case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd() | ast.Mult(), right=right) if not isinstance(right, ast.Constant):
            yield from (left, right)
        case ast.UnaryOp(operand=operand):
            yield operand


def _terms(test: ast.AST) -> Iterator[ast.expr]:
    if isinstance(test, ast.BoolOp):
        yield ast.BoolOp(OTHERWISE[type(test.op)](), test.values)
        yield from (left[0] if len(left) == 1 else ast.BoolOp(test.op, left) for left in _one_less(test.values))


def _one_less(many: list[ast.expr]) -> Iterator[list[ast.expr]]:
    return (many[:i] + many[i + 1 :] for i in range(len(many)))


def _calls(call: ast.Call) -> Iterator[ast.AST]:
    """The function for its brother; an argument forgotten."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    brothers = {"max": "min", "min": "max", "any": "all", "all": "any"}
    if name in brothers:
        yield ast.Call(ast.Name(brothers[name]), call.args, call.keywords)
    if name in ("min", "max") and len(call.args) > 1:
        yield from (left[0] if len(left) == 1 else ast.Call(call.func, left, call.keywords) for left in _one_less(call.args))
    if name == "sorted":
        yield ast.Call(ast.Name("list"), call.args, [])
    elif name not in ("_book", "Statement", "field"):
        yield from (ast.Call(call.func, call.args, left) for left in _one_less(call.keywords))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _values(value: bool | int | str) -> Iterator[bool | int | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield 1 - value if value in (0, 1) else value + 1
    elif value in MISTAKEN:
        yield MISTAKEN[value]
    elif re.fullmatch(r"\w+!?( \w+!?)+", value):  # a row of the chart: a move forgotten, or for facts alone, or for all
        words = value.split()
        for i, word in enumerate(words):
            yield " ".join(words[:i] + words[i + 1 :])
            yield " ".join([*words[:i], word.rstrip("!") if word.endswith("!") else word + "!", *words[i + 1 :]])
    else:
        for pattern, instead in SQL:
            for found in re.finditer(pattern, value, re.DOTALL):
                yield value[: found.start()] + instead + value[found.end() :]
