"""Who works here: invited, given roles, disabled; nobody gives what they don't have, and somebody always owns the place."""

import threading

import pytest

from argosy.engine.actor import Actor
from argosy.model.roles import BUILT_IN
from tests.shop import Shop

ENCODED = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo"
DESK = Actor("user:desk", frozenset({"access:write", "orders:write", "orders:read"}))


def invite(shop, email, *roles, **more):
    return shop.do("access.invite_user", email=email, name=email.partition("@")[0], roles=list(roles), **more)["id"]


def owner(shop, email):
    """An owner who can sign in."""
    id = invite(shop, email, "owner")
    shop.do("access.set_password", user=id, password=ENCODED)
    return id


def user(shop, id):
    return shop.one("select * from users where id = %s", id)


# ── coming in ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_is_invited_once_however_their_address_is_written(shop):
    id = invite(shop, "Anna@Example.com", "order_desk", language="de", time_zone="Europe/Berlin")
    assert (user(shop, id)["email"], user(shop, id)["password"]) == ("anna@example.com", None)
    assert shop.refused("access.invite_user", email="ANNA@example.COM", name="A", roles=[]) == ("email_taken", {"field": "email"})
    assert shop.refused("access.invite_user", email="b@example.com", name="B", roles=["boss"])[0] == "role_unknown"
    assert shop.refused("access.invite_user", email="b@example.com", name="B", roles=[], time_zone="Berlin")[0] == "timezone_unknown"
    assert shop.refused("access.invite_user", email="b@example.com", name="B", roles=[], channels=["web"])[0] == "channel_unknown"
    assert len(shop.rows("select from users")) == 1


def test_two_who_invite_the_same_address_at_once_make_one_user(shop):
    """In one batch, and over two connections."""
    body = {"email": "anna@example.com", "name": "Anna", "roles": []}
    from tests.shop import submission

    assert [r.code for r in shop.office.run([submission("access.invite_user", body) for _ in range(2)])] == [None, "email_taken"]
    codes = at_once(shop, *[lambda s: s.reply("access.invite_user", **body | {"email": "otto@example.com"}).code] * 2)
    assert sorted(codes, key=str) == [None, "email_taken"]


def test_what_is_changed_is_what_was_named(shop):
    id = invite(shop, "anna@example.com", language="de")
    shop.do("access.change_user", user=id, name="Anna Meier")
    assert (user(shop, id)["name"], user(shop, id)["language"]) == ("Anna Meier", "de")
    assert shop.refused("access.change_user", user="0190a3f0-0000-7000-8000-000000000099", name="X")[0] == "user_unknown"


# ── nobody gives what they don't have ────────────────────────────────────────────────────────────────────────────────


def test_nobody_gives_a_role_with_a_scope_they_lack(shop):
    code, facts = shop.refused("access.invite_user", actor=DESK, email="b@example.com", name="B", roles=["owner"])
    assert (code, facts["field"], facts["value"]) == ("scope_not_yours", "roles[0]", "*")
    id = invite(shop, "anna@example.com")
    assert shop.refused("access.set_roles", actor=DESK, user=id, roles=["manager"])[0] == "scope_not_yours"
    shop.do("access.put_role", actor=DESK, code="caller", title="Caller", scopes=["orders:read"])
    shop.do("access.set_roles", actor=DESK, user=id, roles=["caller"])
    assert shop.refused("access.put_role", actor=DESK, code="payer", scopes=["payments:write"])[0] == "scope_not_yours"
    assert shop.refused("access.put_role", actor=DESK, code="finance", limits={"refund": {"EUR": "1"}})[0] == "scope_not_yours"


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("access.disable_user", {}),
        ("access.enable_user", {}),
        ("access.remove_second_factor", {}),
        ("access.change_user", {"name": "Nobody"}),
        ("access.set_roles", {"roles": []}),
    ],
)
def test_nobody_reaches_above_themselves(shop, command, more):
    """Or whoever may invite people could take the place of the owner."""
    owner(shop, "first@example.com")
    id = owner(shop, "second@example.com")
    before = user(shop, id)
    assert shop.refused(command, actor=DESK, user=id, **more) == ("user_above_you", {"scope": "*"})
    assert user(shop, id) == before


def test_nobody_reaches_who_may_give_away_more(shop):
    """The link that is shown to whoever asks for one would let them do it in the other's name."""
    id = invite(shop, "anna@example.com", "finance")
    for limits in ({"refund": {"EUR": "50.00"}}, {"refund": {}}):
        lead = Actor("user:lead", frozenset({"*"}), limits=limits)
        assert shop.refused("access.change_user", actor=lead, user=id, name="X") == ("user_above_you", {"limits": limits})
        assert shop.refused("access.remove_second_factor", actor=lead, user=id)[0] == "user_above_you"
    packer = invite(shop, "otto@example.com", "warehouse")
    shop.do("access.change_user", actor=lead, user=packer, name="Otto")
    shop.do("access.put_role", code="finance", limits={"refund": {"EUR": "50.00"}})
    shop.do("access.change_user", actor=Actor("user:lead", frozenset({"*"}), limits={"refund": {"EUR": "50.00"}}), user=id, name="Anna M")


