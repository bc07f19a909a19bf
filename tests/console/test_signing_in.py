"""Coming in, as somebody walks it in a browser: password and second factor, a link, an empty installation, single sign-on."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import httpx2
import pyotp
import pytest

from argosy.adapters.oidc import Provider as Client
from argosy.base.secrets import hashed
from argosy.cli.serve import set_up_link
from argosy.server import make_site
from argosy.serving.access import Access, Ground
from argosy.store.drivers import drive
from argosy.store.sessions import end_all
from tests.api.conftest import served
from tests.serving.provider import CLIENT, SECRET, provider
from tests.shop import Shop

PASSWORD = "harbour tide lantern"


@pytest.fixture
def anna(console):
    """(id, e-mail address) of somebody with a password."""
    user = console.user("order_desk")
    console.shop.do("access.set_password", user=user, password=hashed(PASSWORD))
    return user, email_of(console, user)


def email_of(console, user: str) -> str:
    return console.shop.one("select email from users where id = %s", user)["email"]


def local(link: str) -> str:
    """A link of a mail or a terminal, at the test's own address."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def sign_in(page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def fresh_code(secret: str, *used: str) -> str:
    """A code that was not shown before: those of the half minutes beside this one hold as well."""
    totp, now = pyotp.TOTP(secret), int(time.time())
    return next(code for code in (totp.at(now + 30 * step) for step in (0, 1, -1)) if code not in used)


