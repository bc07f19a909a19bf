"""A merchant writes their own mails: kept by language, changed by nobody unseen, and given up for the standard text."""

import pytest

from tests.shop import submission

TEXT = {"kind": "invitation", "language": "de", "subject": "Willkommen, {name}", "body": "Hallo {name},\n\n{link}"}
HERE = {"kind": "invitation", "language": "de"}


@pytest.fixture(autouse=True)
def whole(shop):
    yield
    shop.audited()


def kept(shop):
    return shop.rows("select code, kind, language, subject, body, version from mail_texts order by code")


def told(shop):
    return shop.rows(
        "select type, data ->> 'setting' as setting, data ->> 'code' as code from events where type like 'settings.%%' order by seq"
    )


def test_it_is_kept_as_it_was_said(shop):
    made = shop.do("settings.put_mail_text", **TEXT)
    assert made == HERE | {"created": True, "version": made["version"]}
    assert kept(shop) == [TEXT | {"code": "invitation.de", "version": made["version"]}]
    again = shop.do("settings.put_mail_text", **TEXT | {"subject": "Guten Tag"})
    assert (again["created"], again["version"] > made["version"]) == (False, True)
    shop.do("settings.put_mail_text", **TEXT | {"language": "en"})
    assert [(text["code"], text["subject"]) for text in kept(shop)] == [
        ("invitation.de", "Guten Tag"),
        ("invitation.en", "Willkommen, {name}"),
    ]
    assert shop.do("settings.remove_mail_text", **HERE) == HERE
    assert [text["code"] for text in kept(shop)] == ["invitation.en"]
    assert told(shop) == [
        {"type": type, "setting": "mail_text", "code": code}
        for type, code in (
            *(("settings.put", "invitation.de"), ("settings.put", "invitation.de")),
            *(("settings.put", "invitation.en"), ("settings.removed", "invitation.de")),
        )
    ]
    assert not [row for row in shop.rows("select data::text as told from events") if "Willkommen" in row["told"]], "events hold no texts"


def test_of_two_who_read_the_same_one_is_told(shop):
    """Whichever of put and remove comes second."""
    first = shop.do("settings.put_mail_text", **TEXT, version=0)["version"]
    assert shop.refused("settings.put_mail_text", **TEXT, version=0) == (
        "mail_text_changed",
        {"field": "version", "value": 0, "current": first},
    )
    second = shop.do("settings.put_mail_text", **TEXT | {"body": "{link}"}, version=first)["version"]
    assert shop.refused("settings.put_mail_text", **TEXT, version=first)[1]["current"] == second
    assert shop.refused("settings.remove_mail_text", **HERE, version=first)[0] == "mail_text_changed"
    assert kept(shop)[0]["body"] == "{link}"
    shop.do("settings.remove_mail_text", **HERE, version=second)
    assert shop.refused("settings.put_mail_text", **TEXT, version=second)[1]["current"] == 0
    assert shop.refused("settings.remove_mail_text", **HERE, version=second)[0] == "mail_text_changed"
    assert shop.refused("settings.remove_mail_text", **HERE) == ("mail_text_unknown", {"field": "language", "value": "de"})
    assert kept(shop) == []


def test_a_version_never_comes_back(shop):
    """Removed and written anew while somebody's form is open, it is another text."""
    seen = shop.do("settings.put_mail_text", **TEXT)["version"]
    shop.do("settings.remove_mail_text", **HERE)
    shop.do("settings.put_mail_text", **TEXT | {"subject": "Another"})
    assert shop.refused("settings.put_mail_text", **TEXT, version=seen)[0] == "mail_text_changed"
    assert kept(shop)[0]["subject"] == "Another"


def test_in_one_batch_as_one_after_the_other(shop):
    batch = [
        ("settings.put_mail_text", TEXT | {"version": 0}),
        ("settings.put_mail_text", TEXT | {"version": 0, "subject": "Too late"}),
        ("settings.put_hold_type", {"code": "credit", "title": "Credit"}),
        ("settings.remove_mail_text", HERE),
        ("settings.put_mail_text", TEXT | {"version": 0, "subject": "Anew"}),
    ]
    replies = shop.office.run([submission(name, body) for name, body in batch])
    assert [reply.code for reply in replies] == [None, "mail_text_changed", None, None, None]
    assert [text["subject"] for text in kept(shop)] == ["Anew"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"language": "fr"}, "language_unknown"),
        ({"language": "de-AT"}, "language_unknown"),
        ({"body": "Hallo"}, "mail_link_missing"),
        ({"body": "{link} {minutes}"}, "mail_placeholder_unknown"),
        ({"body": "{link} {"}, "mail_braces_unbalanced"),
        ({"body": "({link})"}, "mail_link_attached"),
    ],
)
def test_what_is_refused_changes_nothing(shop, said, code):
    before = shop.do("settings.put_mail_text", **TEXT)["version"]
    assert shop.refused("settings.put_mail_text", **TEXT | said)[0] == code
    assert kept(shop) == [TEXT | {"code": "invitation.de", "version": before}]
    assert shop.one("select code from commands where name = 'settings.put_mail_text' order by seq desc limit 1") == {"code": code}
