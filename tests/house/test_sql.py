"""SQL asks the database neither for the time nor for an id, and says nothing that only one major version understands.

Time and ids come from the engine: a retry of a batch then repeats them exactly, and a simulation can move the clock.
And every statement must run on PostgreSQL 15 as well as 18. Both break silently (the suite of one version is green), so
the words themselves are looked for: in string literals, in .sql files, and in SQLAlchemy's `func.…`.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(p for kind in ("*.py", "*.sql", "*.mako") for p in (ROOT / "src").rglob(kind))

CLOCK = "a retry or a simulation would get another time: bind world.now"
IDENTITY = "a retry would get another id: ids derive from the command's"
TOO_NEW = "PostgreSQL 15 doesn't know it"
FORBIDDEN = {
    r"(?<![\w.])now\(\)": CLOCK,
    r"\b(current|local)_?timestamp\b": CLOCK,
    r"\bcurrent_date\b": CLOCK,
    r"\b(clock|statement|transaction)_timestamp\(": CLOCK,
    r"\bgen_random_uuid\(": IDENTITY,
    r"\buuid_generate_v\d\w*\(": IDENTITY,
    r"\buuidv[47]\(": IDENTITY,
    r"\btransaction_timeout\b": TOO_NEW,
    r"\bjson_table\b": TOO_NEW,
    r"\bmerge\s+into\b.*\breturning\b": TOO_NEW,
    r"\breturning\b[^;]*\b(old|new)\.": TOO_NEW,
    r"\bgenerated\s+always\s+as\s*\([^;]*\)\s*virtual\b": TOO_NEW,
}
FUNCTIONS = {  # the same, said through SQLAlchemy
    "now": CLOCK,
    "current_date": CLOCK,
    "current_timestamp": CLOCK,
    "localtimestamp": CLOCK,
    "clock_timestamp": CLOCK,
    "statement_timestamp": CLOCK,
    "transaction_timestamp": CLOCK,
    "gen_random_uuid": IDENTITY,
    "uuidv4": IDENTITY,
    "uuidv7": IDENTITY,
}


def in_sql(text: str) -> list[str]:
    """What `text`, a piece of SQL, says that it must not, each with the reason."""
    code = re.sub(r"--[^\n]*", "", text)  # a comment may name what it avoids
    return [
        f"{found.group(0)!r}: {why}" for pattern, why in FORBIDDEN.items() if (found := re.search(pattern, code, re.IGNORECASE | re.DOTALL))
    ]


def in_python(source: str) -> list[str]:
    """The same for a Python module: its strings (docstrings aside) and its calls of `func`."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        if id(node) in prose:
            continue
        if isinstance(node, ast.JoinedStr):  # whole, so that a statement with a placeholder in it is read as one
            parts = [p.value if isinstance(p, ast.Constant) else "x" for p in node.values]
            found += [f"line {node.lineno}: {what}" for what in in_sql("".join(map(str, parts)))]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [f"line {node.lineno}: {what}" for what in in_sql(node.value)]
        elif isinstance(node, ast.Attribute) and node.attr in FUNCTIONS and names_func(node.value):
            found.append(f"line {node.lineno}: func.{node.attr}: {FUNCTIONS[node.attr]}")
    return found


def names_func(node: ast.expr) -> bool:
    """`func` or `sa.func`: SQLAlchemy's door to SQL functions."""
    return getattr(node, "id", None) == "func" or getattr(node, "attr", None) == "func"


def test_sql_is_portable_and_knows_no_clock():
    assert FILES, "no sources found: this would pass on an empty folder"
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in FILES
        for what in (in_python if path.suffix == ".py" else in_sql)(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t (at) VALUES (now())",
        "at timestamptz NOT NULL DEFAULT NOW()",
        "at timestamptz DEFAULT CURRENT_TIMESTAMP",
        "SELECT clock_timestamp()",
        "id uuid DEFAULT gen_random_uuid()",
        "SELECT uuidv7()",
        "SET transaction_timeout = '5s'",
        "SELECT * FROM JSON_TABLE(x, '$' COLUMNS (a int PATH '$.a'))",
        "MERGE INTO t USING s ON t.id = s.id\nWHEN MATCHED THEN DELETE\nRETURNING t.id",
        "UPDATE t SET n = 1 RETURNING old.n, new.n",
        "total bigint GENERATED ALWAYS AS (a + b) VIRTUAL",
    ],
)
def test_what_is_forbidden_is_seen(sql: str):
    assert in_sql(sql)
    assert in_python(f"STATEMENT = {sql!r}")


@pytest.mark.parametrize(
    "source",
    [
        "Column('at', DateTime, server_default=func.now())",
        "sa.func.gen_random_uuid()",
        "f'UPDATE {table} SET at = now()'",
    ],
)
def test_it_is_seen_through_python(source: str):
    assert in_python(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""Says why now() is not used."""',
        "at = datetime.now(UTC)",
        "'UPDATE t SET n = n + 1 RETURNING n'",
        "'INSERT INTO t (at) VALUES ($1) -- never now()'",
        "'total bigint GENERATED ALWAYS AS (a + b) STORED'",
        "func.coalesce(a, 0)",
    ],
)
def test_what_is_allowed_passes(source: str):
    assert not in_python(source)
