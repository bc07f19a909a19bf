"""Long work that people ask for, kind by kind: what a worker does when it takes a job up, and what is shown before it is started."""

from collections.abc import Callable

from .bulk import BulkPreview, bulk, preview_bulk
from .doing import Doing, JobFailed
from .export import export
from .filework import import_, preview_file, track

KINDS: dict[str, Callable[[Doing], None]] = {"export": export, "bulk": bulk, "import": import_, "tracking": track}
"""By kind, what is done. Each may be begun again after a crash, and does nothing twice."""

__all__ = ["KINDS", "BulkPreview", "Doing", "JobFailed", "preview_bulk", "preview_file"]
