"""argosy users: somebody who is locked out, or has nobody to let them in, gets in by whoever runs the server."""

from argosy.store.at_work import serving
from tests.shop import Shop


def shown(there):
    return {u["email"]: u for u in there("users", "list", "--json").json}


def test_somebody_is_let_in_and_put_out(there):
    made = there("users", "invite", "Anna@example.com", "Anna", "--role", "order_desk", "--language", "de", "--json").json
    assert made["email"] == "anna@example.com"
    assert made["link"].startswith("http://127.0.0.1:8000/link?token=")
    assert there("users", "invite", "olga@example.com", "Olga").out.startswith("http://")
    users = shown(there)
    assert (users["anna@example.com"]["roles"], users["olga@example.com"]["roles"]) == (["order_desk"], ["owner"])
    assert there("users", "disable", "anna@example.com").out == "anna@example.com may not come in any more.\n"
    assert shown(there)["anna@example.com"]["disabled_at"] is not None
    table = there("users", "list").out
    assert all(word in table for word in ("Anna", "disabled", "invited", "order_desk"))


def test_a_link_leads_to_the_server_there_is(there, database, monkeypatch):
    """One on another port than usual would be missed; what an operator says goes first."""
    with serving(database, "http://127.0.0.1:9123"):
        assert there("users", "invite", "anna@example.com", "Anna").out.startswith("http://127.0.0.1:9123/link?token=")
        monkeypatch.setenv("ARGOSY_URL", "https://shop.example.com/")
        assert there("users", "reset-password", "anna@example.com").out.startswith("https://shop.example.com/link?token=")


def test_who_was_locked_out_is_an_owner_again(there):
    there("users", "invite", "anna@example.com", "Anna", "--role", "warehouse")
    there("users", "disable", "anna@example.com")
    assert there("users", "make-owner", "anna@example.com", "--json").json["roles"] == ["warehouse", "owner"]
    user = shown(there)["anna@example.com"]
    assert (user["roles"], user["disabled_at"], user["locations"]) == (["warehouse", "owner"], None, None)
    link = there("users", "reset-password", "anna@example.com", "--second-factor").out.strip()
    assert link.startswith("http://127.0.0.1:8000/link?token=")


def test_a_link_is_mailed_where_there_is_a_mail_server(there, database, monkeypatch):
    there("users", "invite", "anna@example.com", "Anna")
    monkeypatch.setenv("ARGOSY_SMTP_URL", "smtp://127.0.0.1:9")
    link = there("users", "reset-password", "anna@example.com").out.strip()
    shop = Shop(database)
    (mail,) = shop.rows("select recipient, body from outbox")
    assert (mail["recipient"], link in mail["body"]) == ("anna@example.com", True)
    shop.close()


def test_what_cannot_be_is_said_in_a_sentence(there):
    assert there("users", "list").out.startswith("There are no users yet")
    assert there("users", "disable", "nobody@example.com").sentence.startswith("nobody@example.com is nobody's address here")
    assert there("users", "invite", "no address", "X").sentence.startswith("email: ")
    assert there("users", "invite", "a@example.com", "A", "--role", "boss").sentence.startswith("There is no such role.")
    there("users", "invite", "a@example.com", "A")
    assert there("users", "invite", "A@example.com", "A").sentence.startswith("Somebody with this e-mail address is a user already.")


def test_what_is_typed_elsewhere_is_whole_on_a_narrow_terminal(there):
    """An address and a scope that end in … can't be given to the next verb."""
    address, scopes = "anneliese.von-der-waldhausen@warehouse.example.com", ("fulfillment:write", "customers:erase", "settings:read")
    there("users", "invite", address, "Anneliese von der Waldhausen", "--role", "order_desk")
    told = there("users", "list", columns=80).out
    assert address in told
    assert "order_desk" in told
    assert "…" not in told
    there("keys", "add", "the shop in the Bahnhofstrasse", *(part for scope in scopes for part in ("--scope", scope)))
    told = there("keys", "list", columns=80).out
    assert [scope for scope in scopes if scope not in told] == []
    assert "…" not in told
