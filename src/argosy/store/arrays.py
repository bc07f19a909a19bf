"""How Python values become PostgreSQL's binary parameters: a column of values is one array, encoded in one go.

The hot path sends every table's rows as one array per column, and psycopg's own list dumper costs several times what
PostgreSQL then spends reading it. Knowing the type beforehand, this looks at a column once: all equal, all integers,
all ids. None is NULL everywhere. What Python type stands for what SQL type is the table `_KINDS`. The wire format is
PostgreSQL's `array_recv` and the `*_recv` function of each type.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

Encoder = Callable[[Any], bytes]

FAULTS = (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, struct.error)
"""What an encoder raises for a value that its SQL type cannot hold."""

_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_HEADER = struct.Struct(">iiiii")  # dimensions, may have NULLs (PostgreSQL looks itself), element oid, length, lower bound
_STRUCT_LENGTH_MAX = 256  # integers packed by one struct; a struct of n integers is cached, and so must be small
_SHORT_MAX = 4096
_LENGTHS = [struct.pack(">i", n) for n in range(_SHORT_MAX + 1)]
_JSONB_HEADS = [struct.pack(">ib", n + 1, 1) for n in range(_SHORT_MAX + 1)]  # length, then the format's version


class _Kind(NamedTuple):
    """`value` encodes one value; `column` all elements of an array, each with its length, or fails if one of them is
    unusual (a NULL, a long text): then they are encoded one by one."""

    oid: int
    value: Encoder
    column: Callable[[Sequence[Any]], bytes] | None = None


def encoder(sql_type: str) -> Encoder:
    """The function that encodes a parameter of `sql_type`, such as 'bigint' or 'uuid[]'; KeyError if not known here.

    It raises one of `FAULTS` for a value the type cannot hold. Arrays are given as lists or tuples.
    """
    if sql_type.endswith("[]"):
        return functools.partial(_array, _KINDS[sql_type.removesuffix("[]")])
    return _KINDS[sql_type].value


def _array(kind: _Kind, values: Sequence[Any]) -> bytes:
    count = len(values)
    if not count:
        return _HEADER.pack(0, 0, kind.oid, 0, 0)[:12]
    first = values[0]
    if count > 1 and values[-1] is first and values.count(first) == count:
        return _HEADER.pack(1, 1, kind.oid, count, 1) + _element(kind.value, first) * count
    try:
        body = (kind.column or functools.partial(_one_by_one, kind.value))(values)
    except (TypeError, IndexError, struct.error):
        body = _one_by_one(kind.value, values)
    return _HEADER.pack(1, 1, kind.oid, count, 1) + body


def _one_by_one(value: Encoder, values: Sequence[Any]) -> bytes:
    """Columns that come here say the same again and again: nothing, or one of a few words."""
    known: dict[Any, bytes] = {}
    for v in values:
        if v not in known:
            known[v] = _element(value, v)
    return b"".join(map(known.__getitem__, values))


def _element(value: Encoder, v: Any) -> bytes:
    if v is None:
        return _NULL
    encoded = value(v)
    return len(encoded).to_bytes(4, "big") + encoded


# Integers, and instants, which are integers on the wire.


def _integer(width: int, v: int) -> bytes:
    return v.to_bytes(width, "big", signed=True)


@functools.cache
def _struct(code: str, count: int) -> struct.Struct:
    return struct.Struct(">" + ("i" + code) * count)


def _integers(width: int, code: str, values: Sequence[int]) -> bytes:
    flat = [width] * (2 * len(values))
    flat[1::2] = values
    if len(values) <= _STRUCT_LENGTH_MAX:
        return _struct(code, len(values)).pack(*flat)
    step = 2 * _STRUCT_LENGTH_MAX
    parts = [flat[start : start + step] for start in range(0, len(flat), step)]
    return b"".join([_struct(code, len(part) // 2).pack(*part) for part in parts])


def _microseconds(v: datetime) -> int:
    """Since 2000, exactly: `timestamp()` is a float and rounds. A naive datetime raises TypeError."""
    since = v - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _instant(v: datetime) -> bytes:
    return _integer(8, _microseconds(v))


def _instants(values: Sequence[datetime]) -> bytes:
    return _integers(8, "q", [_microseconds(v) for v in values])


# Bytes of one length: ids and flags.


def _id(v: Any) -> bytes:
    if not isinstance(v, bytes) or len(v) != 16:
        raise ValueError(f"an id is 16 bytes, not {v!r:.60}")
    return v


def _ids(values: Sequence[bytes]) -> bytes:
    body = b"\0\0\0\x10" + b"\0\0\0\x10".join(values)
    if len(body) != 20 * len(values):
        raise ValueError("an id is 16 bytes")
    return body


_FLAGS = {False: b"\0", True: b"\1"}


# Bytes of any length: text, JSON already rendered, blobs.


def _text(v: str | bytes) -> bytes:
    return v if isinstance(v, bytes) else v.encode()


def _json(v: str | bytes) -> bytes:
    return b"\1" + _text(v)


def _blob(v: Any) -> bytes:
    if not isinstance(v, bytes):
        raise TypeError(f"a blob is bytes, not {type(v).__name__}")
    return v


def _framed(heads: list[bytes], blobs: Sequence[bytes]) -> bytes:
    """Each blob behind the head for its length; TypeError if one is not bytes, IndexError if one is long."""
    parts = [b""] * (2 * len(blobs))
    parts[0::2] = map(heads.__getitem__, map(len, blobs))
    parts[1::2] = blobs
    return b"".join(parts)


def _texts(heads: list[bytes], values: Sequence[Any]) -> bytes:
    if isinstance(values, str):
        raise ValueError("an array of texts is a list, not one text")
    return _framed(heads, values if isinstance(values[0], bytes) else list(map(str.encode, values)))


_KINDS = {
    "smallint": _Kind(21, functools.partial(_integer, 2), functools.partial(_integers, 2, "h")),
    "integer": _Kind(23, functools.partial(_integer, 4), functools.partial(_integers, 4, "i")),
    "bigint": _Kind(20, functools.partial(_integer, 8), functools.partial(_integers, 8, "q")),
    "boolean": _Kind(16, _FLAGS.__getitem__),
    "uuid": _Kind(2950, _id, _ids),  # 16 bytes
    "text": _Kind(25, _text, functools.partial(_texts, _LENGTHS)),  # str, or its UTF-8 bytes
    "jsonb": _Kind(3802, _json, functools.partial(_texts, _JSONB_HEADS)),  # rendered JSON, str or UTF-8 bytes
    "bytea": _Kind(17, _blob, functools.partial(_framed, _LENGTHS)),  # bytes
    "timestamptz": _Kind(1184, _instant, _instants),  # an aware datetime
}
