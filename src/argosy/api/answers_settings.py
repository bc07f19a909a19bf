"""What the reads of settings answer, as their documentation describes it."""

from __future__ import annotations

from typing import Literal

from argosy.api.answers import AddressShown, Answer, PageOf


class OpeningShown(Answer):
    opens: str
    closes: str


class HoursShown(Answer):
    """In the place's own time."""

    mon: list[OpeningShown]
    tue: list[OpeningShown]
    wed: list[OpeningShown]
    thu: list[OpeningShown]
    fri: list[OpeningShown]
    sat: list[OpeningShown]
    sun: list[OpeningShown]


class LocationShown(Answer):
    code: str
    company: str
    title: str
    timezone: str
    address: AddressShown | None
    active: bool
    kind: Literal["warehouse", "store"]
    hours: HoursShown | None


class ChannelShown(Answer):
    """`locations` promise for it, in order of priority."""

    code: str
    company: str
    title: str
    currency: str
    prices_include_tax: bool
    locations: list[str]
    capture_policy: Literal["shipment", "placed", "manual"]
    accept_always: bool
    active: bool
    buffer: int
    taxes: Literal["given", "computed"]
    series: str | None


class CollectorShown(Answer):
    code: str
    kind: str
    currency: str | None
    smallest_step: int


class HoldTypeShown(Answer):
    code: str
    title: str
    blocks_promise: bool
    blocks_release: bool
    blocks_capture: bool
    blocks_edit: bool


class TaxRateShown(Answer):
    """`rate` is per cent."""

    code: str
    title: str
    country: str
    tax_class: str
    rate: str
    region: str | None
    active: bool


class CustomFieldShown(Answer):
    code: str
    title: str
    type: Literal["text", "number", "flag", "date"]
    active: bool


class SeriesShown(Answer):
    """`last`: the count of the number that was given last; one less than `first`, when none was."""

    code: str
    company: str
    prefix: str
    padding: int
    last: int
    first: int


class MailTextShown(Answer):
    """`code` is the mail and the language. A mail that isn't listed has its standard text. `version` is what a change of it names."""

    code: str
    kind: Literal["invitation", "reset"]
    language: str
    subject: str
    body: str
    version: int


class LocationList(PageOf[LocationShown]):
    """By code."""


class ChannelList(PageOf[ChannelShown]):
    """By code."""


class CollectorList(PageOf[CollectorShown]):
    """By code."""


class HoldTypeList(PageOf[HoldTypeShown]):
    """By code."""


class TaxRateList(PageOf[TaxRateShown]):
    """By code."""


class CustomFieldList(PageOf[CustomFieldShown]):
    """By code."""


class SeriesList(PageOf[SeriesShown]):
    """By code."""


class MailTextList(PageOf[MailTextShown]):
    """By code."""