# ── roles ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_roles_that_come_with_the_software_are_there(shop):
    rows = {r["code"]: r for r in shop.rows("select * from roles")}
    assert {code: (r["title"], tuple(r["scopes"])) for code, r in rows.items()} == {b.code: (b.title, b.scopes) for b in BUILT_IN}
    assert all(r["builtin"] and r["limits"] is None for r in rows.values())


LEAD = Actor("user:lead", frozenset({"*"}), limits={"refund": {"EUR": "50.00"}})


def test_nobody_gives_a_more_generous_limit_than_their_own(shop):
    """By a role of one's own, by giving one, by inviting with one; what a role has no say in needs no limit."""
    put = {"code": "support", "scopes": ["payments:write"]}
    for limits in (None, {}, {"cancel": {"EUR": "1"}}, {"refund": {"EUR": "50.01"}}, {"refund": {"CHF": "1.00"}}):
        assert shop.refused("access.put_role", actor=LEAD, **put, limits=limits)[0] == "limit_not_yours"
    shop.do("access.put_role", actor=LEAD, **put, limits={"refund": {"EUR": "50.00"}})
    shop.do("access.put_role", actor=LEAD, code="packer", scopes=["fulfillment:write"])
    person = {"name": "Anna", "email": "anna@example.com"}
    assert shop.refused("access.invite_user", actor=LEAD, **person, roles=["finance"])[0] == "limit_not_yours"
    id = shop.do("access.invite_user", actor=LEAD, **person, roles=["support", "packer"])["id"]
    assert shop.refused("access.set_roles", actor=LEAD, user=id, roles=["support", "finance"])[0] == "limit_not_yours"
    shop.do("access.set_roles", actor=LEAD, user=id, roles=["support"])
    shop.do("access.set_roles", user=id, roles=["finance"])


def test_of_a_built_in_role_only_the_limits_are_the_shops(shop):
    shop.do("access.put_role", code="order_desk", limits={"refund": {"EUR": "100.00"}, "cancel": None})
    row = shop.one("select * from roles where code = 'order_desk'")
    assert (row["limits"], row["builtin"]) == ({"refund": {"EUR": "100.00"}}, True)
    assert shop.refused("access.put_role", code="order_desk", scopes=["orders:read"])[0] == "role_built_in"
    assert shop.refused("access.put_role", code="order_desk", title="Desk")[0] == "role_built_in"
    assert shop.refused("access.put_role", code="owner", limits={"refund": {"EUR": "1"}})[0] == "role_built_in"
    assert shop.refused("access.remove_role", code="order_desk")[0] == "role_built_in"
    assert shop.one("select limits from roles where code = 'order_desk'")["limits"] == row["limits"]
    shop.do("access.put_role", code="order_desk", limits={})
    assert shop.one("select limits from roles where code = 'order_desk'")["limits"] is None


def test_limits_are_amounts_of_currencies_that_there_are(shop):
    put = {"code": "support", "scopes": ["payments:write"]}
    assert shop.refused("access.put_role", **put, limits={"refund": {"XXX": "1"}})[0] == "currency_unknown"
    assert shop.refused("access.put_role", **put, limits={"refund": {"JPY": "1.50"}})[0] == "amount_too_precise"
    with pytest.raises(ValueError, match="limits"):
        shop.do("access.put_role", **put, limits={"theft": {"EUR": "1"}})
    shop.do("access.put_role", **put, title="Support", limits={"refund": {"KWD": "1.125"}})
    shop.do("access.put_role", code="support", scopes=["orders:read"])
    assert shop.one("select title, scopes, limits from roles where code = 'support'") == {
        "title": "Support",
        "scopes": ["orders:read"],
        "limits": {"refund": {"KWD": "1.125"}},
    }


def test_a_role_goes_when_nobody_has_it(shop):
    shop.do("access.put_role", code="support", scopes=["orders:read"])
    id = invite(shop, "anna@example.com", "support", "warehouse")
    assert shop.refused("access.remove_role", code="support") == ("role_in_use", {"value": "support", "holders": 1})
    shop.do("access.set_roles", user=id, roles=["warehouse"])
    shop.do("access.remove_role", code="support")
    assert shop.refused("access.remove_role", code="support")[0] == "role_unknown"
    assert shop.refused("access.set_roles", user=id, roles=["support"])[0] == "role_unknown"
    shop.do("access.put_role", code="support", scopes=["orders:write"])


