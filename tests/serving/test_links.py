"""Links that are mailed: they open once, for one person, for a while; and the one that sets up an empty installation."""

import threading
import time

import pytest

from argosy.adapters.mail import post
from argosy.base.ids import text
from argosy.commands.access.invite_user import InviteUser
from argosy.documents.mails import standard
from argosy.engine.actor import SYSTEM, Actor
from argosy.serving.access import links
from argosy.store.tokens import make_set_up
from tests.postbox import Box, delivering
from tests.serving.doors import ELSEWHERE, HOME, PASSWORD, Door, refused, token_of

INVITED = InviteUser(email="anna@example.com", name="Anna", roles=["order_desk"])
OWNER = InviteUser(email="olga@example.com", name="Olga", roles=[])


def mails(door):
    return door.shop.rows("select kind, recipient, subject, body from outbox order by created_at, id")


def test_an_invitation_is_mailed_and_opens_once(door):
    user, link = door.links.invite(INVITED, SYSTEM)
    (mail,) = mails(door)
    assert (mail["kind"], mail["recipient"], link in mail["body"]) == ("invitation", "anna@example.com", True)
    assert link.startswith("http://127.0.0.1:8000/link?token=")
    told, whose = door.links.look(token_of(link))
    assert (told.purpose, whose.email) == ("invitation", "anna@example.com")
    assert refused(door.links.accept, token_of(link), "anna anna", HOME) == "password_weak"
    entered = door.links.accept(token_of(link), PASSWORD, HOME)
    assert door.entry.visit(entered.token).user == user
    assert refused(door.links.accept, token_of(link), "quite another one", ELSEWHERE) == "link_over"
    assert refused(door.links.look, token_of(link)) == "link_over"
    door.entry.sign_in("anna@example.com", PASSWORD, HOME)


def test_a_mail_is_in_the_words_for_its_readers_language(door):
    """And really sent so; whoever reads another language gets the standard text, and everybody does again when the words are gone."""
    own = {"kind": "reset", "language": "de", "subject": "Neu, {name}", "body": "<b>100 %</b> {name}:\r\n\r\n{link}\r\n{minutes}"}
    door.person("anna@example.com", language="de-AT")
    door.person("bob@example.com")
    box = Box()
    with delivering(box) as server:
        post(door.shop.connection, server, door.clock)
        box.arrived.clear()  # their invitations
        door.shop.do("settings.put_mail_text", **own)
        for address in ("anna@example.com", "bob@example.com"):
            door.links.forgot(address, HOME)
        door.shop.do("settings.remove_mail_text", kind="reset", language="de")
        door.links.forgot("anna@example.com", HOME)
        post(door.shop.connection, server, door.clock)
    (annas, bobs, annas_next) = box.arrived
    hello, _, link, minutes = annas.get_content().splitlines()
    assert (annas["to"], annas["subject"]) == ("anna@example.com", "Neu, Anna Schmidt")
    assert (hello, minutes) == ("<b>100 %</b> Anna Schmidt:", "60")
    assert [bobs["subject"], annas_next["subject"]] == ["Choose a new password", standard("reset", "de").subject]
    assert refused(door.links.look, token_of(link)) == "link_over", "the later one has replaced it"
    (link,) = [word for word in annas_next.get_content().split() if "?token=" in word]
    assert door.links.look(token_of(link))[1].email == "anna@example.com"


def test_nobody_invites_who_may_not(door):
    assert refused(door.links.invite, INVITED, Actor("user:x", frozenset({"orders:write"}))) == "scope_missing"
    assert (mails(door), door.shop.rows("select from users")) == ([], [])


def test_a_reset_link_that_was_used_opens_nothing(door):
    door.person()
    door.links.forgot(" ANNA@example.com", HOME)
    token = token_of(mails(door)[-1]["body"].partition("\n\nThe link works")[0])
    door.links.accept(token, "quite another one", HOME)
    assert refused(door.links.accept, token, "and one more of them", ELSEWHERE) == "link_over"
    assert refused(door.entry.sign_in, "anna@example.com", PASSWORD, HOME) == "sign_in_wrong"
    door.entry.sign_in("anna@example.com", "quite another one", HOME)
    assert door.log()[-3:] == ["reset.ok", "password.wrong_password", "password.ok"]


