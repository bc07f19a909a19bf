"""Before a file's orders: places, the channel and SKUs are made where they are missing. What is there is left as it is."""

from __future__ import annotations

from collections.abc import Callable

from ...base.limits import BATCH_WEIGHT_LINES_MAX
from ...commands.catalog.put_sku import PutSku
from ...commands.settings.put_channel import PutChannel
from ...commands.settings.put_collector import PutCollector
from ...commands.settings.put_location import PutLocation
from ...engine.office import Office
from ...engine.registry import Command
from ...engine.submission import Submission
from . import known
from .batches import accepted
from .clerks import ACTOR
from .outcome import Progress
from .preset import Preset
from .survey import Survey

HISTORY = "history"
"""The location that past orders were delivered from, and the collector they were paid to."""

Tell = Callable[[Progress], None]


def prepare(office: Office, preset: Preset, found: Survey, progress: Tell) -> None:
    """The place that promises, the channel, and the SKUs of the file."""
    if not known.has(office, "locations", preset.location):
        put(office, PutLocation(code=preset.location, title=preset.location_title, timezone=preset.timezone))
    if not known.has(office, "channels", preset.code):
        put(office, PutChannel(code=preset.code, title=preset.title, currency=preset.currency, locations=[preset.location]))
    codes = sorted(found.sold)
    there = known.skus(office, codes)
    missing = [PutSku(code=code, title=found.title(code)) for code in codes if code not in there]
    in_slices(office, [Submission(sku, ACTOR) for sku in missing], "skus", progress)


def prepare_past(office: Office) -> None:
    """Where what is over was delivered from, closed so that nothing is promised there; and who was paid."""
    if not known.has(office, "locations", HISTORY):
        put(office, PutLocation(code=HISTORY, title="History", active=False))
    if not known.has(office, "collectors", HISTORY):
        put(office, PutCollector(code=HISTORY, kind="manual"))


def put(office: Office, body: Command) -> None:
    accepted(office, [Submission(body, ACTOR)])


def in_slices(office: Office, submissions: list[Submission], stage: str, progress: Tell) -> None:
    """Run them in batches, telling how far it has come."""
    for start in range(0, len(submissions), BATCH_WEIGHT_LINES_MAX):
        accepted(office, submissions[start : start + BATCH_WEIGHT_LINES_MAX])
        progress(Progress(stage, min(start + BATCH_WEIGHT_LINES_MAX, len(submissions)), len(submissions)))
