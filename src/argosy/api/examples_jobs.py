"""The same for long work."""

from __future__ import annotations

from typing import Any

JOB: dict[str, Any] = {
    "id": "0190a3f0-0000-7000-8000-000000000011",
    "kind": "import",
    "state": "done",
    "cancelling": False,
    "by": "key:0190a3f0-0000-7000-8000-000000000009",
    "at": "2026-03-02T09:15:00Z",
    "started_at": "2026-03-02T09:15:01Z",
    "ended_at": "2026-03-02T09:15:04Z",
    "total": 120,
    "done": 120,
    "counts": {"change": 14, "unchanged": 103, "rejected": 3},
    "message": None,
    "work": {
        "kind": "import",
        "what": "stock",
        "upload": "0190a3f0-0000-7000-8000-000000000012",
        "location": "BER",
        "reason": "yearly count",
    },
    "result": {"name": "changes-2026-03-02.csv", "media_type": "text/csv", "size": 6120},
    "rejects": {"name": "rejects-2026-03-02.csv", "media_type": "text/csv", "size": 344},
}

READS: dict[str, Any] = {
    "jobs.list": {"items": [JOB], "next": None},
    "jobs.get": JOB,
    "uploads.add": {
        "id": "0190a3f0-0000-7000-8000-000000000012",
        "name": "count.xlsx",
        "media_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "size": 48213,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
}
