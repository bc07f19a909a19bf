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
    check("known", CAPTURE_POLICIES),
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
    check("counts", "last >= 0"),
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
    UniqueConstraint("hash"),
)
