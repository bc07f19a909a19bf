"""Long work that people ask for, kind by kind: what a worker does when it takes a job up, and what is shown before it is started."""

from collections.abc import Callable

from .bulk import BulkPreview, preview_bulk, run_bulk
from .doing import Doing, JobFailed
from .export import run_export
from .filework import preview_file, run_import, run_tracking

KINDS: dict[str, Callable[[Doing], None]] = {
    "export": run_export,
    "bulk": run_bulk,
    "import": run_import,
    "tracking": run_tracking,
}
"""By kind, what is done. Each may be begun again after a crash, and does nothing twice."""

__all__ = ["KINDS", "BulkPreview", "Doing", "JobFailed", "preview_bulk", "preview_file"]
