"""What every row class has, and the names of the columns' types."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from ...base.ids import Id
from ..spec import Spec

Int = int
Big = int
Small = int
Str = str
Flag = bool
Instant = datetime
Json = Any
Blob = bytes

__all__ = ["Big", "Blob", "Flag", "Id", "Instant", "Int", "Json", "Row", "Small", "Str"]


class Row:
    """Rows are compared by identity: two of them are never the same row."""

    spec: ClassVar[Spec]
    key_of: ClassVar[Any]
