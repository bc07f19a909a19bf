"""Mails in a merchant's own words: what is accepted can always be written and sent, and brings its link whole."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from argosy.adapters.mail import message
from argosy.base.errors import Refused
from argosy.base.i18n import languages
from argosy.base.limits import MAIL_BODY_LENGTH_MAX, MAIL_SUBJECT_LENGTH_MAX
from argosy.commands.settings.put_mail_text import PutMailText
from argosy.documents.mails import standard, written
from argosy.model.rows import User
from argosy.rules.mail_texts import PLACEHOLDERS, Words, check

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
LINK = "https://desk.example.com/link?token=tOk3n_-A"
KINDS = tuple(PLACEHOLDERS)
REFUSALS = {"mail_braces_unbalanced", "mail_placeholder_unknown", "mail_link_missing", "mail_link_attached"}

PIECES = st.one_of(
    st.sampled_from(
        [
            *("{name}", "{shop}", "{link}", "{days}", "{minutes}", "{", "}", "{{", "}}", "{}", "{0}", "{name!r}", "{name.__class__}"),
            *(
                "%s",
                "%(name)s",
                "%",
                "<b>",
                "<script>",
                "&amp;",
                "=?utf-8?q?a=0AX: y?=",
                "=?",
                "?=",
                ".",
                "\r\n",
                "\n",
                "\n.\n",
                "\nFrom ",
                " ",
            ),
            *(
                " {link} ",
                "\n{link}\n",
                "Grüße",
                "你好",
                "\U0001f600",
                "\u2028",
                "\x85",
                "\u202e",
                "\ufeff",
                "x" * 999,
                "\t",
                "\x0b",
                "\x00",
            ),
        ]
    ),
    st.text(max_size=12),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
NAMES = st.one_of(
    st.text(min_size=1, max_size=60).filter(lambda name: "\0" not in name), st.sampled_from(["{link}", "=?utf-8?q?a=0AX: y?="])
)


def somebody(name: str, language: str = "en") -> User:
    return User(bytes(16), "anna@example.com", name, [], NOW, language)


def accepted(kind, subject, body, language="en") -> Words | None:
    """The words as they are kept; None if they are refused. Any other failure is one."""
    try:
        said = PutMailText(kind=kind, language=language, subject=subject, body=body)
        check(kind, language, Words(said.subject, said.body))
    except ValidationError:
        return None
    except Refused as refused:
        if refused.code in REFUSALS:
            return None
        raise
    return Words(said.subject, said.body)


def sent(kind, words, name):
    """The mail as its reader's program takes it from the wire."""
    wire = message(written(kind, somebody(name), LINK, words), bytes(16), NOW).as_bytes(policy=policy.SMTP)
    return message_from_bytes(wire, policy=policy.default)


