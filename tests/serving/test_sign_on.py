"""Single sign-on against a provider over real HTTP: who was invited comes in, and whatever does not hold is refused."""

import asyncio

import httpx2
import pytest

from argosy.adapters.oidc import CALLBACK_PATH
from argosy.adapters.oidc import Provider as Client
from argosy.base.ids import text
from argosy.commands.access.invite_user import InviteUser
from argosy.engine.actor import SYSTEM
from tests.serving.doors import ELSEWHERE, HOME, PASSWORD, Door, refused
from tests.serving.provider import CLIENT, SECRET, our_secret, provider

ANNA = {"email": "Anna@example.com", "email_verified": True, "name": "Anna Schmidt"}


@pytest.fixture
def idp():
    with provider() as idp:
        idp.people["1"] = dict(ANNA)
        yield idp


@pytest.fixture
def door(database, idp):
    door = Door(database, Client(idp.issuer, CLIENT, SECRET, f"http://127.0.0.1:8000{CALLBACK_PATH}"))
    yield door
    door.shop.audited()
    door.close()


def invited(door, email="anna@example.com"):
    return door.links.invite(InviteUser(email=email, name="Anna", roles=["order_desk"]), SYSTEM)[0]


def come(door, idp, subject="1"):
    """The whole way, as a browser goes it."""
    address, kept = door.sign_on.start("/orders")
    state, code = idp.sign_in(address, subject)
    return door.sign_on.callback(kept, state, code, HOME)


def test_who_was_invited_comes_in_by_their_verified_address_and_from_then_on_as_who_they_are(door, idp):
    user = invited(door)
    entered, next = come(door, idp)
    visit = door.entry.visit(entered.token)
    assert (visit.user, visit.method, visit.pending, next) == (user, "oidc", False, "/orders")
    idp.people["1"] = {"email": "anna.meier@example.com", "email_verified": True}
    assert door.entry.visit(come(door, idp)[0].token).user == user, "they married"
    assert door.log() == ["oidc.ok", "oidc.ok"]
    assert door.shop.one("select identity from users")["identity"] == f"{idp.issuer} 1"


@pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": None}])
def test_an_address_that_nobody_verified_is_nobodys(door, idp, said):
    """Anybody may write any address into their account."""
    invited(door)
    idp.people["1"] |= said
    assert refused(come, door, idp) == "sign_on_unknown"
    assert door.shop.one("select identity from users")["identity"] is None
    assert door.log() == ["oidc.unknown_identity"]


def test_another_account_with_the_same_address_is_somebody_else(door, idp):
    invited(door)
    come(door, idp)
    idp.people["2"] = dict(ANNA)
    assert refused(come, door, idp, "2") == "sign_on_unknown"


def test_nobody_comes_in_who_was_not_invited_unless_a_setting_says_so(door, idp, monkeypatch):
    assert refused(come, door, idp) == "sign_on_unknown"
    assert door.shop.rows("select from users") == []
    monkeypatch.setenv("ARGOSY_OIDC_NEW_ROLE", "read_only")
    visit = door.entry.visit(come(door, idp)[0].token)
    assert (visit.email, visit.name, "orders:read" in visit.actor.scopes, "orders:write" in visit.actor.scopes) == (
        *("anna@example.com", "Anna Schmidt"),
        *(True, False),
    )
    assert door.shop.one("select actor from commands where name = 'access.invite_user'")["actor"] == "sign-on"


@pytest.mark.parametrize("said", [{"name": "x" * 2_000}, {"email": "nothing"}, {"name": "A\0"}])
def test_a_name_that_cannot_be_kept_is_told_to_whoever_runs_the_provider(door, idp, monkeypatch, said):
    monkeypatch.setenv("ARGOSY_OIDC_NEW_ROLE", "read_only")
    idp.people["1"] |= said
    assert refused(come, door, idp) == "sign_on_failed"
    assert door.shop.rows("select from users") == []


def test_somebody_disabled_stays_out(door, idp):
    user = invited(door)
    come(door, idp)
    door.shop.do("access.disable_user", user=text(user))
    assert refused(come, door, idp) == "sign_on_unknown"
    assert door.log()[-1] == "oidc.disabled"


def test_the_provider_asks_for_a_second_factor_or_not(door, idp):
    """Ours is for passwords."""
    door.with_second_factor()
    assert come(door, idp)[0].pending is False
    assert door.entry.sign_in("anna@example.com", PASSWORD, HOME).pending is True


