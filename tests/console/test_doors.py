"""What somebody tries at the console's doors who means no good, or has bad luck: nothing is told, nothing is lost, nothing breaks."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx2
import pytest

from argosy.base.secrets import hashed
from argosy.console import screening
from argosy.console.person import csrf_of
from tests.api.conftest import until
from tests.api.test_live import Listener

PASSWORD = "  harbour tide lantern "
FORM = {"content-type": "multipart/form-data; boundary=B"}


@contextmanager
def somebody(console, user: str | None = None):
    """A browser of this user's, or of nobody's."""
    token = console.sign_in(user) if user else ""
    with httpx2.Client(base_url=console.url, cookies={"argosy": token} if user else {}, timeout=30, trust_env=False) as client:
        client.headers["x-csrf-token"] = csrf_of(token)
        yield client


@pytest.fixture
def nobody(console):
    with somebody(console) as client:
        yield client


@pytest.fixture
def owner(console):
    with somebody(console, console.user("owner")) as client:
        yield client


def file(name: bytes, content: bytes) -> bytes:
    """A form with one file."""
    head = b'--B\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % name
    return head + content + b"\r\n--B--\r\n"


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in/code", "/forgot", "/link", "/set-up"])
@pytest.mark.parametrize("counted", [True, False])
def test_nobody_fills_the_disk_who_is_not_signed_in(console, nobody, address, counted):
    """Whether a request says beforehand how much it brings or not: a form with a password in it is small."""
    body = b"email=" + b"x" * screening.PUBLIC_BYTES_MAX
    answer = nobody.post(address, content=body if counted else iter([body]), headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413
    answer = nobody.post(address, content=file(b"a.txt", b"x" * 100), headers=FORM)
    assert answer.status_code == 400, "no files"


def test_a_form_is_as_long_as_it_is_whatever_its_headers_say(console, owner, monkeypatch):
    monkeypatch.setattr(screening, "BODY_BYTES_MAX", 1_000)
    monkeypatch.setattr(screening, "WITH_FILES", (2_000, 10))
    typed = {"content-type": "application/x-www-form-urlencoded"}
    assert owner.post("/me", content=iter([b"name=" + b"x" * 600, b"x" * 600]), headers=typed).status_code == 413
    order = console.shop.place("D-1", TEA=1)["order"]["number"]
    answer = owner.post(f"/orders/{order}/attachments", content=iter([file(b"a.txt", b"x" * 2_000)]), headers=FORM)
    assert answer.status_code == 413
    assert console.shop.one("select count(*) n from attachments")["n"] == 0


@pytest.mark.parametrize("address", ["/sign-in", "/forgot", "/set-up"])
def test_a_character_that_no_text_has(nobody, address):
    """It is refused as what it is, and not as if the database were away."""
    assert nobody.post(address, data={"email": "a\0b@example.com", "password": "x"}).status_code == 400


def test_a_file_whose_name_no_text_has(console, owner):
    order = console.shop.place("D-2", TEA=1)["order"]["number"]
    assert owner.post(f"/orders/{order}/attachments", content=file(b"a\0b.txt", b"hello"), headers=FORM).status_code == 400


@pytest.mark.parametrize("origin", ["http://[", "null", "", "http://evil.example", "nonsense"])
def test_a_form_from_elsewhere(nobody, origin):
    answer = nobody.post("/sign-in", data={"email": "a@example.com"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert nobody.post("/sign-in", data={"email": "a@example.com"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("next", ["//[", "http://[", "//evil.example", "/\\evil.example"])
def test_a_way_back_that_is_none(console, nobody, next):
    """Whoever signs in by such a link arrives at home."""
    user = console.user("owner")
    console.shop.do("access.set_password", user=user, password=hashed(PASSWORD))
    email = console.shop.one("select email from users where id = %s", user)["email"]
    assert nobody.get("/sign-on", params={"next": next}).status_code == 422
    answer = nobody.post("/sign-in", data={"email": email, "password": PASSWORD, "next": next})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    ("method", "address", "said"),
    [
        ("GET", "/approvals/x/" + "1" * 5_000, {}),
        ("POST", "/orders/export", {"format": "csv", "looked": "after=nonsense"}),
        ("POST", "/act/orders.hold/preview", {f"lines.{'9' * 5_000}.line": "1"}),
    ],
)
def test_nonsense_is_told_to_be_nonsense(owner, method, address, said):
    assert owner.request(method, address, data=said or None).status_code in (200, 400, 404)


def test_what_was_done_is_told_in_every_language(console):
    """A word of it travels in a header, which holds no ä."""
    order = console.shop.place("D-3", TEA=1)["order"]["number"]
    with somebody(console, console.user("owner", language="de")) as client:
        answer = client.post(f"/orders/{order}/attachments", content=file(b"a.txt", b"hello"), headers=FORM)
    assert answer.status_code == 204
    assert json.loads(answer.headers["hx-trigger"])["toast"]["text"] == "Die Datei hängt an der Bestellung."


# ── what people name ──


NAMES = {"markup": "<b hx-get=/me hx-trigger=load>A name</b>", "percent": "100% %(n)s"}


@pytest.mark.parametrize("named", NAMES)
def test_a_name_that_is_looked_up_among_texts_stays_a_text(console, owner, named):
    """A role's, a field's, a file's own words: htmx would do in the reader's name what stands in an attribute."""
    shop, title = console.shop, NAMES[named]
    shop.do("access.put_role", code="odd", title=title, scopes=["orders:read"])
    shop.do("settings.put_custom_field", code="odd", title=title, type="text")
    shop.do("settings.put_hold_type", code="odd", title=title)
    user = console.user("odd")
    pages = ["/settings/users", f"/settings/users/{user}", "/settings/roles", "/settings/roles/odd", "/settings/users/invite"]
    pages += [
        "/orders?columns=number,custom.odd",
        "/orders/columns",
        "/orders/filter",
        "/orders/export",
        "/settings/fields",
        "/settings/holds",
    ]
    sku = title.replace(" ", "")
    rows = f"sku,title\n{sku},Tea\n{sku},Tea\n".encode()
    taken = owner.post("/import-products", content=file(b"a.csv", rows), headers=FORM).headers["location"]
    for page in pages:
        answer = owner.get(page)
        assert answer.status_code == 200, page
        assert "<b hx" not in answer.text, page
    looked = owner.get(taken, headers={"hx-target": "looked"})
    assert "is in the file more than once" in looked.text
    assert "<b" not in looked.text


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_sentence_with_a_percent_sign(console, language):
    with somebody(console, console.user("owner", language=language)) as client:
        answer = client.post(
            "/settings/taxes",
            data={"code": "T", "title": "T", "country": "DE", "tax_class": "standard", "rate": "190"},
            headers={"hx-request": "true"},
        )
    assert (answer.status_code, "19 %" in answer.text) == (422, True)


# ── who is limited ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    ["/settings/users", "/settings/roles", "/settings/keys", "/audit-log", "/audit-log/export", "/outbox", "/customers"],
)
def test_what_belongs_to_no_channel_is_hidden_from_who_is_limited_to_one(console, address):
    """By the API it is; the audit log names the orders and customers of all channels."""
    with somebody(console, console.user("owner", channels=["web"])) as client:
        answer = client.get(address)
        assert answer.status_code == 403
        assert address not in client.get("/").text, "nor does the menu lead there"


# ── blocks that stay true ────────────────────────────────────────────────────────────────────────────────────────────────


def listen(client, console, user: str, at: str, block: str) -> Listener:
    return Listener(client, "/live?" + urlencode({"at": at, "block": block}), cookie=f"argosy={console.sign_in(user)}")


def test_a_block_that_is_shared_holds_nothing_of_ones_own(console, nobody):
    """Two who may see the same are told the same; whoever came first is not shown to the other."""
    first, second = console.user("order_desk", name="Anna Schmidt"), console.user("order_desk", name="Otto Meier")
    order = console.shop.place("D-4", TEA=1)["order"]["id"]
    console.shop.do("orders.annotate", order=order, text="a word for Anna alone", mentions=[f"user:{first}"])
    heard = [listen(nobody, console, user, "/", "home") for user in (first, second)]
    try:
        until(lambda: all(one.told for one in heard))
        for one in heard:
            assert "Anna" not in one.told[0]["html"]
            assert "Otto" not in one.told[0]["html"]
            assert csrf_of(console.sign_in(first)) not in one.told[0]["html"]
    finally:
        for one in heard:
            one.leave()
        console.shop.place("D-5", TEA=1)
        until(lambda: all(one.ended for one in heard))


@pytest.mark.parametrize("at", ["/orders/{}/confirmation.pdf", "/static/0/css/base.css", "/orders/{}/attachments/1"])
def test_a_file_is_nothing_to_be_watched(console, nobody, at):
    """Read again with every event, as a whole, it would cost whatever it weighs; and everybody else is still answered."""
    order = console.shop.place(f"D-6 {at}", TEA=1)["order"]["number"]
    with somebody(console, console.user("owner")) as client:
        assert client.post(f"/orders/{order}/attachments", content=file(b"a.txt", b"hello"), headers=FORM).status_code == 204
    listener = listen(nobody, console, console.user("owner"), at.format(order), "rows")
    until(lambda: listener.ended)
    assert not listener.told
    assert nobody.get("/sign-in").status_code == 200


# ── what takes long ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_people_come_in_while_files_are_looked_through(console, nobody, monkeypatch):
    """However many: the threads in which passwords are compared are not theirs."""
    go_on = threading.Event()
    monkeypatch.setattr("argosy.console.screens.imports.preview_file", lambda *_: go_on.wait(20))
    user = console.user("owner")
    with somebody(console, user) as client:
        taken = client.post("/import-products", content=file(b"a.csv", b"sku,title\nTEA,Tea\n"), headers=FORM).headers["location"]
        looking = [threading.Thread(target=client.get, args=[taken], kwargs={"headers": {"hx-target": "looked"}}) for _ in range(10)]
        for one in looking:
            one.start()
        try:
            answer = nobody.post("/sign-in", data={"email": "who@example.com", "password": "x"}, timeout=10)
            assert answer.status_code == 401
        finally:
            go_on.set()
            for one in looking:
                one.join()
