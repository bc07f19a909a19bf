"""How a process logs: a line a happening on standard error, for people (`text`) or for programs (`json`).

A line holds ids, codes, names of commands, figures. What PostgreSQL quotes of a row in the detail of an error may be personal, and is
left out, wherever it stands.
"""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

import orjson

Format = Literal["text", "json"]
Level = Literal["debug", "info", "warning", "error"]

FIELDS = "fields"
"""The attribute of a log record that holds what a program would look for, by name: `extra={FIELDS: {...}}`."""

LINES = "lines"
"""The attribute of a record that stands for many: `extra={LINES: [(message, fields), ...]}`. A record each would cost more than the
commands that are told of.
"""

_DETAIL = re.compile(r"(DETAIL|CONTEXT):.*?(?=\\n|\n|$)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def configure(format: str, level: str, stream: TextIO | None = None) -> None:
    """Have everything of this process logged so; our own from `level` on, libraries' from warnings on. Again: anew."""
    handler = _Handler(stream)
    handler.setFormatter(_Json() if format == "json" else _Text())
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h.formatter, _Lines)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("argosy").setLevel(level.upper())


def without_rows(text: str) -> str:
    """An error's text without the rows that PostgreSQL quotes in it."""
    return _DETAIL.sub(r"\1 left out", text)


class _Handler(logging.Handler):
    """To a stream, or to what is standard error when a line is written."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        try:
            (self._stream or sys.stderr).write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001  whatever it is, logging must not stop what is logged
            self.handleError(record)


class _Lines(logging.Formatter):
    """One line a happening; a trace follows its line, or is part of it."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if many := getattr(record, LINES, None):
            return "\n".join([self.line(at, record, message, fields, "") for message, fields in many])
        trace = without_rows(self.formatException(record.exc_info)) if record.exc_info else ""
        return self.line(at, record, without_rows(record.getMessage()), getattr(record, FIELDS, {}), trace)

    def line(self, at: str, record: logging.LogRecord, message: str, fields: dict[str, Any], trace: str) -> str:
        raise NotImplementedError


class _Text(_Lines):
    def line(self, at: str, record: logging.LogRecord, message: str, fields: dict[str, Any], trace: str) -> str:
        rest = "".join([f" {name}={value}" for name, value in fields.items() if value is not None])
        return f"{at} {record.levelname} {record.name} {_one_line(message + rest)}" + (f"\n{trace}" if trace else "")


def _one_line(text: str) -> str:
    """What would break the line, or paint a terminal, is spelt out: nobody adds a line of their own by a word that is logged."""
    return _BREAKS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class _Json(_Lines):
    def line(self, at: str, record: logging.LogRecord, message: str, fields: dict[str, Any], trace: str) -> str:
        said = {"time": at, "level": record.levelname.lower(), "logger": record.name, "message": message, **fields}
        if trace:
            said["trace"] = trace
        return orjson.dumps(said, default=str).decode()
