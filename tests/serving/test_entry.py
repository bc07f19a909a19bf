"""Who comes in with a password: the right one, once the wrong ones stop; and who is out again at once."""

import logging
import threading

import pytest

from argosy.base import secrets
from argosy.store.sessions import Caller
from tests.serving.doors import ELSEWHERE, HOME, PASSWORD, Door, refused, token_of


def test_somebody_comes_in_and_may_do_what_their_roles_say(door):
    door.shop.do("settings.put_location", code="BER", title="Berlin")
    door.shop.do("access.put_role", code="support", scopes=["payments:write"], limits={"refund": {"EUR": "50.00"}})
    id = door.person("anna@example.com", "support", "warehouse", locations=["BER"], language="de", time_zone="Europe/Berlin")
    entered = door.entry.sign_in(" Anna@Example.COM ", PASSWORD, HOME)
    visit = door.entry.visit(entered.token)
    assert (visit.user, visit.session, visit.name, visit.email) == (id, entered.session, "Anna Schmidt", "anna@example.com")
    assert (visit.language, visit.time_zone, visit.pending, visit.second_factor) == ("de", "Europe/Berlin", False, False)
    assert visit.actor.scopes == {
        *("payments:write", "catalog:read", "fulfillment:read", "fulfillment:write", "orders:read", "settings:read", "stock:read"),
        *("files:write", "jobs:read", "jobs:write", "views:write"),
    }
    assert (visit.actor.locations, visit.actor.channels, visit.limits) == ({"BER"}, None, {"refund": {"EUR": "50.00"}})
    assert visit.actor.limits == visit.limits
    assert visit.actor.id == f"user:{door.shop.one('select id::text from users')['id']}"
    kept = door.shop.rows("select agent, address from sessions")
    assert kept[-1] == {"agent": "Firefox on Linux", "address": "203.0.113.0"}


def test_roles_hold_from_the_next_request_on(door):
    id = door.person()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    assert "orders:write" in door.entry.visit(token).actor.scopes
    door.shop.do("access.set_roles", user=str(_uuid(id)), roles=[])
    assert door.entry.visit(token).actor.scopes == set()


@pytest.mark.parametrize(
    ("email", "password"),
    [("anna@example.com", "not this one"), ("nobody@example.com", PASSWORD), ("anna@example.com", ""), ("", "x" * 9999)],
)
def test_a_wrong_password_and_a_wrong_address_are_the_same(door, email, password):
    door.person()
    assert refused(door.entry.sign_in, email, password, HOME) == "sign_in_wrong"
    assert len(door.shop.rows("select from sessions")) == 1, "the one of when they chose it"


def test_an_address_that_nobody_has_costs_as_much_work(door, monkeypatch):
    """Or the time of an answer would tell who works here."""
    door.person()
    hashed = []
    verify = secrets._hasher.verify.__func__
    monkeypatch.setattr(type(secrets._hasher), "verify", lambda self, hash, password: hashed.append(hash) or verify(self, hash, password))
    for email in ("anna@example.com", "nobody@example.com"):
        refused(door.entry.sign_in, email, "not this one", HOME)
    first, second = (h.split("$")[:4] for h in hashed)
    assert first == second, "the same parameters"


def test_somebody_disabled_is_out_at_once_and_told_nothing(door):
    id = door.person()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    door.shop.do("access.disable_user", user=str(_uuid(id)))
    assert door.entry.visit(token) is None
    assert refused(door.entry.sign_in, "anna@example.com", PASSWORD, HOME) == "sign_in_wrong"
    assert door.log()[-1] == "password.disabled"
    door.shop.do("access.enable_user", user=str(_uuid(id)))
    assert door.entry.visit(token) is None, "what was over stays over"
    door.entry.sign_in("anna@example.com", PASSWORD, HOME)


# ── guessing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def attempts(door, email, caller, count):
    return [refused(door.entry.sign_in, email, "not this one", caller) for _ in range(count)]


