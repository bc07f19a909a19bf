"""How much an actor may give away unasked, and what it may let others give away."""

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argosy.engine.actor import SYSTEM, Actor
from argosy.model.rows import ApiKey
from argosy.serving.keys import actor_of
from tests.shop import Shop

KINDS, CURRENCIES = ("refund", "discount", "cancel"), ("EUR", "USD", "JPY")
AMOUNTS = st.integers(0, 50).map(lambda n: f"{n / 10:.1f}")
LIMITS = st.dictionaries(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(CURRENCIES), AMOUNTS))
ANY = frozenset({"*"})


def someone(limits, name="user:x"):
    return Actor(name, ANY, limits=limits)


@given(mine=LIMITS, theirs=LIMITS)
def test_who_covers_another_may_do_all_that_they_may(mine, theirs):
    """By trying every kind, currency and amount: nobody gives what they have not, and whoever has it may."""
    me, them = someone(mine), someone(theirs)
    tried = [(kind, Decimal(n) / 10, currency) for kind in KINDS for currency in (*CURRENCIES, "SEK") for n in (*range(52), 10**9)]
    assert me.covers(theirs) == all(me.allows(*gift) for gift in tried if gift[1] and them.allows(*gift))


def test_limits_are_fixed():
    """A limit that could be changed where it is read would be no limit; nor may who made the actor change it later."""
    given_ = {"refund": {"EUR": "5.00"}}
    actor = someone(given_)
    given_["refund"]["EUR"] = "9.00"
    given_["discount"] = {}
    assert (actor.limits["refund"]["EUR"], set(actor.limits)) == ("5.00", {"refund"})
    for change in (lambda: actor.limits.update({}), lambda: actor.limits["refund"].update(EUR="9.00")):
        with pytest.raises(AttributeError):
            change()
    assert len({actor, someone({"refund": {"EUR": "5.00"}})}) == 1


def test_a_key_has_its_limits_and_gives_no_more(database):
    shop = Shop(database)
    n = iter(range(99))

    def made(limits, actor=SYSTEM):
        body = {"name": "desk", "hash": hashlib.sha256(bytes([next(n)])).hexdigest(), "scopes": ["orders:*"], "limits": limits}
        reply = shop.reply("access.put_key", actor=actor, **body)
        return reply.code or "made"

    mine = {"refund": {"EUR": "10.00"}}
    assert made(mine) == "made"
    row = shop.one("select * from api_keys")
    key = actor_of(ApiKey(**(row | {"id": row["id"].bytes})))
    assert key == Actor(key.id, frozenset({"orders:*"}), limits=mine)
    limited = someone(mine)
    assert [made(limits, limited) for limits in (mine, {"refund": {}}, mine | {"cancel": {"EUR": "1.00"}})] == ["made"] * 3
    wider = (None, {}, {"refund": {"EUR": "10.01"}}, {"refund": {"EUR": "1", "USD": "1"}}, {"cancel": {"EUR": "1"}})
    assert [made(limits, limited) for limits in wider] == ["limit_not_yours"] * len(wider)
    assert made({"refund": {"XXQ": "1.00"}}) == "currency_unknown"
    for wrong in ({"gift": {}}, {"refund": {"eur": "1"}}, {"refund": {"EUR": "-1"}}, {"refund": {"EUR": 5}}):
        with pytest.raises(ValueError, match="limits"):
            made(wrong)
    shop.close()