# ── what does not hold ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_browser_that_did_not_begin_is_not_let_in(door, idp):
    """Or a link could sign somebody in as somebody else, who then reads what they write."""
    invited(door)
    address, kept = door.sign_on.start()
    state, code = idp.sign_in(address, "1")
    for mine in ("", "made up"):
        assert refused(door.sign_on.callback, mine, state, code, ELSEWHERE) == "sign_on_failed"
    assert refused(door.sign_on.callback, "", "", code, ELSEWHERE) == "sign_on_failed"
    door.sign_on.callback(kept, state, code, HOME)


def test_an_answer_is_taken_once_and_not_too_late(door, idp):
    invited(door)
    address, kept = door.sign_on.start()
    state, code = idp.sign_in(address, "1")
    door.sign_on.callback(kept, state, code, HOME)
    assert refused(door.sign_on.callback, kept, state, code, ELSEWHERE) == "sign_on_failed"
    address, kept = door.sign_on.start()
    state, code = idp.sign_in(address, "1")
    door.clock.passes(minutes=11)
    assert refused(door.sign_on.callback, kept, state, code, HOME) == "sign_on_failed"


def test_a_code_of_another_browser_proves_nothing(door, idp):
    """A stolen code needs the verifier that only we have: that is what PKCE is for."""
    invited(door)
    _, stolen = idp.sign_in(door.sign_on.start()[0], "1")
    address, kept = door.sign_on.start()
    state, _ = idp.sign_in(address, "1")
    assert refused(door.sign_on.callback, kept, state, stolen, ELSEWHERE) == "sign_on_failed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "somebody else"},
        {"iss": "https://elsewhere.example.com"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"azp": "somebody else"},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(door, idp, wrong):
    invited(door)
    idp.claims = wrong
    assert refused(come, door, idp) == "sign_on_failed"
    assert door.shop.rows("select from sessions") == []
    idp.claims = {}
    come(door, idp)


def test_a_token_that_anybody_could_have_signed_is_refused(door, idp):
    invited(door)
    good = idp.key
    idp.header = {"alg": "none"}
    assert refused(come, door, idp) == "sign_on_failed"
    idp.header = {"alg": "HS256"}
    idp.key = our_secret()
    assert refused(come, door, idp) == "sign_on_failed"
    idp.header, idp.key = {}, idp.new_key("one")
    assert refused(come, door, idp) == "sign_on_failed", "the same name, another key"
    idp.key = good
    come(door, idp)


def test_a_provider_changes_its_keys(door, idp, monkeypatch):
    """And is asked for them again, but not by everybody who makes up a name."""
    from argosy.adapters import oidc

    invited(door)
    come(door, idp)
    idp.key = idp.new_key("two")
    idp.published.append(idp.key)
    assert refused(come, door, idp) == "sign_on_failed"
    assert idp.asked.count("/keys") == 1, "they were read a moment ago"
    monkeypatch.setattr(oidc, "KEYS_AGAIN_SECONDS", 0.0)
    come(door, idp)
    assert idp.asked.count("/keys") == 2


@pytest.mark.parametrize(
    "said", [{"issuer": "https://elsewhere.example.com"}, {"token_endpoint": None}, {"jwks_uri": "http://127.0.0.1:9/"}]
)
def test_a_provider_that_is_not_what_we_were_told_or_does_not_answer(door, idp, said):
    invited(door)
    whole = idp.configuration()
    idp.configuration = lambda: {k: v for k, v in (whole | said).items() if v is not None}
    assert refused(come, door, idp) == "sign_on_failed"


def test_a_provider_that_is_gone_is_said_to_be(database):
    door = Door(database, Client("http://127.0.0.1:9", CLIENT, SECRET, "http://127.0.0.1:8000/x"))
    assert refused(door.sign_on.start) == "sign_on_failed"
    door.close()
    door = Door(database)
    assert (door.sign_on.on, refused(door.sign_on.start)) == (False, "sign_on_off")
    door.close()


def test_the_environment_names_the_provider(monkeypatch, idp):
    assert Client.of_environment() is None
    for name, value in (("ISSUER", idp.issuer), ("CLIENT_ID", CLIENT), ("CLIENT_SECRET", SECRET)):
        monkeypatch.setenv(f"ARGOSY_OIDC_{name}", value)
    monkeypatch.setenv("ARGOSY_URL", "https://oms.example.com/")
    asked = httpx2.URL(asyncio.run(Client.of_environment().ask()).address).params
    assert (asked["redirect_uri"], asked["scope"], asked["code_challenge_method"]) == (
        *("https://oms.example.com/sign-on/callback", "openid email profile"),
        "S256",
    )
