"""A person looks at what would happen, and confirms it: if anything has moved since, it is asked again, not done."""

import pytest

from tests.shop import submission


def seen(shop, command, **body):
    """The ETag of a dry run."""
    return shop.office.preview(submission(command, body).body).etag


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda shop: shop.released("A"),
        lambda shop: (shop.released("A"), shop.pick("A")),
        lambda shop: shop.declined("A", 1),
        lambda shop: shop.do("payments.postpone", order=shop.order("A"), instruction=1, failure="timeout"),
        lambda shop: shop.correct("TEA", -9),
    ],
    ids=["released", "picked", "declined", "asked again later", "short, and pushed back"],
)
def test_what_was_foretold_is_not_what_would_happen_any_more(shop, meanwhile):
    """Foretold: two units cancelled and a void of 20.00. The floor picks them, and they would be recalled instead."""
    shop.open(stock={"TEA": {"BER": 10}})
    shop.sell("A", {"TEA": 3}, authorized="30.00")
    shop.cancel("A", L1=1)
    assert shop.asked("A") == ["void 1000"]
    etag = seen(shop, "orders.cancel", order=shop.order("A"))
    meanwhile(shop)
    with shop.unchanged(lambda: shop.buckets("A"), lambda: shop.asked("A"), shop.events):
        reply = shop.reply("orders.cancel", order=shop.order("A"), if_match=etag)
        assert (reply.status, reply.code) == (409, "version_conflict")
    again = seen(shop, "orders.cancel", order=shop.order("A"))
    assert shop.reply("orders.cancel", order=shop.order("A"), if_match=again).status == 200


def test_one_command_is_one_step(shop):
    """However much it moves; and what moves nothing of the order is none."""
    shop.open(
        stock={
            "TEA": {"BER": 10},
        }
    )
    shop.place("A", TEA=3, authorized="30.00")
    for step, act in enumerate(
        (lambda: shop.released("A"), lambda: shop.pick("A"), lambda: shop.ship("A"), lambda: shop.receive("TEA", 5))
    ):
        act()
        assert shop.state("A")["progress"] == min(step + 2, 4)
