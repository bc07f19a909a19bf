"""settings.remove_mail_text: a mail says again what it says by itself."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import Refused
from ...engine.registry import Command, command
from ...model.access_shapes import Language
from ...model.events.settings import SettingRemoved
from ...model.mail_shapes import MailKind, Seen
from ...model.needs import Needs
from ...model.rows import MailText
from ...model.world import World
from ...rules.mail_texts import check_seen, code_of


@command(
    "settings.remove_mail_text",
    http="POST /mail_texts/{kind}/{language}/remove",
    scope="settings:write",
    refuses=("mail_text_unknown", "mail_text_changed"),
)
class RemoveMailText(Command):
    """Go back to the standard text of a mail. With `version`, only if it still is the text that was read."""

    kind: MailKind
    language: Language
    version: Seen | None = None

    @dataclass(frozen=True)
    class Outcome:
        """The mail that has its standard text again."""

        kind: str
        language: str

    def needs(self) -> Needs:
        return Needs(settings=["mail_texts"])

    def decide(self, world: World) -> Outcome:
        code = code_of(self.kind, self.language)
        now = world.settings.mail_texts.get(code)
        check_seen(now, self.version)
        if now is None:
            raise Refused("mail_text_unknown", field="language", value=self.language)
        world.remove_setting(MailText, code)
        world.emit(SettingRemoved(world.command_id, "mail_text", code))
        return self.Outcome(self.kind, self.language)