def test_who_guesses_waits_longer_and_longer(door):
    """Even with the right password: whoever has it can wait, and a guesser must not see that it was right."""
    door.person()
    assert attempts(door, "anna@example.com", ELSEWHERE, 7) == ["sign_in_wrong"] * 6 + ["sign_in_throttled"]
    assert refused(door.entry.sign_in, "anna@example.com", PASSWORD, HOME) == "sign_in_throttled"
    waits = []
    for _ in range(14):
        door.clock.passes(seconds=3600)
        assert attempts(door, "anna@example.com", ELSEWHERE, 1) == ["sign_in_wrong"]
        row = door.shop.one("select extract(epoch from blocked_until - at)::int s from sign_in_attempts where key like 'email:%%'")
        waits.append(row["s"])
    assert waits[:6] == [2, 4, 8, 16, 32, 64]
    assert waits[-1] == 900
    door.clock.passes(seconds=901)
    door.entry.sign_in("anna@example.com", PASSWORD, HOME)
    assert attempts(door, "anna@example.com", HOME, 5) == ["sign_in_wrong"] * 5, "forgiven"


def test_an_attempt_that_a_wait_stops_is_written_down_too(door):
    """Whose address it was, if it was anybody's, and never the address; a flood is thinned out, or whoever stays out fills the disk."""
    door.person()
    attempts(door, "anna@example.com", ELSEWHERE, 7)
    assert door.log()[-2:] == ["password.wrong_password", "password.throttled"]
    told = door.shop.rows("select subject::text, data from events order by seq")[-1]
    assert told["data"] == {"subject": told["subject"], "method": "password", "outcome": "throttled"}
    attempts(door, "anna@example.com", ELSEWHERE, 60)
    assert door.log().count("password.throttled") == 21
    attempts(door, "nobody@example.com", HOME, 7)
    assert door.log()[-1] == "password.throttled"
    assert door.shop.rows("select subject from commands where name = 'access.record_sign_in' order by seq")[-1] == {"subject": None}


def test_who_tries_many_addresses_from_one_place_waits_as_well(door):
    codes = [refused(door.entry.sign_in, f"p{n}@example.com", "not this one", ELSEWHERE) for n in range(22)]
    assert codes == ["sign_in_wrong"] * 21 + ["sign_in_throttled"]
    door.person()
    door.entry.sign_in("anna@example.com", PASSWORD, HOME)


def test_a_password_that_is_known_wipes_out_no_other_guesses(door):
    """A guesser with an account of their own would go on for ever."""
    door.person()
    for n in range(15):
        refused(door.entry.sign_in, f"p{n}@example.com", "not this one", ELSEWHERE)
    door.entry.sign_in("anna@example.com", PASSWORD, ELSEWHERE)
    assert door.shop.one("select failures from sign_in_attempts where key = 'address:198.51.100.9'")["failures"] == 15


def test_an_ipv6_network_is_one_place(door):
    codes = [refused(door.entry.sign_in, f"p{n}@example.com", "x", Caller("", f"2001:db8:1:2::{n:x}")) for n in range(22)]
    assert codes[-1] == "sign_in_throttled"


def test_an_ipv4_address_is_itself_however_it_is_written(door):
    """As an IPv6 address (a listener of both hears it so), all of them would be one network, and one guesser would shut all out."""
    for n in range(22):
        refused(door.entry.sign_in, f"p{n}@example.com", "x", Caller("", "::ffff:198.51.100.9"))
    assert refused(door.entry.sign_in, "a@example.com", "x", Caller("", "198.51.100.9")) == "sign_in_throttled"
    assert refused(door.entry.sign_in, "b@example.com", "x", Caller("", "::ffff:203.0.113.1")) == "sign_in_wrong"
    assert Caller("", "::ffff:198.51.100.9").shortened == "198.51.100.0"


def test_many_guesses_at_once_are_counted_one_by_one(door):
    """All begin before any has failed; the free ones are looked at, and no more."""
    door.person()
    codes, start = [], threading.Barrier(12)

    def guess():
        mine = Door(door.shop.database)
        start.wait(20)
        codes.append(refused(mine.entry.sign_in, "anna@example.com", "not this one", ELSEWHERE))
        mine.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(codes) == ["sign_in_throttled"] * 6 + ["sign_in_wrong"] * 6


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_session_is_over_when_nobody_uses_it_and_when_its_days_are_up(door):
    door.person()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    for _ in range(20):
        door.clock.passes(hours=11)
        assert door.entry.visit(token) is not None
    door.clock.passes(hours=13)
    assert door.entry.visit(token) is None
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    for _ in range(14 * 3 - 1):
        door.clock.passes(hours=8)
        assert door.entry.visit(token) is not None
    door.clock.passes(hours=8)
    assert door.entry.visit(token) is None