# ── somebody owns the place ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_owner_stays(shop):
    first = owner(shop, "first@example.com")
    invite(shop, "second@example.com", "owner")
    third = owner(shop, "third@example.com")
    shop.do("access.disable_user", user=third)
    attempts = [
        ("access.disable_user", {}),
        ("access.set_roles", {"roles": ["manager"]}),
        ("access.set_roles", {"roles": ["owner"], "locations": []}),
    ]
    for command, more in attempts:
        assert shop.refused(command, user=first, **more) == ("last_owner", {}), "one never came in, the other was disabled"
    shop.do("access.enable_user", user=third)
    shop.do("access.disable_user", user=first)
    assert user(shop, first)["disabled_at"] is not None
    assert shop.refused("access.set_roles", user=third, roles=[])[0] == "last_owner"


def at_once(shop, *acts):
    """What each answers that is done at the same moment, over a connection of its own."""
    start = threading.Barrier(len(acts))
    answers = [None] * len(acts)

    def act(n):
        mine = Shop(shop.database)
        start.wait(10)
        answers[n] = acts[n](mine)
        mine.close()

    threads = [threading.Thread(target=act, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


@pytest.mark.parametrize("round", range(5))
def test_two_owners_who_put_each_other_out_at_once_leave_one(shop, round):
    """Each of the two acts would be right if the other weren't there."""
    a, b = owner(shop, "a@example.com"), owner(shop, "b@example.com")
    codes = at_once(
        shop,
        lambda s: s.reply("access.disable_user", user=a).code,
        lambda s: s.reply("access.set_roles", user=b, roles=["manager"]).code,
    )
    assert sorted(codes, key=str) == [None, "last_owner"]
    left = shop.rows("select from users where disabled_at is null and roles ? 'owner'")
    assert len(left) == 1


# ── what is remembered ───────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_is_in_the_command_log_and_nobody_is_named_there(shop):
    id = invite(shop, "anna@example.com", "warehouse")
    shop.do("access.set_password", user=id, password=ENCODED)
    shop.do("access.record_sign_in", user=id, method="password", outcome="wrong_password")
    shop.do("access.record_sign_in", user=id, method="password", outcome="ok")
    shop.do("access.record_sign_in", method="password", outcome="wrong_email")
    shop.do("access.set_roles", user=id, roles=["order_desk"], actor=Actor("user:boss", frozenset({"*"})))
    shop.do("access.record_sign_out", user=id, what="all")
    key = shop.do("access.put_key", name="shop", hash="a" * 64, scopes=["orders:read"])["id"]
    log = shop.rows("select name, actor, code, subject::text from commands order by seq")
    assert [(r["name"], r["code"]) for r in log] == [
        ("access.invite_user", None),
        ("access.set_password", None),
        ("access.record_sign_in", "password.wrong_password"),
        ("access.record_sign_in", "password.ok"),
        ("access.record_sign_in", "password.wrong_email"),
        ("access.set_roles", None),
        ("access.record_sign_out", "all"),
        ("access.put_key", None),
    ]
    assert [r["subject"] for r in log] == [id] * 4 + [None] + [id] * 2 + [key]
    assert log[5]["actor"] == "user:boss"
    assert user(shop, id)["signed_in_at"] is not None
    for table in ("commands", "events", "idempotency"):
        kept = str(shop.rows(f"select t::text from {table} t"))
        assert "anna" not in kept
        assert "argon2" not in kept


def test_a_new_password_ends_every_session_and_a_renewed_hash_none(shop):
    id = invite(shop, "anna@example.com")
    assert shop.do("access.set_password", user=id, password=ENCODED)["generation"] == 1
    assert shop.do("access.set_password", user=id, password=ENCODED, renewed=True)["generation"] == 1
    shop.do("access.disable_user", user=id)
    shop.do("access.disable_user", user=id)
    assert user(shop, id)["generation"] == 2


def test_recovery_codes_are_renewed_only_where_there_is_a_second_factor(shop):
    id = invite(shop, "anna@example.com")
    assert shop.refused("access.set_second_factor", user=id, recovery=["0" * 64])[0] == "no_second_factor"
    shop.do("access.set_second_factor", user=id, totp="x" * 60, recovery=["0" * 64])
    shop.do("access.set_second_factor", user=id, recovery=["1" * 64])
    assert (user(shop, id)["totp"], user(shop, id)["recovery"]) == ("x" * 60, ["1" * 64])
    shop.do("access.remove_second_factor", user=id)
    assert (user(shop, id)["totp"], user(shop, id)["recovery"]) == (None, None)


def test_an_identity_is_one_persons_for_good(shop):
    a, b = invite(shop, "a@example.com"), invite(shop, "b@example.com")
    shop.do("access.link_identity", user=a, identity="https://id.example.com 1")
    shop.do("access.link_identity", user=a, identity="https://id.example.com 1")
    assert shop.refused("access.link_identity", user=b, identity="https://id.example.com 1")[0] == "identity_taken"
    assert shop.refused("access.link_identity", user=a, identity="https://id.example.com 2")[0] == "identity_taken"
    assert shop.events().count("user.identity_linked") == 1
