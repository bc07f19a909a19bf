"""Mails as a merchant writes them, in a browser: read as they are sent, changed with a look at them, and given up again."""

from __future__ import annotations

import httpx2
import pytest

from argosy.console.person import csrf_of

HERE = "/settings/mails/invitation/de"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def standard_again(console):
    yield
    for text in console.shop.rows("select kind, language from mail_texts"):
        console.shop.do("settings.remove_mail_text", **text)


def kept(console, code="invitation.de"):
    """The merchant's own text; None where the standard one stands."""
    rows = console.shop.rows("select subject, body from mail_texts where code = %s", code)
    return rows[0] if rows else None


def preview(page):
    return page.get_by_role("region", name="As Anna Schmidt reads it")


def test_a_mail_in_ones_own_words_and_back(console, page):
    page.goto("/settings/mails")
    invited = page.get_by_role("region", name="To who is invited")
    invited.get_by_text("Sie sind zu Argosy eingeladen").click()
    invited.get_by_role("link", name="Change To who is invited, de").click()
    assert page.get_by_label("Subject").input_value() == "Sie sind zu Argosy eingeladen"
    assert page.get_by_label("Text").input_value().startswith("Guten Tag, {name},\n\n")
    preview(page).get_by_text("Guten Tag, Anna Schmidt,").wait_for()
    assert page.get_by_text("how many days the link works").is_visible()
    assert page.get_by_text("how many minutes the link works").count() == 0
    page.get_by_label("Subject").fill(f"Moin {{name}} {SCRIPT}")
    page.get_by_label("Text").fill("Hier geht es 100 % hinein: <b>\n\n{link}\n\n{days} Tage")
    preview(page).get_by_text(f"Moin Anna Schmidt {SCRIPT}").wait_for()
    preview(page).get_by_text("7 Tage").wait_for()
    preview(page).get_by_text("/link?token=…").wait_for()
    assert kept(console) is None, "a preview has done it"
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: invitation.de").wait_for()
    assert kept(console) == {"subject": f"Moin {{name}} {SCRIPT}", "body": "Hier geht es 100 % hinein: <b>\n\n{link}\n\n{days} Tage"}
    page.get_by_text(f"Moin Anna Schmidt {SCRIPT} your own text").click()
    page.get_by_text("Hier geht es 100 % hinein: <b>").wait_for()
    page.goto(HERE)
    assert page.get_by_role("button", name="Use the standard text").is_hidden(), "it is asked first"
    page.get_by_role("button", name="Back to the standard text").click()
    page.get_by_text("Your own text goes, and this is sent from now on:").wait_for()
    page.get_by_role("button", name="Use the standard text").click()
    page.get_by_text("Saved: invitation.de").wait_for()
    assert kept(console) is None
    assert page.get_by_text("your own text").count() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hallo", "The body does not hold {link}".replace("{link}", "`{link}`")),
        ("{link} {minuten}", "There is no such placeholder here."),
        ("{link} {name", "A brace stands alone in the text"),
        ("<{link}>", "must stand by itself"),
    ],
)
def test_what_is_wrong_is_said_while_it_is_typed_and_again_when_saved(console, page, text, said):
    page.goto(HERE)
    page.get_by_label("Text").fill(text)
    preview(page).get_by_text(said).wait_for()
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle")
    assert preview(page).get_by_text(said).is_visible()
    assert page.get_by_label("Text").input_value() == text, "what was typed is lost"
    assert kept(console) is None
    page.get_by_label("Text").fill("Hallo {name}: {link}")
    preview(page).get_by_text("Hallo Anna Schmidt: http").wait_for()


def test_somebody_else_was_quicker(console, page):
    shop = console.shop
    page.goto(HERE)
    page.get_by_label("Subject").fill("Mine")
    preview(page).get_by_text("Mine").wait_for()
    shop.do("settings.put_mail_text", kind="invitation", language="de", subject="Theirs", body="{link}")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Somebody has changed it since you opened it.").wait_for()
    assert page.get_by_role("row", name="Subject").get_by_role("cell").all_inner_texts() == [
        *("Sie sind zu Argosy eingeladen", "Theirs", "Mine"),
    ]
    assert kept(console)["subject"] == "Theirs"
    page.get_by_label("Mine goes over").check()
    preview(page).locator(".letter").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: invitation.de").wait_for()
    assert kept(console)["subject"] == "Mine"


def test_nobody_gives_up_a_text_they_have_not_seen(console, page):
    put = {"kind": "reset", "language": "en", "subject": "Mine", "body": "{link}"}
    console.shop.do("settings.put_mail_text", **put)
    page.goto("/settings/mails/reset/en")
    page.get_by_role("button", name="Back to the standard text").click()
    console.shop.do("settings.put_mail_text", **put | {"subject": "Theirs"})
    page.get_by_role("button", name="Use the standard text").click()
    page.get_by_text("Somebody has changed this text since you read it.").wait_for()
    assert kept(console, "reset.en")["subject"] == "Theirs"


def test_the_standard_text_stays_the_standard_text_when_nothing_is_changed(console, page):
    """Else a better one of the next release would never be read."""
    page.goto(HERE)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: invitation.de").wait_for()
    assert kept(console) is None


def test_it_is_for_those_who_may_change_settings(console, browse):
    """Others read how mails look; by address they get no further either."""
    page = browse("manager")
    page.goto(HERE)
    page.get_by_role("button", name="Save").wait_for()
    page = browse("order_desk")
    page.goto("/settings/mails")
    page.get_by_text("Hello Anna Schmidt,").first.wait_for()
    assert page.get_by_role("main").get_by_text("Change").count() == 0
    token = console.sign_in(console.user("order_desk"))
    said = {"subject": "S", "body": "https://evil.example.com {link}"}
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        client.headers |= {"x-csrf-token": csrf_of(token), "hx-request": "true"}
        assert client.get(HERE).status_code == 403
        assert {client.post(HERE + deed, data=said).status_code for deed in ("", "/preview", "/remove")} == {403}
    assert kept(console) is None


@pytest.mark.parametrize("address", ["/settings/mails/order/de", "/settings/mails/invitation/fr", "/settings/mails/invitation/de-AT"])
def test_a_mail_that_nobody_sends(console, address):
    token = console.sign_in(console.user("owner"))
    with httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False) as client:
        assert client.get(address).status_code == 404


def test_it_speaks_german(console, browse):
    page = browse("owner", language="de")
    console.shop.do("settings.put_mail_text", kind="invitation", language="de", subject="Moin", body="{link}")
    page.goto(HERE)
    page.get_by_text("So liest es Anna Schmidt").wait_for()
    page.get_by_role("button", name="Zurück zum Standardtext").click()
    page.get_by_role("button", name="Standardtext verwenden").click()
    page.get_by_text("Gespeichert: invitation.de").wait_for()
    assert kept(console) is None
