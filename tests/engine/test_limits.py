"""What a limited key may do, command by command; and what a key may give to another."""

import orjson
import pytest

from argosy.engine.actor import SYSTEM, SYSTEM_SCOPE, Actor
from argosy.engine.limits import LIMITABLE
from argosy.engine.registry import REGISTRY, load_commands
from tests.shop import Shop, submission

load_commands()
COMMANDS = {name for name, d in REGISTRY.items() if d.body.__module__.startswith("argosy.commands.")}
EVERYTHING = frozenset({"*", SYSTEM_SCOPE})
MINE = Actor("mine", EVERYTHING, frozenset({"BER", "BER 2"}), frozenset({"web"}))
OTHERS = Actor("others", EVERYTHING, frozenset({"HAM"}), frozenset({"pos"}))
CHANNEL = Actor("channel", EVERYTHING, channels=frozenset({"pos"}))
LOCATION = Actor("location", EVERYTHING, locations=frozenset({"HAM"}))
BODY = {
    **{"code": "web", "sku": "TEA", "location": "BER", "customer": "ANNA", "into": "OTTO", "view": "0190a3f0-0000-7000-8000-000000000007"},
    "remark": "0190a3f0-0000-7000-8000-000000000013",
    **dict.fromkeys(("fulfillment", "parcel", "payment", "instruction", "approval", "follow_up", "n"), 1),
}
"""What examples name, as it is called here."""

EVERYBODYS = dict.fromkeys(
    [
        "access.put_key",
        "access.revoke_key",
        "access.change_user",
        "access.disable_user",
        "access.enable_user",
        "access.invite_user",
        "access.link_identity",
        "access.put_role",
        "access.record_sign_in",
        "access.record_sign_out",
        "access.remove_role",
        "access.remove_second_factor",
        "access.set_password",
        "access.set_roles",
        "access.set_second_factor",
        "catalog.put_bundle",
        "catalog.put_sku",
        "orders.map_line",
        "orders.record",
        "customers.erase",
        "customers.erase_order",
        "customers.erase_orders",
        "customers.hand_over",
        "customers.merge",
        "customers.put",
        "customers.put_address",
        "customers.remove_address",
        "settings.put_channel",
        "settings.put_collector",
        "settings.put_custom_field",
        "settings.put_hold_type",
        "settings.put_location",
        "settings.put_mail_text",
        "settings.put_series",
        "settings.put_tax_rate",
        "settings.remove_mail_text",
        "stock.erase_remark",
        "stock.rebalance",
        "stock.rebalance_waiting",
    ],
    "key_limited",
)
STOCKS = dict.fromkeys(["stock.receive", "stock.correct", "stock.count", "stock.expect", "stock.transfer"], "location_unknown")
SUPPLIES = {"stock.close_supply": "supply_unknown"} | {
    f"stock.{verb}_transfer": "transfer_unknown" for verb in ("ship", "receive", "cancel")
}
RESERVATIONS = {f"stock.{verb}": "channel_unknown" for verb in ("reserve", "release_reservation", "expire_reservation")}
ORDERS = {
    name: "order_unknown"
    for name in COMMANDS
    if name.startswith(("orders.", "payments.", "fulfillment.", "approvals.")) and "order" in REGISTRY[name].body.model_fields
}
JOBS = {"jobs.start": None, "jobs.cancel": "job_unknown", "jobs.retry": "job_unknown"}
VIEWS = {"views.put": None, "views.remove": "view_unknown"}
"""One's own, whatever one's limits; there is none to remove."""

OUTSIDE = JOBS | STOCKS | VIEWS | SUPPLIES | RESERVATIONS | ORDERS | EVERYBODYS | {"orders.place": "channel_unknown"}
"""What a key is told that is limited to other channels and locations."""


@pytest.fixture(scope="module")
def shop(spares):
    with spares.one() as database:
        shop = Shop(database)
        furnish(shop)
        yield shop
        shop.close()


def furnish(shop):
    shop.open(locations=("BER", "BER 2", "HAM"), stock={"TEA": {"BER": 9}})
    shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["HAM"])
    shop.place("A", TEA=2, authorized="20.00")
    shop.do("stock.expect", supply="PO-7", sku="TEA", location="BER", quantity=1)
    shop.do("stock.transfer", transfer="T-9", source="BER", target="BER 2", lines=[{"sku": "TEA", "quantity": 1}])
    for reference in ("ANNA", "OTTO"):
        shop.do("customers.put", reference=reference)


