"""Files from outside: read under a preset that says what their columns mean, and brought in as ordinary commands."""

from .importing import MODES, import_file
from .online_retail import ONLINE_RETAIL
from .outcome import ImportStopped, Progress, Summary
from .reader import UnreadableFile

__all__ = ["MODES", "ONLINE_RETAIL", "ImportStopped", "Progress", "Summary", "UnreadableFile", "import_file"]
