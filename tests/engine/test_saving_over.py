"""Nobody saves over what they have not seen: If-Match of the commands that put values in place of others, and are about no order."""

import orjson
import pytest

from argosy.engine.actor import Actor
from argosy.engine.registry import REGISTRY
from argosy.model.actor import SYSTEM_SCOPE
from tests.shop import Shop, submission

USER = "0190a3f0-0000-7000-8000-000000000009"
WHERE = {"line1": "Hauptstr. 5", "city": "Berlin", "postcode": "10115", "country": "DE"}
VIEW = {"view": USER, "list": "orders", "title": "Late"}
SAVED = {
    "settings.put_location": ({"code": "MUC", "title": "Munich"}, {"title": "Munich, south"}),
    "settings.put_channel": ({"code": "shop", "title": "Shop", "currency": "EUR", "locations": ["BER"]}, {"buffer": 2}),
    "settings.put_tax_rate": ({"code": "DE7", "title": "VAT", "country": "DE", "rate": "7"}, {"rate": "19"}),
    "settings.put_hold_type": ({"code": "odd", "title": "Odd"}, {"blocks_edit": True}),
    "settings.put_collector": ({"code": "till", "kind": "manual"}, {"smallest_step": 5}),
    "settings.put_custom_field": ({"code": "gift", "title": "Gift", "type": "flag"}, {"active": False}),
    "settings.put_series": ({"code": "inv", "prefix": "I-"}, {"padding": 6}),
    "access.put_role": ({"code": "help", "title": "Help", "scopes": ["orders:read"]}, {"limits": {"refund": {"EUR": "5.00"}}}),
    "access.set_roles": ({"user": "ANNA", "roles": ["order_desk"]}, {"channels": ["web"]}),
    "access.change_user": ({"user": "ANNA", "name": "Anna"}, {"name": "Anna Meier"}),
    "views.put": (VIEW, {"query": "status=open"}),
    "catalog.put_sku": ({"code": "CUP", "title": "Cup", "price": "5.00", "price_currency": "EUR"}, {"barcodes": {"4006381333931": 1}}),
    "catalog.put_bundle": ({"code": "SET", "components": [{"sku": "TEA", "per": 1}]}, {"components": [{"sku": "TEA", "per": 2}]}),
    "customers.put": ({"reference": "C-1", "name": "Mira"}, {"company": "Lund AB"}),
    "customers.put_address": ({"customer": "C-2", "n": 1, "address": {"name": "A", **WHERE}}, {"label": "Home"}),
    "stock.expect": ({"supply": "PO-7", "sku": "TEA", "location": "BER", "quantity": 8}, {"quantity": 9}),
}
"""By command: a body, and what somebody else's says otherwise."""
NOT_SAVED_OVER = {"access.put_key", "settings.put_mail_text"}
"""A key is made, and never changed; a mail's text says itself of which version it is."""


@pytest.fixture
def shop(database):
    shop = Shop(database).open()
    shop.anna = shop.do("access.invite_user", email="anna@example.org", name="Anna", roles=["order_desk"], time_zone="UTC")["id"]
    shop.do("catalog.put_sku", code="SET", title="Set", tracked=False)
    shop.do("customers.put", reference="C-2", name="Otto")
    shop.do("customers.put_address", customer="C-2", address={"name": "Otto", **WHERE})
    yield shop
    shop.audited()
    shop.close()


def said(shop, body):
    return {name: shop.anna if value == "ANNA" else value for name, value in body.items()}


def etag(shop, command, body):
    return shop.office.preview(submission(command, body).body).etag


def test_every_command_that_saves_over_something_is_tried_here():
    """One that is added later has to say what it saves over, or why nothing needs to guard it."""
    guarded = {name for name, declared in REGISTRY.items() if declared.replaces}
    puts = {name for name in REGISTRY if name.partition(".")[2].startswith(("put", "set_roles", "change_user"))}
    assert guarded == SAVED.keys()
    assert puts - NOT_SAVED_OVER <= guarded


@pytest.mark.parametrize("command", SAVED)
def test_what_somebody_else_saved_in_between_stands(shop, command):
    first, other = (said(shop, body) for body in SAVED[command])
    shop.do(command, **first)
    seen = etag(shop, command, first)
    assert seen == etag(shop, command, first | other), "it is of what is there, and not of what is sent"
    shop.do(command, **first | other)
    now = etag(shop, command, first)
    assert now != seen
    code, facts = shop.refused(command, if_match=seen, **first)
    assert (code, facts) == ("version_conflict", {"yours": seen.strip('"'), "current": now.strip('"')})
    assert etag(shop, command, first) == now, "refused, and saved all the same"
    reply = shop.reply(command, if_match=now, **first)
    assert reply.accepted, "who has seen it as it is knows what they do"
    assert reply.etag == etag(shop, command, first), "and may go on from there"
    assert shop.reply(command, if_match="*", **first).accepted


@pytest.mark.parametrize("command", ["customers.put", "settings.put_location", "catalog.put_sku", "views.put", "stock.expect"])
def test_what_was_not_there_may_be_by_now(shop, command):
    """Two who make the same: the second is told."""
    body, other = (said(shop, body) for body in SAVED[command])
    seen = etag(shop, command, body)
    both = [submission(command, sent, if_match=seen, key=key) for key, sent in (("a", body), ("b", body | other))]
    assert [(reply.status < 300, reply.code) for reply in shop.office.run(both)] == [(True, None), (False, "version_conflict")]


def test_who_sends_none_saves_as_ever(shop):
    """An import asks for nothing, and pays for nothing."""
    body, other = SAVED["customers.put"]
    assert shop.reply("customers.put", **body).etag is None
    assert shop.reply("customers.put", **body | other).accepted


def test_it_tells_nobody_what_they_may_not_see(shop):
    mine, theirs = (Actor(who, frozenset({"views:write", SYSTEM_SCOPE})) for who in ("user:a", "user:b"))
    assert shop.reply("views.put", actor=mine, **VIEW).accepted
    late = shop.reply("views.put", actor=theirs, if_match='"x"', **VIEW)
    assert (late.code, orjson.loads(late.body)) == ("view_unknown", {"field": "view"})


def test_changed_and_changed_back_is_as_it_was_seen(shop):
    body, other = SAVED["customers.put"]
    shop.do("customers.put", **body)
    seen = etag(shop, "customers.put", body)
    shop.do("customers.put", **body | other)
    shop.do("customers.put", **body)
    assert shop.reply("customers.put", if_match=seen, **body).accepted
