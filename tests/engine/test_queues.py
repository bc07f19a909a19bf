"""Who waits for a SKU is known to whoever comes next, whether a batch wants few SKUs or many: the ways they are asked for differ."""

import pytest

from argosy.store.loaders import stock
from tests.shop import Shop, order_body, submission

OTHERS = tuple(f"T{n}" for n in range(stock.FEW))
"""With TEA one too many."""


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=("TEA", *OTHERS), stock={code: {"BER": 10} for code in OTHERS})
    yield shop
    shop.audited()
    shop.close()


@pytest.mark.parametrize("beside", [(), OTHERS[1:], OTHERS], ids=["alone", "as many as are few", "one more"])
def test_a_newcomer_leaves_what_came_in_to_who_waits(shop, beside):
    """TEA has arrived, and A, who waits for all of it, has not had its turn yet. B takes what else it wants, and no TEA."""
    shop.place("A", TEA=3)
    arrives = submission("stock.receive", {"sku": "TEA", "location": "BER", "quantity": 3})
    comes = submission("orders.place", order_body("B", {"TEA": 3} | dict.fromkeys(beside, 1)))
    for one in (arrives, comes):
        assert [reply.accepted for reply in shop.office.run([one], fire=False)] == [True]
    stands = "select sum(waiting)::int w, sum(promised)::int p from order_lines l join orders o on o.id = l.order_id where reference = %s"
    assert tuple(shop.one(stands, "A").values()) == (3, 0)
    assert tuple(shop.one(stands, "B").values()) == (3, len(beside))
    shop.office.fire()
    assert tuple(shop.one(stands, "A").values()) == (0, 3)
    assert tuple(shop.one(stands, "B").values()) == (3, len(beside))


def test_few_are_asked_for_with_the_locks_and_many_when_it_is_known_which_matter(shop, monkeypatch):
    """A round trip less for a lone order; no queue is counted in vain for a batch of many."""
    groups = []
    execute = shop.office.connection.execute

    def watched(group):
        groups.append([call.statement for call in group])
        return execute(group)

    monkeypatch.setattr(shop.office.connection, "execute", watched)
    for beside, together in ((OTHERS[1:], True), (OTHERS, False)):
        groups.clear()
        shop.place(f"with {len(beside)}", TEA=1, **dict.fromkeys(beside, 1))
        asking = [group for group in groups if stock.QUEUES in group]
        assert [any(lock in group for lock in stock.LOCK.values()) for group in asking] == [together]