@given(st.sampled_from(KINDS), TEXTS, TEXTS, NAMES)
@example("reset", "=?utf-8?q?a=0AX: y?=", "{link}", "Anna")
@example("reset", "={name}", "{link}", "?utf-8?q?a=0AX: y?=")
@example("invitation", "{name}", "%s <b>{name}</b>\r\n{link}\r\n{days}", "{link}")
def test_whatever_is_accepted_is_written_and_sent(kind, subject, body, name):
    words = accepted(kind, subject, body)
    if words is None:
        return
    got = sent(kind, words, name)
    assert set(got.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    told = got.get_content()
    assert LINK in told.split(), "it is in the mail as a word of its own"
    assert LINK not in str(got["subject"])
    if not set("{}") & set(name):
        assert not set("{}") & set(f"{got['subject']}{told}"), "a placeholder was left"


@given(st.sampled_from(KINDS), TEXTS, TEXTS)
def test_what_is_around_the_placeholders_stays_as_it_was_typed(kind, before, after):
    """HTML, percent signs and every script are text like any other."""
    typed = [part.translate({ord("{"): None, ord("}"): None}) for part in (before, after)]
    words = accepted(kind, "Hello", f"{typed[0]}\n{{link}}\n{typed[1]}")
    if words is None:
        return
    told = sent(kind, words, "Anna").get_content().replace("\r\n", "\n")
    assert told == words.body.replace("{link}", LINK) + "\n"
    ends = [part.replace("\r\n", "\n").replace("\r", "\n") for part in typed]
    assert words.body == f"{ends[0]}\n{{link}}\n{ends[1]}".strip()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", languages())
def test_the_standard_text_would_be_accepted_and_stays_when_saved(kind, language):
    """A form begins with it."""
    words = standard(kind, language)
    assert accepted(kind, words.subject, words.body, language) == words
    assert written(kind, somebody("Anna", language), LINK) == written(kind, somebody("Anna", language), LINK, words)


def test_a_name_is_text_whatever_it_looks_like():
    mail = written("reset", somebody("{link}\n{shop}"), LINK, Words("For {name}", "{name}: {link}"))
    assert (mail.subject, mail.body) == ("For {link} {shop}", f"{{link}} {{shop}}: {LINK}\n")


def test_a_placeholder_of_another_day_stays_as_it_is():
    """What was accepted once is sent, even if a release knows less."""
    assert written("reset", somebody("Anna"), LINK, Words("{gone}", "{ {link} }")).body == f"{{ {LINK} }}\n"


@pytest.mark.parametrize(
    ("kind", "subject", "body", "code", "facts"),
    [
        ("reset", "S", "Hello", "mail_link_missing", {"field": "body"}),
        ("reset", "S", "{links}", "mail_placeholder_unknown", {"value": "{links}"}),
        ("reset", "S", "{link} {days}", "mail_placeholder_unknown", {"value": "{days}"}),
        ("invitation", "S", "{link} {minutes}", "mail_placeholder_unknown", {"placeholders": ["{name}", "{shop}", "{link}", "{days}"]}),
        ("reset", "{link}", "{link}", "mail_placeholder_unknown", {"field": "subject", "placeholders": ["{name}", "{shop}", "{minutes}"]}),
        ("reset", "S", "{link} {name", "mail_braces_unbalanced", {"field": "body", "value": "{link} {name"}),
        ("reset", "S", "{link} name}", "mail_braces_unbalanced", {"field": "body"}),
        ("reset", "{", "{link}", "mail_braces_unbalanced", {"field": "subject"}),
        ("reset", "S", "{{link}}", "mail_braces_unbalanced", {"field": "body"}),
        ("reset", "S", "{Link}", "mail_placeholder_unknown", {"value": "{Link}"}),
        ("reset", "S", "{link.x}", "mail_placeholder_unknown", {"value": "{link.x}"}),
        ("reset", "S", "https://evil.example.com/?{link}", "mail_link_attached", {"field": "body"}),
        ("reset", "S", "{link} or {link}.", "mail_link_attached", {"field": "body"}),
        ("reset", "S", "x\u2028{link}", "mail_link_attached", {"field": "body"}),
        ("reset", "S", "<a href={link}>", "mail_link_attached", {"field": "body"}),
    ],
)
def test_what_is_wrong_is_said(kind, subject, body, code, facts):
    with pytest.raises(Refused) as no:
        check(kind, "en", Words(subject, body))
    assert no.value.code == code
    assert {name: no.value.facts[name] for name in facts} == facts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("subject", value) for value in ("", "   ", "a\nb", "a\rb", "a\x85b", "a\u2028b", "a\0b", "x" * (MAIL_SUBJECT_LENGTH_MAX + 1))),
        *(("body", value) for value in ("", " \n ", "a\0{link}", "x\x0b{link}", "{link} " + "x" * MAIL_BODY_LENGTH_MAX)),
    ],
)
def test_what_no_mail_can_hold_is_malformed(field, value):
    said = {"kind": "reset", "language": "en", "subject": "S", "body": "{link}"}
    PutMailText(**said)
    with pytest.raises(ValidationError) as no:
        PutMailText(**said | {field: value})
    assert [error["loc"] for error in no.value.errors()] == [(field,)]


def test_a_line_end_counts_once_however_it_is_typed():
    """A browser sends two characters where its field counts one."""
    body = "{link}" + "\n" * 10 + "x" * (MAIL_BODY_LENGTH_MAX - 16)
    said = PutMailText(kind="reset", language="en", subject=" S ", body=body.replace("\n", "\r\n"))
    assert (said.subject, said.body) == ("S", body)
