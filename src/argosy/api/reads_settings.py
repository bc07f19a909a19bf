"""The reads of settings: a list for each kind, all of one shape."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from argosy.api import answers_settings as answers
from argosy.api.answers import Answer
from argosy.api.reads import After, Limit, May, page
from argosy.api.routes import PREFIX
from argosy.model.rows import Channel, Collector, CustomField, HoldType, Location, Row, Series, TaxRate
from argosy.queries.settings_lists import settings_list
from argosy.queries.sight import Sight

SCOPE = "settings:read"
KINDS: tuple[tuple[str, str, type[Row], type[Answer]], ...] = (
    ("locations", "Locations", Location, answers.LocationList),
    ("channels", "Channels", Channel, answers.ChannelList),
    ("collectors", "Collectors", Collector, answers.CollectorList),
    ("hold_types", "Types of holds", HoldType, answers.HoldTypeList),
    ("tax_rates", "The tax table", TaxRate, answers.TaxRateList),
    ("custom_fields", "Custom fields", CustomField, answers.CustomFieldList),
    ("series", "Number series", Series, answers.SeriesList),
)


def _listing(cls: type[Row]) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def listing(request: Request, sight: Annotated[Sight, Depends(May(SCOPE))], after: After = None, limit: Limit = 50) -> Any:
        return await page(request, settings_list(cls, sight, after, limit))

    return listing


settings_reads = APIRouter(prefix=PREFIX)
for _name, _title, _cls, _answer in KINDS:
    settings_reads.add_api_route(
        f"/{_name}",
        _listing(_cls),
        methods=["GET"],
        operation_id=f"{_name}.list",
        summary=f"{_title}, by code.",
        description="Go on with `after` = `next` until `next` is null.",
        tags=["settings"],
        response_model=_answer,
        openapi_extra={"x-scope": SCOPE},
    )
