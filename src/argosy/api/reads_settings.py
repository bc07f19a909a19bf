"""The reads of settings: a list for each kind, all of one shape."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request

from argosy.api import answers_settings as answers
from argosy.api.answers import Answer
from argosy.api.reading import May, Reads
from argosy.model.rows import Channel, Collector, CustomField, HoldType, Location, MailText, Row, Series, TaxRate
from argosy.queries.settings_lists import settings_list
from argosy.serving.asked import Listing

KINDS: tuple[tuple[str, str, type[Row], type[Answer]], ...] = (
    ("locations", "Locations", Location, answers.LocationList),
    ("channels", "Channels", Channel, answers.ChannelList),
    ("collectors", "Collectors", Collector, answers.CollectorList),
    ("hold_types", "Types of holds", HoldType, answers.HoldTypeList),
    ("tax_rates", "The tax table", TaxRate, answers.TaxRateList),
    ("custom_fields", "Custom fields", CustomField, answers.CustomFieldList),
    ("series", "Number series", Series, answers.SeriesList),
    ("mail_texts", "Mails in your own words", MailText, answers.MailTextList),
)
settings_reads = Reads("settings", May("settings:read"))


def _listing(cls: type[Row]) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def listing(request: Request, asked: Annotated[Listing, Query()]) -> Any:
        """Go on with `after` = `next` until `next` is null."""
        return await settings_reads.listed(request, asked, partial(settings_list, cls))

    return listing


for _name, _title, _cls, _answer in KINDS:
    settings_reads.list(f"/{_name}", f"{_name}.list", f"{_title}, by code.", _answer)(_listing(_cls))