def test_the_cookie_of_a_session_that_was_ended_opens_nothing(door):
    door.person()
    one, two, three = (door.entry.sign_in("anna@example.com", PASSWORD, HOME) for _ in range(3))
    visit = door.entry.visit(one.token)
    assert door.entry.end_one(visit, two.session) is True
    assert door.entry.end_one(visit, two.session) is False
    assert [door.entry.visit(e.token) is not None for e in (one, two, three)] == [True, False, True]
    assert door.entry.end_others(visit) == 2, "the third, and the one of when they came"
    assert [door.entry.visit(e.token) is not None for e in (one, two, three)] == [True, False, False]
    door.entry.sign_out(one.token)
    door.entry.sign_out(one.token)
    assert door.entry.visit(one.token) is None
    assert door.log()[-3:] == ["one", "others", "one"]


def test_nobody_ends_the_sessions_of_others_but_who_may(door):
    anna, boss = door.person(), door.person("boss@example.com", "owner")
    one, two = (door.entry.sign_in(e, PASSWORD, HOME) for e in ("anna@example.com", "boss@example.com"))
    assert door.entry.end_one(door.entry.visit(one.token), two.session) is False
    assert refused(door.entry.end_all, boss, door.entry.visit(one.token)) == "scope_missing"
    assert door.entry.end_all(anna, door.entry.visit(two.token)) == 2
    assert [door.entry.visit(e.token) is not None for e in (one, two)] == [False, True]


def test_a_new_password_ends_all_other_sessions(door):
    door.person()
    one, two = (door.entry.sign_in("anna@example.com", PASSWORD, HOME) for _ in range(2))
    visit = door.entry.visit(one.token)
    new = "a better one, they say"
    assert refused(door.entry.change_password, visit, "not this one", new, HOME) == "sign_in_wrong"
    assert refused(door.entry.change_password, visit, PASSWORD, "anna schmidt", HOME) == "password_weak"
    three = door.entry.change_password(visit, PASSWORD, new, HOME)
    assert [door.entry.visit(e.token) is not None for e in (one, two, three)] == [False, False, True]
    assert refused(door.entry.sign_in, "anna@example.com", PASSWORD, HOME) == "sign_in_wrong"
    door.entry.sign_in("anna@example.com", new, HOME)


def test_a_new_password_shuts_the_links_that_were_mailed(door):
    """Somebody else asked for one, and reads along: whoever notices chooses another password, and is safe."""
    user = door.person()
    link = door.links.send(user)
    here = door.entry.sign_in("anna@example.com", PASSWORD, HOME)
    door.entry.change_password(door.entry.visit(here.token), PASSWORD, "quite another one", HOME)
    assert refused(door.links.accept, token_of(link), "chosen by a stranger", ELSEWHERE) == "link_over"


def test_a_hash_of_weaker_days_is_renewed_when_its_password_is_known(door):
    from argon2 import PasswordHasher

    id = door.person()
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    door.shop.do("access.set_password", user=str(_uuid(id)), password=weak)
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    kept = door.shop.one("select password from users")["password"]
    assert kept != weak
    assert not secrets.outdated(kept)
    assert door.entry.visit(token) is not None
    assert door.entry.sign_in("anna@example.com", PASSWORD, HOME)


def test_a_password_and_a_token_are_nowhere_to_be_read(door, caplog):
    """Not in a table, not in the log: only what follows from them."""
    with caplog.at_level(logging.DEBUG):
        door.person()
        refused(door.entry.sign_in, "anna@example.com", PASSWORD + " or not", HOME)
        token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
        door.entry.visit(token)
    tables = [r["tablename"] for r in door.shop.rows("select tablename from pg_tables where schemaname = 'public'")]
    stored = "\n".join(r["row"] for t in tables for r in door.shop.rows(f'select t::text as row from "{t}" t'))
    for secret in (PASSWORD, token):
        assert secret not in stored
        assert secret not in caplog.text
    kept = [door.shop.rows(f"select * from {table}") for table in ("commands", "events", "idempotency", "sessions")]
    assert "anna" not in str(kept)
    assert "example.com" not in caplog.text


def _uuid(id):
    from argosy.base import ids

    return ids.text(id)
