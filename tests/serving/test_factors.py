"""The second factor: asked for before anything may be done, taken once, and stood in for by codes on paper."""

import threading

import pytest

from argosy.base.ids import text
from tests.serving.doors import ELSEWHERE, HOME, PASSWORD, Door, refused, token_of


def test_nothing_may_be_done_before_the_code(door):
    secret, _ = door.with_second_factor()
    entered = door.entry.sign_in("anna@example.com", PASSWORD, HOME)
    pending = door.entry.visit(entered.token)
    assert (entered.pending, pending.pending, pending.actor.scopes) == (True, True, set())
    assert door.log()[-1] == "password.ok", "of before there was a second factor"
    whole = door.entry.second_factor(entered.token, door.code(secret), HOME)
    visit = door.entry.visit(whole.token)
    assert (visit.pending, visit.session, "orders:write" in visit.actor.scopes) == (False, pending.session, True)
    assert (visit.method, visit.second_factor) == ("password totp", True)
    assert door.entry.visit(entered.token) is None, "whoever saw the token before the code has nothing"
    assert refused(door.entry.second_factor, entered.token, door.code(secret), HOME) == "session_over"
    assert door.log()[-1] == "totp.ok"


def test_a_half_finished_sign_in_is_over_soon(door):
    secret, _ = door.with_second_factor()
    entered = door.entry.sign_in("anna@example.com", PASSWORD, HOME)
    door.clock.passes(minutes=11)
    assert refused(door.entry.second_factor, entered.token, door.code(secret), HOME) == "session_over"


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_half_a_minute_late_or_early(door, steps, taken):
    secret, _ = door.with_second_factor()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    code = door.code(secret, steps)
    if taken:
        door.entry.second_factor(token, f"{code[:3]} {code[3:]}", HOME)
    else:
        assert refused(door.entry.second_factor, token, code, HOME) == "code_wrong"
        assert door.log()[-1] == "totp.wrong_code"


@pytest.mark.parametrize("wrong", ["", "000000", "abc", "１２３４５６", "0" * 500])
def test_a_wrong_code_is_wrong_and_the_password_need_not_be_typed_again(door, wrong):
    secret, _ = door.with_second_factor()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    assert refused(door.entry.second_factor, token, wrong, HOME) == "code_wrong"
    assert door.entry.second_factor(token, door.code(secret), HOME).pending is False


def test_a_code_opens_once(door):
    """Whoever looked over a shoulder is a few seconds late."""
    secret, _ = door.with_second_factor()
    one, two = (door.entry.sign_in("anna@example.com", PASSWORD, HOME).token for _ in range(2))
    code = door.code(secret)
    door.entry.second_factor(one, code, HOME)
    assert refused(door.entry.second_factor, two, code, ELSEWHERE) == "code_wrong"
    assert door.log()[-1] == "totp.used_code"
    door.clock.passes(seconds=30)
    door.entry.second_factor(two, door.code(secret), HOME)


