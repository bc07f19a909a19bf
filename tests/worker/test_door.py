"""What signing in leaves behind is swept out when it has run out, and nothing before; mails leave with the worker."""

from datetime import UTC, datetime, timedelta

import pytest

from argosy.adapters.mail import Server
from argosy.base import ids
from argosy.store.codes import use_recovery, use_step
from argosy.store.drivers import drive
from argosy.store.outbox import Mail, put_mail
from argosy.store.sessions import Caller, open_session
from argosy.store.sign_on import Flow, begin_sign_on
from argosy.store.throttle import attempt, by_email
from argosy.store.tokens import make_token
from argosy.worker import Worker
from argosy.worker.housekeeping import clear_the_door
from tests.shop import Shop

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
TABLES = ("sessions", "one_time_tokens", "used_codes", "sign_in_attempts", "sign_on_flows", "outbox")


@pytest.fixture
def shop(database):
    shop = Shop(database)
    yield shop
    shop.close()


def test_what_has_run_out_goes_and_what_has_not_stays(shop):
    user = ids.command_id()
    for script in (
        open_session(b"a", user, 0, "password", Caller(), NOW),
        make_token("reset", user, b"b", NOW, NOW + timedelta(hours=1)),
        use_step(user, 1, NOW),
        use_recovery(user, "f", NOW),
        attempt([by_email("anna@example.com")], NOW),
        begin_sign_on(b"c", Flow("n", "v", "/"), NOW),
        put_mail(Mail("reset", "anna@example.com", "x", "y"), NOW),
    ):
        drive(script, shop.connection)

    def left(**later):
        clear_the_door(shop.office, NOW + timedelta(**later))
        return [shop.one(f"select count(*)::int n from {table}")["n"] for table in TABLES]

    assert left(minutes=9) == [1, 1, 2, 1, 1, 1]
    assert left(minutes=11) == [1, 1, 2, 1, 0, 1]
    assert left(hours=13) == [0, 1, 2, 1, 0, 1]
    assert left(hours=26) == [0, 0, 1, 0, 0, 1]
    assert left(days=8) == [0, 0, 1, 0, 0, 0], "a recovery code is used for ever"


def test_mails_that_never_left_are_told_of(shop, caplog):
    drive(put_mail(Mail("reset", "anna@example.com", "x", "y"), NOW), shop.connection)
    clear_the_door(shop.office, NOW)
    assert caplog.text == ""
    shop.owner.execute("update outbox set attempts = 10")
    clear_the_door(shop.office, NOW)
    assert "1 mails could not be sent" in caplog.text


def test_the_worker_sends_what_waits_and_without_a_server_nothing(shop, database, monkeypatch):
    drive(put_mail(Mail("reset", "anna@example.com", "x", "y"), datetime.now(UTC)), shop.connection)
    worker = Worker(database)
    worker.step()
    assert shop.one("select attempts from outbox")["attempts"] == 0
    worker.close()
    monkeypatch.setenv("ARGOSY_SMTP_URL", "nonsense")
    worker = Worker(database)
    worker.step()
    worker.close()
    monkeypatch.setenv("ARGOSY_SMTP_URL", "smtp://127.0.0.1:9")
    sent = []
    monkeypatch.setattr(Server, "send", lambda self, message: sent.append(message["to"]))
    worker = Worker(database)
    worker.step()
    worker.close()
    assert sent == ["anna@example.com"]
