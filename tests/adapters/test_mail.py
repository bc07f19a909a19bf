"""Mails against a real SMTP server: each arrives once, and one that can't be sent is tried again, later and later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from argosy.adapters.mail import Server, post
from argosy.base.limits import MAIL_ATTEMPTS_MAX
from argosy.store.drivers import drive
from argosy.store.outbox import Mail, put_mail
from tests.postbox import Box, delivering, free_port
from tests.shop import Shop

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
MAIL = Mail("invitation", "änna@example.com", "Grüße: you are invited", "Hello Änna,\n\nhttp://127.0.0.1/link?token=x\n")


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def postman(box):
    with delivering(box) as server:
        yield server


@pytest.fixture
def shop(database):
    shop = Shop(database)
    yield shop
    shop.close()


def sent(shop, server, at=NOW):
    return post(shop.connection, server, lambda: at)


def waiting(shop):
    return shop.rows("select attempts, failure, try_at, sent_at, body from outbox order by id")


def test_a_mail_arrives_once_and_what_it_said_is_forgotten(shop, box, postman):
    drive(put_mail(MAIL, NOW), shop.connection)
    assert (sent(shop, postman), sent(shop, postman)) == (1, 0)
    (got,) = box.arrived
    assert (got["to"], got["subject"], got.get_content().replace("\r\n", "\n")) == (MAIL.recipient, MAIL.subject, MAIL.body)
    assert got["from"] == "Argosy <argosy@localhost>"
    (row,) = waiting(shop)
    assert (row["sent_at"], row["body"], row["failure"]) == (NOW, "", None)


def test_one_that_is_refused_is_tried_again_later_and_later_and_no_more_in_the_end(shop, box, postman, caplog):
    drive(put_mail(MAIL, NOW), shop.connection)
    box.refuses = True
    at, waits = NOW, []
    for _ in range(MAIL_ATTEMPTS_MAX):
        assert sent(shop, postman, at) == 1
        assert sent(shop, postman, at + timedelta(seconds=60)) == 0, "not before its time"
        (row,) = waiting(shop)
        waits.append((row["try_at"] - at).total_seconds())
        at = row["try_at"]
    assert waits[:4] == [120, 240, 480, 960]
    assert sent(shop, postman, at + timedelta(days=9)) == 0
    assert "550" in row["failure"]
    assert "example.com" not in caplog.text, "a server's words may name the person"
    assert row["body"] == MAIL.body


def test_a_server_that_is_gone_is_waited_for(shop, box, postman):
    drive(put_mail(MAIL, NOW), shop.connection)
    sent(shop, Server("127.0.0.1", free_port(), False, None, None))
    assert "Refused" in waiting(shop)[0]["failure"]
    sent(shop, postman, NOW + timedelta(hours=1))
    assert len(box.arrived) == 1


def test_two_workers_send_each_mail_once(shop, box, postman):
    for _ in range(30):
        drive(put_mail(MAIL, NOW), shop.connection)
    other = Shop(shop.database)
    while sent(shop, postman) + sent(other, postman):
        pass
    assert len(box.arrived) == 30
    assert len({m["message-id"] for m in box.arrived}) == 30
    other.close()


def test_a_password_is_not_sent_where_anybody_could_read_it(shop, box):
    seen = []
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        auth_require_tls=False,
        authenticator=lambda *login: seen.append(login) or AuthResult(success=True),
    )
    controller.start()
    try:
        drive(put_mail(MAIL, NOW), shop.connection)
        sent(shop, Server("127.0.0.1", controller.port, False, "argosy", "the mail server's password"))
    finally:
        controller.stop()
    assert "does not encrypt" in waiting(shop)[0]["failure"]
    assert (box.arrived, seen) == ([], [])


@pytest.mark.parametrize("subject", ["=?utf-8?q?a=0ABcc: eve@example.com?=", "ü =?utf-8?b?YQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?= ü"])
def test_nobody_writes_a_header_of_their_own(shop, box, postman, subject):
    """A word that pretends to be encoded would be decoded by the library, with the line break in it."""
    drive(put_mail(replace(MAIL, subject=subject), NOW), shop.connection)
    sent(shop, postman)
    (got,) = box.arrived
    assert got["bcc"] is None
    assert got["subject"].replace("\u2060", "") == subject


def test_an_address_that_would_is_not_written_to(shop, box, postman):
    drive(put_mail(replace(MAIL, recipient="x@=?utf-8?q?a=0abcc:eve?="), NOW), shop.connection)
    sent(shop, postman)
    assert box.arrived == []
    assert "ValueError" in waiting(shop)[0]["failure"]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://mail.example.com", Server("mail.example.com", 587, False, None, None)),
        ("smtp://u%40x:p%3Aw@mail.example.com:2525", Server("mail.example.com", 2525, False, "u@x", "p:w")),
        ("smtps://mail.example.com", Server("mail.example.com", 465, True, None, None)),
    ],
)
def test_the_environment_names_the_server(monkeypatch, url, server):
    monkeypatch.setenv("ARGOSY_SMTP_URL", url)
    assert Server.of_environment() == server


def test_a_name_that_is_no_address_is_said(monkeypatch):
    monkeypatch.setenv("ARGOSY_SMTP_URL", "mail.example.com")
    with pytest.raises(ValueError, match="ARGOSY_SMTP_URL"):
        Server.of_environment()
