"""A file as commands know it: what it is, who brought it, when. Its bytes are nobody's business here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..base.ids import Id


@dataclass(frozen=True)
class Upload:
    """Whole and unchanging. `media_type` is told from its bytes; `sha256` is of them."""

    id: Id
    name: str
    by: str
    at: datetime
    media_type: str
    size: int
    sha256: bytes