def example(shop, name):
    """The command's own example, about order A, its SKU and its location."""
    declared = REGISTRY[name]
    if name in ("customers.hand_over", "customers.erase_orders"):
        return declared.example
    if name.endswith("_mail_text"):
        return declared.example | {"kind": "invitation", "language": "de"}
    fields = declared.body.model_fields
    body = {k: v for k, v in ({"order": shop.order("A")} | BODY).items() if k in fields}
    if name == "stock.transfer":
        return declared.example | {"transfer": "T-1", "target": "BER 2", "lines": [{"sku": "TEA", "quantity": 1}]}
    if name in ("stock.count", "stock.reserve"):
        return declared.example | {"lines": [{"sku": "TEA", "counted" if name == "stock.count" else "quantity": 1}]}
    if name == "orders.place":
        return declared.example | {"lines": [{"sku": "TEA", "quantity": 1, "unit_price": "39.98"}]}
    return declared.example | body


def told(shop, name, actor):
    return shop.office.preview(submission(name, example(shop, name)).body, actor).code


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_knows_what_a_limited_key_may_do_with_it(shop, name):
    """A command that is not in the table is new: say what a limited key may do with it."""
    assert told(shop, name, OTHERS) == OUTSIDE[name]
    assert told(shop, name, MINE) == (EVERYBODYS.get(name) or told(shop, name, SYSTEM)), "its own, as if there were no limits"
    assert told(shop, name, SYSTEM) not in ("key_limited", "order_unknown", "location_unknown", "channel_unknown")


@pytest.mark.parametrize("actor", [CHANNEL, LOCATION], ids=lambda actor: actor.id)
@pytest.mark.parametrize("name", sorted(EVERYBODYS))
def test_one_kind_of_limit_is_enough(shop, name, actor):
    assert told(shop, name, actor) == "key_limited"


def test_what_is_needed_and_not_known_to_be_limited_is_refused():
    """A kind of needs that is added later starts out closed."""
    from argosy.model import needs

    kinds = {line.split()[0] for line in (needs.__doc__ or "").splitlines() if line.startswith("    ") and not line.startswith("     ")}
    assert kinds > LIMITABLE
    assert kinds - LIMITABLE == {
        "sku",
        "catalog",
        "barcode",
        "recipe",
        "uses",
        "wanting",
        "queues",
        "customer",
        "left",
        "owned",
        "person",
        "erasing",
        "guest",
        "settings",
        "value",
        "series",
        "api_key",
        "remark",
        "secret",
        "user",
        "holders",
        "login",
    }


# ── what a key may give to another ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("has", "wanted", "granted"),
    [
        ({"*"}, "*", True),
        ({"*"}, "orders:write", True),
        ({"orders:*"}, "orders:*", True),
        ({"orders:*"}, "orders:write", True),
        ({"orders:write"}, "orders:write", True),
        ({"orders:write"}, "orders:*", False),
        ({"orders:write"}, "orders:read", False),
        ({"orders:*", "access:write"}, "*", False),
        ({"orders:*", "access:write"}, "stock:write", False),
    ],
)
def test_nobody_grants_what_they_do_not_have(shop, has, wanted, granted):
    body = submission("access.put_key", {"name": "new", "hash": "1" * 64, "scopes": [wanted]}).body
    reply = shop.office.preview(body, Actor("some", frozenset(has)))
    assert (reply.status, reply.code) == ((200, None) if granted else (403, "scope_not_yours"))
    if not granted:
        facts = orjson.loads(reply.body)
        assert (facts["field"], facts["value"], facts["scopes"]) == ("scopes[0]", wanted, sorted(has))


@pytest.mark.parametrize("scope", ["system", "system:*", "system:write", "orders:fly", "payments:read", "order:read", ""])
@pytest.mark.parametrize("named", [("access.put_key", {"name": "new", "hash": "1" * 64}), ("access.put_role", {"code": "new"})])
def test_a_scope_that_is_none_is_given_to_nobody(shop, named, scope):
    """Mistyped, it would be missed only where something is turned away; and the engine's own is nobody's."""
    command, body = named
    with pytest.raises(ValueError, match="scopes"):
        submission(command, body | {"scopes": [scope]})


def test_a_secret_opens_one_door(database):
    """Two keys with one secret: nobody could say which of them came in, nor revoke it."""
    shop = Shop(database)
    first, second = (submission("access.put_key", {"name": name, "hash": "1" * 64, "scopes": ["*"]}) for name in ("one", "two"))
    assert [r.code for r in shop.office.run([first, second])] == [None, "key_exists"]
    assert shop.refused("access.put_key", name="three", hash="1" * 64, scopes=["*"])[0] == "key_exists"
    assert shop.one("select count(*)::int n from api_keys")["n"] == 1
    shop.close()
