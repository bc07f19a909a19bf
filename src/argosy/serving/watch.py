"""Who looks on: counts for Prometheus, and lines for the log, of what this process ran and answered.

Counting is done once a batch, by command and status, never once a command. Several processes of one server count into files of their
own in PROMETHEUS_MULTIPROC_DIR (the library's convention; `argosy serve --workers` sets it), which whoever is asked adds up.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from argosy import __version__
from argosy.base.logs import FIELDS
from argosy.engine.lanes import Lane
from argosy.engine.watch import Ran, log_batch
from argosy.serving.readers import Readers

requests_log = logging.getLogger("argosy.requests")
log = logging.getLogger("argosy.api")

BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody reads

COMMANDS = Counter("argosy_commands", "Commands answered, by name and status.", ["command", "status"])
REPLAYED = Counter("argosy_commands_replayed", "Commands answered with what they were answered the first time.")
PREVIEWS = Counter("argosy_previews", "Dry runs, by command and status.", ["command", "status"])
BATCH_COMMANDS = Histogram("argosy_batch_commands", "Commands in a batch, by lane.", ["lane"], buckets=BATCHES)
BATCH_SECONDS = Histogram("argosy_batch_seconds", "From a batch's first statement to its commit's answer.", ["lane"], buckets=SECONDS)
REQUESTS = Counter("argosy_requests", "Requests answered by anything but the engine.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("argosy_request_seconds", "How long those took.", ["method", "route"], buckets=SECONDS)
QUEUE = Gauge("argosy_queue_commands", "Commands that wait for a batch, by lane.", ["lane"], multiprocess_mode="livesum")
BUSY = Gauge("argosy_connections_busy", "Connections in use, by pool.", ["pool"], multiprocess_mode="livesum")
SIZE = Gauge("argosy_connections_max", "Connections there may be, by pool.", ["pool"], multiprocess_mode="livesum")
MEMORY = Gauge("argosy_memory_bytes", "Resident memory, by process.", multiprocess_mode="liveall")
BUILD = Gauge("argosy_build_info", "Always 1; the release is a label.", ["version"], multiprocess_mode="max")
BUILD.labels(__version__).set(1)

_command = cache(COMMANDS.labels)
_preview = cache(PREVIEWS.labels)
_batch = cache(lambda lane: (BATCH_COMMANDS.labels(lane), BATCH_SECONDS.labels(lane)))
_request = cache(REQUESTS.labels)
_took = cache(REQUEST_SECONDS.labels)


def harmless(told: Callable[..., None]) -> Callable[..., None]:
    """What goes wrong in looking on is logged, and keeps nobody from being answered."""

    def guarded(*arguments: Any) -> None:
        try:
            told(*arguments)
        except Exception:
            log.exception("what was done could not be counted")

    return guarded


@harmless
def batch(lane: str, seconds: float, ran: Sequence[Ran]) -> None:
    """A batch was run."""
    for (command, status), n in Tally((one.submission.declaration.name, one.reply.status) for one in ran).items():
        _command(command, status).inc(n)
    if replayed := sum(one.reply.repeated for one in ran):
        REPLAYED.inc(replayed)
    commands, took = _batch(lane)
    commands.observe(len(ran))
    took.observe(seconds)
    log_batch(lane, seconds, ran)


@harmless
def preview(command: str, status: int, seconds: float) -> None:
    """A dry run was answered."""
    _preview(command, status).inc()
    requests_log.info("dry run", extra={FIELDS: {"name": command, "status": status, "ms": round(seconds * 1_000, 1)}})


@harmless
def request(method: str, route: str, status: int, seconds: float) -> None:
    """A request was answered that the engine saw nothing of. `route` is a pattern: an address may hold what is personal."""
    _request(method, route, status).inc()
    _took(method, route).observe(seconds)
    if requests_log.isEnabledFor(logging.INFO):
        fields = {"method": method, "route": route, "status": status, "ms": round(seconds * 1_000, 1)}
        requests_log.info("request", extra={FIELDS: fields})


# ── what stands just now ─────────────────────────────────────────────────────────────────────────────────────────────────


def measure(lanes: Iterable[Lane], pools: Mapping[str, Readers]) -> None:
    """Set this process's gauges."""
    for lane in lanes:
        QUEUE.labels(lane.name).set(len(lane))
    for name, pool in pools.items():
        BUSY.labels(name).set(pool.busy)
        SIZE.labels(name).set(pool.size)
    with contextlib.suppress(OSError):  # not every system tells
        MEMORY.set(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))


def shared() -> Path | None:
    """Where several processes count together, if they do."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(folder) if folder else None


def forget_the_dead(folder: Path) -> None:
    """What stood in a process that has gone stands no more; what it counted stays counted."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _alive(int(pid)):
            file.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
