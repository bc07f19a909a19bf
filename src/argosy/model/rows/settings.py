"""What rarely changes and everything works under: places, channels, collectors, policies, keys."""

from __future__ import annotations

from ..spec import row
from .base import Big, Blob, Flag, Id, Instant, Int, Json, Row, Small, Str


@row("settings_version", key="one", delta="version")
class SettingsVersion(Row):
    """One row; every change of a setting moves it, and every batch reads it first."""

    one: Int
    version: Big = 0


@row("locations", key="code")
class Location(Row):
    """A place that holds stock: a warehouse or a store. Its code is its name for ever; its title may change.

    `hours`: by day of the week, when it is open, in its time zone.
    """

    code: Str
    company: Str
    title: Str
    timezone: Str
    address: Json = None
    active: Flag = True
    kind: Str = "warehouse"
    hours: Json = None


@row("channels", key="code")
class Channel(Row):
    """Where orders come from. `locations` are the codes that may promise for it, in order of priority.

    `buffer`: units of every SKU at every location that this channel's newcomers don't get. `taxes`: as given, or computed from the tax
    table. `series`: whose numbers its orders have.
    """

    code: Str
    company: Str
    title: Str
    currency: Str
    prices_include_tax: Flag
    locations: Json
    capture_policy: Str = "shipment"
    accept_always: Flag = False
    active: Flag = True
    buffer: Big = 0
    taxes: Str = "given"
    series: Str | None = None


@row("tax_rates", key="code")
class TaxRate(Row):
    """A row of the tax table: what a tax class bears in a country, or in a region of it. `rate` in millionths: 190000 is 19 %."""

    code: Str
    title: Str
    country: Str
    tax_class: Str
    rate: Big
    region: Str | None = None
    active: Flag = True


@row("custom_fields", key="code")
class CustomField(Row):
    """A field of the merchant's own on orders: text, number, flag or date. One that is not active takes no new values."""

    code: Str
    title: Str
    type: Str
    active: Flag = True


@row("collectors", key="code")
class Collector(Row):
    """Who holds money for us on its way: gateway, bank, drawer, courier, marketplace."""

    code: Str
    kind: Str
    currency: Str | None = None
    smallest_step: Big = 1


@row("hold_types", key="code")
class HoldType(Row):
    """What an order's hold of this type blocks."""

    code: Str
    title: Str
    blocks_promise: Flag = False
    blocks_release: Flag = False
    blocks_capture: Flag = False
    blocks_edit: Flag = False


@row("mail_texts", key="code")
class MailText(Row):
    """A mail in a merchant's own words, in a language: its code is both, as `invitation.de`. There is none where the standard text stands.

    `version` is the settings' when it was written, so no two texts ever have the same.
    """

    code: Str
    kind: Str
    language: Str
    subject: Str
    body: Str
    version: Big


@row("policies", key="kind version")
class Policy(Row):
    """A versioned rule set: the newest version in force at a moment decides."""

    kind: Str
    version: Int
    active_from: Instant
    body: Json


@row("number_series", key="code", delta="last")
class Series(Row):
    """A gap-free series of numbers people say: of a channel's orders, of invoices, of credit notes. From `first` to `last`."""

    code: Str
    company: Str
    prefix: Str = ""
    padding: Small = 0
    last: Big = 0
    first: Big = 1


@row("api_keys", key="id")
class ApiKey(Row):
    """A key's hash and what it may do. `locations` and `channels`: null is all; `limits`: null is none."""

    id: Id
    name: Str
    hash: Blob
    scopes: Json
    created_at: Instant
    locations: Json = None
    channels: Json = None
    revoked_at: Instant | None = None
    limits: Json = None
