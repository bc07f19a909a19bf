"""settings.put_mail_text: what a mail says, in the merchant's own words."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.registry import Command, command
from ...model.access_shapes import Language
from ...model.events.settings import SettingPut
from ...model.mail_shapes import MailBody, MailKind, MailSubject, Seen
from ...model.needs import Needs
from ...model.rows import MailText
from ...model.world import World
from ...rules.mail_texts import Words, check, check_seen, code_of


@command(
    "settings.put_mail_text",
    http="PUT /mail_texts/{kind}/{language}",
    scope="settings:write",
    example={
        "subject": "Welcome to the desk, {name}",
        "body": "Hello {name},\n\nchoose a password within {days} days:\n\n{link}\n\nIt is for {shop}.",
    },
    refuses=(
        *("language_unknown", "mail_braces_unbalanced", "mail_placeholder_unknown", "mail_link_missing", "mail_link_attached"),
        "mail_text_changed",
    ),
)
class PutMailText(Command):
    """Write a mail in your own words: the `invitation`, or the `reset` of a password, for those who read this language.

    `{name}`, `{shop}` and `{link}` stand for who is written to, the address of this installation and the link that lets them in; `{days}`
    in an invitation, and `{minutes}` in a reset, for how long it does. The body holds `{link}`, with a space or a line break before and
    after it; the subject does not. Mails are plain text.

    `version` is that of the text that was read, 0 where it was the standard one: if it is another by now, nothing is changed. Without it
    the text goes over whatever is there.
    """

    kind: MailKind
    language: Language
    subject: MailSubject
    body: MailBody
    version: Seen | None = None

    @dataclass(frozen=True)
    class Outcome:
        """Whether the standard text stood there before; the version it has now."""

        kind: str
        language: str
        created: bool
        version: int

    def needs(self) -> Needs:
        return Needs(settings=["mail_texts"])

    def decide(self, world: World) -> Outcome:
        code = code_of(self.kind, self.language)
        check(self.kind, self.language, Words(self.subject, self.body))
        check_seen(world.settings.mail_texts.get(code), self.version)
        version = world.settings_version + 1
        created = world.put_setting(
            MailText, code, kind=self.kind, language=self.language, subject=self.subject, body=self.body, version=version
        )
        world.emit(SettingPut(world.command_id, "mail_text", code, created))
        return self.Outcome(self.kind, self.language, created, version)
