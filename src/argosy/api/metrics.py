"""GET /metrics for Prometheus: what this server's processes count, and what stands late in the database.

It needs a key with the scope `metrics:read`: which commands run, and how many, is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.responses import Response

from argosy.api.reading import May, service_of
from argosy.queries.gauges import Gauges, Late, gauges
from argosy.queries.sight import Sight
from argosy.serving import watch

metrics = APIRouter(include_in_schema=False)


@metrics.get("/metrics")
async def scrape(request: Request, _: Annotated[Sight, Depends(May("metrics:read"))]) -> Response:
    """In Prometheus' text format."""
    service = service_of(request)
    found = await service.house.run(gauges(service.coalescer.desk.machine_time()))
    watch.measure((service.coalescer.fast, service.coalescer.slow), service.pools)
    late = CollectorRegistry(auto_describe=False)
    late.register(_Late(found))
    return Response(_counted() + generate_latest(late), media_type=CONTENT_TYPE_LATEST)


def _counted() -> bytes:
    """By this process, or by all that share its folder."""
    folder = watch.shared()
    if folder is None:
        return generate_latest(REGISTRY)
    watch.forget_the_dead(folder)
    together = CollectorRegistry(auto_describe=False)
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


class _Late(Collector):
    """What the database says, as gauges."""

    def __init__(self, found: Gauges) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        found = self._found
        yield GaugeMetricFamily("argosy_due_overdue", "Due work whose time has come and that has not run.", found.due.count)
        yield GaugeMetricFamily("argosy_due_overdue_seconds", "How long the oldest of it has been due.", found.due.seconds)
        yield from _family("argosy_instructions_open", "kind", found.instructions, "Instructions to the outside that are not answered")
        yield GaugeMetricFamily("argosy_events", "Events there are: the head of the feed.", found.events)
        yield from _family("argosy_consumer_lag", "consumer", found.consumers, "Events that a consumer has not read")


def _family(name: str, label: str, late: dict[str, Late], what: str) -> Iterator[Metric]:
    count = GaugeMetricFamily(name, f"{what}.", labels=[label])
    oldest = GaugeMetricFamily(f"{name}_seconds", f"{what}: age of the oldest.", labels=[label])
    for key, found in late.items():
        count.add_metric([key], found.count)
        oldest.add_metric([key], found.seconds)
    yield count
    yield oldest
