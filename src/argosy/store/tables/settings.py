"""Settings: what people configure and every batch reads from a cache, under one version number."""

from __future__ import annotations

from sqlalchemy import Table, UniqueConstraint

from .columns import big, blob, check, flag, instant, integer, json, metadata, one_of, small, text, uuid

CAPTURE_POLICIES = one_of("capture_policy", "shipment", "placed", "manual")

settings_version = Table(
    "settings_version",
    metadata,
    integer("one", key=True),
    big("version", default=0),
    check("one_row", "one = 1"),
)

locations = Table(
    "locations",
    metadata,
    text("code", key=True),
    text("company"),
    text("title"),
    text("timezone"),
    json("address", null=True),
    flag("active", default=True),
    text("kind", default="warehouse"),
    json("hours", null=True),
    check("known", one_of("kind", "warehouse", "store")),
)

channels = Table(
    "channels",
    metadata,
    text("code", key=True),
    text("company"),
    text("title"),
    text("currency"),
    flag("prices_include_tax"),
    json("locations"),
    text("capture_policy", default="shipment"),
    flag("accept_always", default=False),
    flag("active", default=True),
    big("buffer", default=0),
    text("taxes", default="given"),
    text("series", null=True),
    check("known", f"{CAPTURE_POLICIES} and {one_of('taxes', 'given', 'computed')} and buffer >= 0"),
)

tax_rates = Table(
    "tax_rates",
    metadata,
    text("code", key=True),
    text("title"),
    text("country"),
    text("tax_class"),
    big("rate"),
    text("region", null=True),
    flag("active", default=True),
    check("rate", "rate >= 0"),
)

custom_fields = Table(
    "custom_fields",
    metadata,
    text("code", key=True),
    text("title"),
    text("type"),
    flag("active", default=True),
    check("known", one_of("type", "text", "number", "flag", "date")),
)

collectors = Table(
    "collectors",
    metadata,
    text("code", key=True),
    text("kind"),
    text("currency", null=True),
    big("smallest_step", default=1),
    check("step", "smallest_step > 0"),
)

hold_types = Table(
    "hold_types",
    metadata,
    text("code", key=True),
    text("title"),
    flag("blocks_promise", default=False),
    flag("blocks_release", default=False),
    flag("blocks_capture", default=False),
    flag("blocks_edit", default=False),
)

mail_texts = Table(
    "mail_texts",
    metadata,
    text("code", key=True),
    text("kind"),
    text("language"),
    text("subject"),
    text("body"),
    big("version"),
    check("known", f"{one_of('kind', 'invitation', 'reset')} and code = kind || '.' || language"),
)

policies = Table(
    "policies",
    metadata,
    text("kind", key=True),
    integer("version", key=True),
    instant("active_from"),
    json("body"),
)

number_series = Table(
    "number_series",
    metadata,
    text("code", key=True),
    text("company"),
    text("prefix", default=""),
    small("padding", default=0),
    big("last", default=0),
    big("first", default=1),
    check("counts", "least(last, last - first + 1) >= 0"),
)

api_keys = Table(
    "api_keys",
    metadata,
    uuid("id", key=True),
    text("name"),
    blob("hash"),
    json("scopes"),
    instant("created_at"),
    json("locations", null=True),
    json("channels", null=True),
    instant("revoked_at", null=True),
    json("limits", null=True),
    UniqueConstraint("hash"),
)
