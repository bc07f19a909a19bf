"""argosy audit: prove the books. Exit code 1 when anything is broken; what is open waits for somebody."""

from __future__ import annotations

from dataclasses import asdict

import psycopg
import typer
from rich.table import Table

from argosy.cli.place import Demo, Json, database
from argosy.cli.show import console, print_json
from argosy.queries.audit import Report, audit

FINDINGS_SHOWN = 10


def audit_(demo: Demo = False, json: Json = False) -> None:
    """Recompute every balance from the ledgers and every invariant from the rows; say what is broken, and what is open."""
    with database(demo) as found, psycopg.connect(found.owner_conninfo(), autocommit=True) as connection:
        report = audit(connection)
    if json:
        print_json({"broken": report.broken, "open": report.open, "checks": [asdict(check) for check in report.checks]})
    else:
        show(report)
    if report.broken:
        raise typer.Exit(1)


def show(report: Report) -> None:
    """A line a check, then what was found."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title, justify in (("check", "left"), ("rows", "right"), ("broken", "right"), ("open", "right")):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    for check in report.checks:
        table.add_row(check.title, f"{check.rows_checked:,}", str(check.broken_count or "·"), str(check.open_count or "·"))
    console.print(table)
    for check in report.checks:
        for kind, findings, count in (("broken", check.broken, check.broken_count), ("open", check.open, check.open_count)):
            for finding in findings[:FINDINGS_SHOWN]:
                console.print(f"{kind}: {check.name}: {finding}", highlight=False)
            if count > FINDINGS_SHOWN:
                console.print(f"… and {count - FINDINGS_SHOWN} more; --json tells the first hundred")
    console.print(said(report), highlight=False)


def said(report: Report) -> str:
    """The report in a sentence."""
    found = f"{report.broken} broken" if report.broken else "nothing is broken"
    return f"{len(report.checks)} checks: {found}, {report.open} open."