def show(page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()


def test_a_second_factor_from_first_to_last(console, visitor, anna):
    _, email = anna
    page = visitor
    sign_in(page, email, "quite another one")
    page.get_by_text("The e-mail address or the password is wrong.").wait_for()
    assert page.get_by_label("E-mail address").input_value() == email, "it has to be typed again"
    sign_in(page, email)
    page.wait_for_url("**/")
    page.goto("/me")
    page.get_by_role("link", name="Set a second factor up").click()
    assert page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 100, "the policy shows no picture"
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("Your password, once more").fill("quite another one")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    page.locator(".wrong-said", has_text="The e-mail address or the password is wrong.").wait_for()
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("The code is wrong").wait_for()
    first = fresh_code(secret)
    page.get_by_label("Code").fill(first)
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("Your recovery codes").wait_for()
    recovery = page.locator(".recovery code").all_inner_texts()
    assert len(recovery) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_text().split() == recovery

    page.get_by_role("link", name="I have kept them").click()
    sign_out(page)
    sign_in(page, email)
    page.wait_for_url("**/sign-in/code**")
    page.goto("/orders")
    page.wait_for_url("**/sign-in?**")
    sign_in(page, email)
    show(page, first)
    page.locator(".problem").wait_for()
    second = fresh_code(secret, first)
    show(page, second)
    page.wait_for_url("**/")
    sign_out(page)
    sign_in(page, email)
    show(page, second)
    page.locator(".problem").wait_for()
    show(page, recovery[0])
    page.wait_for_url("**/me?said=recovery**")
    page.get_by_text("You came in with a recovery code, which is used up now. 9 are left.").wait_for()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url("**/")
    codes = [
        r["code"] for r in console.shop.rows("select code from commands where name = 'access.record_sign_in' order by seq desc limit 3")
    ]
    assert codes == ["recovery.ok", "totp.used_code", "totp.ok"]


def test_the_second_factor_is_taken_away(console, page):
    """A code of it is asked for: who finds a browser open can't do it."""
    page.goto("/me/second-factor")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    first = fresh_code(secret)
    page.get_by_label("Code").fill(first)
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Remove the second factor").click()
    page.get_by_role("dialog").get_by_label("A code from your app").fill("123456")
    page.get_by_role("button", name="Remove it").click()
    page.locator(".problem").wait_for()
    page.get_by_role("dialog").get_by_label("A code from your app").fill(fresh_code(secret, first))
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("your password alone lets you in").wait_for()


def test_an_invitation(page, visitor):
    """Made by an owner, read in the outbox, accepted in another browser."""
    page.goto("/settings/users/invite")
    page.get_by_label("Name").fill("Bea <b>Bold</b>")
    page.get_by_label("E-mail address").fill("bea@example.com")
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("group", name="Roles").get_by_text("choose at least one").wait_for()
    page.get_by_label("Warehouse").check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("The link").input_value()
    page.get_by_role("link", name="Invite somebody else").click()
    assert page.get_by_label("E-mail address").input_value() == ""
    page.get_by_label("Name").fill("Bea")
    page.get_by_label("E-mail address").fill("bea@example.com")
    page.get_by_label("Warehouse").check()
    page.get_by_role("button", name="Invite").click()
    page.locator("#field-email[aria-invalid=true] + small", has_text="is a user already").wait_for()
    assert page.evaluate("document.activeElement.id") == "field-email"
    page.goto("/outbox")
    page.get_by_role("link", name="You are invited to Argosy").first.click()
    assert page.locator(".mail a").last.get_attribute("href") == link
    assert "Bea <b>Bold</b>" in page.locator(".mail").inner_text()
    hers = visitor
    hers.goto(local(link))
    hers.get_by_label("Password").fill("short")
    hers.get_by_role("button", name="Keep it").click()
    hers.get_by_text("too easy to guess").wait_for()
    hers.get_by_label("Password").fill(PASSWORD)
    hers.get_by_role("button", name="Keep it").click()
    hers.wait_for_url("**/")
    assert hers.goto("/settings/users").status == 403, "the warehouse looks after no users"
    hers.goto(local(link))
    hers.get_by_role("heading", name="This link was used").wait_for()


def test_an_installation_that_is_empty(database, chromium):
    """The link from the terminal makes the owner, the company and what orders need; then it is used up."""
    with ExitStack() as held:
        url = held.enter_context(served(make_site(database)))
        link = local(set_up_link(database))
        context = chromium.new_context(base_url=url)
        held.callback(context.close)
        page = context.new_page()
        page.goto("/orders")
        page.get_by_text("Open the link that was printed in the terminal").wait_for()
        page.goto(link)
        page.get_by_label("Name").first.fill("Ada")
        page.get_by_label("E-mail address").fill("ada@example.com")
        page.get_by_label("Password").fill("short")
        page.get_by_label("Name").last.fill("Lindqvist & Co")
        page.get_by_role("button", name="Set up and sign in").click()
        page.get_by_text("too easy to guess").wait_for()
        assert page.get_by_label("Name").last.input_value() == "Lindqvist & Co"
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Set up and sign in").click()
        page.wait_for_url("**/")
        page.goto("/settings")
        page.get_by_text("Lindqvist & Co").first.wait_for()
        page.get_by_role("link", name="Main warehouse").wait_for()
        page.goto(link)
        page.wait_for_url("**/sign-in**")


def test_a_shop_that_is_open_already_is_given_an_owner_and_nothing_else(database):
    """Its channel would point to another location, where there is no stock."""
    with ExitStack() as held:
        shop = held.enter_context(closing(Shop(database)))
        shop.open(locations=("BER",), skus=("TEA",), stock={"TEA": {"BER": 3}})
        url = held.enter_context(served(make_site(database)))
        client = held.enter_context(httpx2.Client(base_url=url, trust_env=False))
        link = local(set_up_link(database))
        page = client.get(link).text
        assert "they stay as they are" in page
        assert 'name="channel"' not in page
        before = shop.rows("select * from channels") + shop.rows("select * from locations")
        owner = {"name": "Ada", "email": "ada@example.com", "password": PASSWORD, "time_zone": "Europe/Berlin", "language": "en-GB"}
        pressed = {"company": "Elsewhere", "currency": "USD", "location": "MAIN", "location_title": "Main", "channel": "web"}
        answer = client.post("/set-up", data=owner | pressed | {"token": link.partition("token=")[2]})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert shop.rows("select * from channels") + shop.rows("select * from locations") == before
        assert shop.place("A", TEA=1)
        shop.audited()


def test_a_session_that_was_ended_elsewhere(console, page):
    """The page that is still open says so, and what was typed into it stays."""
    user = console.shop.one("select user_id from sessions order by created_at desc limit 1")["user_id"]
    page.goto("/me")
    page.get_by_label("Name").fill("A name of some length")
    drive(end_all(user.bytes), console.shop.connection)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("You have been signed out.").wait_for()
    assert page.get_by_label("Name").input_value() == "A name of some length"
    page.goto("/me")
    page.wait_for_url("**/sign-in?next=%2Fme")


def test_who_signs_in_again_elsewhere_goes_on_with_what_was_typed(console, page):
    """A list that is searched meanwhile stays as it is; the form is saved under the new session, whose word it did not have."""
    console.shop.place("AGAIN", TEA=1)
    user = console.shop.one("select user_id from sessions order by created_at desc limit 1")["user_id"]
    typed, listed = page, page.context.new_page()
    typed.goto("/me")
    typed.get_by_label("Name").fill("A name that stays")
    listed.goto("/orders")
    drive(end_all(user.bytes), console.shop.connection)
    listed.get_by_label("Search orders").fill("nobody at all")
    listed.get_by_text("You have been signed out.").wait_for()
    assert listed.get_by_role("row").count() > 1, "the page that is still there is not taken away"
    assert listed.get_by_label("Search orders").input_value() == "nobody at all"
    typed.get_by_role("button", name="Save").first.click()
    typed.get_by_text("You have been signed out.").wait_for()
    token = console.sign_in(str(user))
    page.context.add_cookies([{"name": "argosy", "value": token, "url": console.url}])
    for one in (typed, listed):
        one.get_by_text("You are signed in again. Go on.").wait_for()
    typed.get_by_role("button", name="Save").first.click()
    typed.get_by_text("Saved.").wait_for()
    assert typed.get_by_label("Name").input_value() == "A name that stays"
    listed.close()


def test_a_page_of_a_session_that_has_ended_says_so_by_itself(console, page):
    user = console.shop.one("select user_id from sessions order by created_at desc limit 1")["user_id"]
    page.goto("/orders")
    drive(end_all(user.bytes), console.shop.connection)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("You have been signed out.").wait_for()


def test_single_sign_on(console, visitor):
    """Through the provider and back, to where one wanted to go."""
    email = email_of(console, console.user("read_only"))
    door, service = console.site.console.door, console.site.console.service
    before = door.access
    with provider() as idp:
        idp.people["1"] = {"email": email, "email_verified": True, "name": "Anna"}
        ground = Ground(service.house.run, service.coalescer.submit)
        door._access = Access(ground, Client(idp.issuer, CLIENT, SECRET, f"{console.url}/sign-on/callback"))
        whole = idp.authorization
        idp.authorization = lambda asked: whole(asked | {"as": "1"})
        try:
            visitor.goto("/orders?status=open")
            visitor.get_by_role("link", name="Single sign-on").click()
            visitor.wait_for_url("**/orders?status=open")
            visitor.goto("/me")
            visitor.get_by_text(email).wait_for()
            visitor.goto("/sign-on/callback?state=made-up&code=x")
            visitor.get_by_text("did not hold").wait_for()
        finally:
            door._access = before
