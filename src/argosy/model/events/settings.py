"""What happens to settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...base.ids import Id
from .base import Event


@dataclass(frozen=True)
class SettingPut(Event):
    """A setting was made or changed: a location, a channel, a mail's text, an API key."""

    type = "settings.put"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000003", "setting": "location", "code": "BER", "created": True}
    subject: Id
    setting: str
    code: str
    created: bool


@dataclass(frozen=True)
class SettingRemoved(Event):
    """A setting is no more: a mail has its standard text again."""

    type = "settings.removed"
    example: ClassVar = {"subject": "0190a3f0-0000-7000-8000-000000000003", "setting": "mail_text", "code": "invitation.de"}
    subject: Id
    setting: str
    code: str