def test_of_two_who_type_the_same_code_at_once_one_comes_in(door):
    secret, _ = door.with_second_factor()
    tokens = [door.entry.sign_in("anna@example.com", PASSWORD, HOME).token for _ in range(2)]
    code, start, told = door.code(secret), threading.Barrier(2), []

    def come(token):
        mine = Door(door.shop.database)
        mine.clock.at = door.clock.at
        start.wait(20)
        try:
            told.append(refused(mine.entry.second_factor, token, code, HOME))
        except AssertionError:
            told.append("in")
        mine.close()

    threads = [threading.Thread(target=come, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["code_wrong", "in"]


def test_codes_are_not_guessed(door):
    """A million of them, and three are right: who knows the password must not try them all."""
    secret, _ = door.with_second_factor()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    codes = [refused(door.entry.second_factor, token, "000000", ELSEWHERE) for _ in range(7)]
    assert codes == ["code_wrong"] * 6 + ["sign_in_throttled"]
    assert refused(door.entry.second_factor, token, door.code(secret), HOME) == "sign_in_throttled"
    assert door.log()[-3:] == ["totp.wrong_code", "totp.throttled", "totp.throttled"]


def test_a_recovery_code_stands_in_once(door):
    _, codes = door.with_second_factor()
    assert len(set(codes)) == 10
    one, two = (door.entry.sign_in("anna@example.com", PASSWORD, HOME).token for _ in range(2))
    door.entry.second_factor(one, codes[3].upper().replace("-", " "), HOME)
    assert door.log()[-1] == "recovery.ok"
    assert refused(door.entry.second_factor, two, codes[3], HOME) == "code_wrong"
    assert door.log()[-1] == "recovery.used_code"
    door.entry.second_factor(two, codes[4], HOME)


def test_new_recovery_codes_void_those_from_before(door):
    """For the password: so can who has lost the telephone, and come in by their last one."""
    secret, old = door.with_second_factor()
    token = door.entry.second_factor(door.entry.sign_in("anna@example.com", PASSWORD, HOME).token, old[1], HOME).token
    visit = door.entry.visit(token)
    assert door.factors.left(visit) == 9
    assert refused(door.factors.renew_recovery, visit, door.code(secret), HOME) == "sign_in_wrong"
    assert refused(door.factors.renew_recovery, visit, "", HOME) == "sign_in_wrong"
    assert door.factors.left(visit) == 9
    new = door.factors.renew_recovery(visit, PASSWORD, HOME)
    assert door.factors.left(visit) == 10
    pending = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    assert refused(door.entry.second_factor, pending, old[0], HOME) == "code_wrong"
    door.entry.second_factor(pending, new[0], HOME)
    assert door.factors.left(visit) == 9


def test_who_has_no_password_renews_them_for_a_code(door):
    secret, _ = door.with_second_factor()
    token = door.entry.second_factor(door.entry.sign_in("anna@example.com", PASSWORD, HOME).token, door.code(secret), HOME).token
    visit = door.entry.visit(token)
    door.shop.rows("update users set password = null returning id")
    assert refused(door.factors.renew_recovery, visit, "000000", HOME) == "code_wrong"
    door.clock.passes(minutes=1)
    assert len(door.factors.renew_recovery(visit, door.code(secret), HOME)) == 10


def test_it_is_set_by_showing_a_code_and_taken_away_by_showing_one(door):
    door.person()
    visit = door.entry.visit(door.entry.sign_in("anna@example.com", PASSWORD, HOME).token)
    offer = door.factors.offer(visit)
    assert "anna%40example.com" in offer.address
    assert refused(door.factors.confirm, visit, offer.sealed, "000000", PASSWORD, HOME) == "code_wrong"
    assert door.shop.one("select totp from users")["totp"] is None
    assert refused(door.factors.confirm, visit, "made up", door.code(offer.secret), PASSWORD, HOME) == "session_over"
    assert refused(door.factors.confirm, visit, offer.sealed, door.code(offer.secret), "guessed", HOME) == "sign_in_wrong"
    door.factors.confirm(visit, offer.sealed, door.code(offer.secret), PASSWORD, HOME)
    kept = door.shop.one("select totp, recovery from users")
    assert offer.secret not in str(kept)
    door.clock.passes(minutes=1)
    assert refused(door.factors.remove, visit, "000000") == "code_wrong"
    door.factors.remove(visit, door.code(offer.secret))
    assert door.shop.one("select totp, recovery from users") == {"totp": None, "recovery": None}
    assert door.entry.sign_in("anna@example.com", PASSWORD, HOME).pending is False


def test_what_was_offered_to_one_is_nobody_elses(door):
    door.person()
    door.person("otto@example.com")
    anna, otto = (door.entry.visit(door.entry.sign_in(e, PASSWORD, HOME).token) for e in ("anna@example.com", "otto@example.com"))
    offer = door.factors.offer(anna)
    assert refused(door.factors.confirm, otto, offer.sealed, door.code(offer.secret), PASSWORD, HOME) == "session_over"


def test_who_lost_a_telephone_is_let_in_by_somebody_who_may(door):
    door.with_second_factor()
    user = door.shop.one("select id::text from users")["id"]
    door.shop.do("access.remove_second_factor", user=user)
    assert door.entry.sign_in("anna@example.com", PASSWORD, HOME).pending is False


def test_a_link_by_mail_does_not_stand_in_for_the_telephone(door):
    """Whoever reads somebody's mail must not come in by that alone."""
    secret, _ = door.with_second_factor()
    user = door.shop.rows("select id from users")[0]["id"].bytes
    entered = door.links.accept(token_of(door.links.send(user)), "quite another one", HOME)
    assert entered.pending is True
    assert door.entry.second_factor(entered.token, door.code(secret), HOME).pending is False


def test_a_key_that_is_set_later_still_opens_what_was_sealed_before(door, monkeypatch):
    secret, _ = door.with_second_factor()
    monkeypatch.setenv("ARGOSY_SECRET_KEY", "a long random text that somebody made")
    other = Door(door.shop.database)
    other.clock.at = door.clock.at
    token = other.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    other.entry.second_factor(token, other.code(secret), HOME)
    sealed = other.drive(_vault()).seal("new")
    assert door.drive(_vault()).open(sealed) == "new"
    monkeypatch.delenv("ARGOSY_SECRET_KEY")
    assert door.drive(_vault()).open(sealed) is None, "without the key, the database alone opens nothing sealed with it"
    other.close()


def _vault():
    from argosy.store.server_key import vault

    return vault()


def test_a_user_is_named_in_no_key_of_the_throttle(door):
    door.with_second_factor()
    token = door.entry.sign_in("anna@example.com", PASSWORD, HOME).token
    refused(door.entry.second_factor, token, "000000", ELSEWHERE)
    keys = {r["key"] for r in door.shop.rows("select key from sign_in_attempts")}
    assert f"code:{text(door.shop.rows('select id from users')[0]['id'].bytes)}" in keys
    assert not any("anna" in key for key in keys)