def test_of_two_who_use_a_link_at_once_one_chooses(door):
    user = door.person()
    token, start, told = token_of(door.links.send(user)), threading.Barrier(2), []

    def choose(password):
        mine = Door(door.shop.database)
        mine.clock.at = door.clock.at
        start.wait(20)
        try:
            told.append(refused(mine.links.accept, token, password, HOME))
        except AssertionError:
            told.append(password)
        mine.close()

    threads = [threading.Thread(target=choose, args=(p,)) for p in ("the first of the two", "the second of the two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    (chosen,) = set(told) - {"link_over"}
    assert len(told) == 2
    door.entry.sign_in("anna@example.com", chosen, HOME)


def test_the_last_link_is_the_one_that_opens(door):
    user = door.person()
    first, second = (token_of(door.links.send(user)) for _ in range(2))
    assert refused(door.links.look, first) == "link_over"
    door.links.look(second)
    door.clock.passes(minutes=61)
    assert refused(door.links.look, second) == "link_over"


def test_a_link_opens_nothing_for_somebody_who_was_disabled(door):
    user = door.person()
    token = token_of(door.links.send(user))
    door.shop.do("access.disable_user", user=text(user))
    assert refused(door.links.accept, token, "quite another one", HOME) == "link_over"
    assert refused(door.links.send, user) == "user_unknown"
    sent = len(mails(door))
    door.links.forgot("anna@example.com", HOME)
    assert len(mails(door)) == sent


def test_whoever_asks_for_an_address_that_nobody_has_is_told_nothing(door):
    assert door.links.forgot("nobody@example.com", HOME) is None
    assert mails(door) == []


def test_it_takes_as_long_to_ask_for_an_address_that_nobody_has(door, monkeypatch):
    """Where there is somebody a mail is written, which takes a moment; a stopwatch must not tell."""
    monkeypatch.setattr(links, "FORGOT_SECONDS", 0.2)
    door.person()
    took = []
    for email in ("anna@example.com", "nobody@example.com"):
        began = time.monotonic()
        door.links.forgot(email, HOME)
        took.append(time.monotonic() - began)
    assert min(took) >= 0.2
    assert len(mails(door)) == 2, "one was written all the same"


def test_nobody_is_flooded_with_mails(door):
    door.person()
    sent = len(mails(door))
    for _ in range(3):
        door.links.forgot("anna@example.com", ELSEWHERE)
    assert refused(door.links.forgot, "anna@example.com", ELSEWHERE) == "sign_in_throttled"
    assert len(mails(door)) == sent + 3
    door.entry.sign_in("anna@example.com", PASSWORD, HOME)


def test_a_link_that_could_not_be_used_can_be_used_again(door, monkeypatch):
    """The database was busy: whoever chose a password need not ask for another link."""
    from argosy.base.errors import Refused

    user, link = door.links.invite(INVITED, SYSTEM)
    ground = door.access.links._ground

    async def busy(body, actor):
        raise Refused("busy")

    with monkeypatch.context() as m:
        m.setattr(ground, "do", busy)
        assert refused(door.links.accept, token_of(link), PASSWORD, HOME) == "busy"
    assert door.entry.visit(door.links.accept(token_of(link), PASSWORD, HOME).token).user == user


# ── the first run ────────────────────────────────────────────────────────────────────────────────────────────────────


def set_up(door):
    return token_of(door.drive(make_set_up(door.clock())))


def test_an_empty_installation_is_set_up_by_whoever_sees_its_terminal(door):
    token = set_up(door)
    assert refused(door.links.set_up, "made up", OWNER, PASSWORD, HOME) == "link_over"
    assert refused(door.links.set_up, token, OWNER, "olga", HOME) == "password_weak"
    assert refused(door.links.accept, token, PASSWORD, HOME) == "link_over", "it is no invitation"
    entered = door.links.set_up(token, OWNER, PASSWORD, HOME)
    assert door.entry.visit(entered.token).actor.scopes == {"*"}
    assert refused(door.links.set_up, token, OWNER, PASSWORD, HOME) == "link_over"
    assert door.drive(make_set_up(door.clock())) is None, "somebody is there"
    assert door.shop.rows("select actor from commands where name = 'access.invite_user'") == [{"actor": "set-up"}]


def test_a_token_from_before_somebody_was_invited_sets_up_nothing(door):
    """Printed, forgotten, and found by somebody who is not the owner."""
    token = set_up(door)
    door.person()
    assert refused(door.links.set_up, token, OWNER, PASSWORD, HOME) == "link_over"


def test_a_server_that_starts_again_prints_another_token(door):
    first, second = set_up(door), set_up(door)
    assert refused(door.links.set_up, first, OWNER, PASSWORD, HOME) == "link_over"
    door.links.set_up(second, OWNER, PASSWORD, HOME)


@pytest.mark.parametrize("token", ["", "x", "\0", "ü" * 3000])
def test_a_token_that_is_none_opens_nothing(door, token):
    for act in ((door.links.look, token), (door.links.accept, token, PASSWORD, HOME), (door.links.set_up, token, OWNER, PASSWORD, HOME)):
        assert refused(*act) == "link_over"
    assert door.entry.visit(token) is None
