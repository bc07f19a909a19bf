"""The settings a batch works under: locations, channels, collectors, hold types, taxes, mails, roles and policies, at one version.

Cached by each process; the version number every batch reads first says when to read them again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .rows import Channel, Collector, CustomField, HoldType, Location, MailText, Policy, Role, Series, TaxRate


@dataclass(frozen=True)
class Settings:
    """One consistent snapshot, by code."""

    version: int = -1
    locations: dict[str, Location] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    collectors: dict[str, Collector] = field(default_factory=dict)
    hold_types: dict[str, HoldType] = field(default_factory=dict)
    tax_rates: dict[str, TaxRate] = field(default_factory=dict)
    custom_fields: dict[str, CustomField] = field(default_factory=dict)
    number_series: dict[str, Series] = field(default_factory=dict)
    mail_texts: dict[str, MailText] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, tuple[Policy, ...]] = field(default_factory=dict)

    def offered_at(self, channel: str) -> list[str]:
        """Codes of the open locations that promise for this channel, most preferred first; none for a channel we don't know."""
        known = self.channels.get(channel)
        return [code for code in known.locations if self.locations[code].active] if known else []

    def policy(self, kind: str, at: datetime) -> Policy | None:
        """The newest policy of this kind in force at that moment."""
        in_force = [p for p in self.policies.get(kind, ()) if p.active_from <= at]
        return max(in_force, key=lambda p: p.version, default=None)
