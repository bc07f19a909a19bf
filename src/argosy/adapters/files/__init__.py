"""Files from outside: read under a preset or a mapping that says what their columns mean, and brought in as ordinary commands."""

from .importing import MODES, import_file
from .mapped import import_mapped
from .mapping import read_mapping
from .online_retail import ONLINE_RETAIL
from .outcome import ImportStopped, Progress, Summary, UnreadableFile
from .previewing import preview

__all__ = [
    "MODES", "ONLINE_RETAIL", "ImportStopped", "Progress", "Summary", "UnreadableFile", "import_file", "import_mapped", "preview",
    "read_mapping",
]  # fmt: skip
