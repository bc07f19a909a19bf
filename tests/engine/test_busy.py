"""What is locked by somebody is there: where locked rows are skipped, nothing is decided without them, whatever kind they are."""

from contextlib import contextmanager

import psycopg
import pytest

from argosy.engine.attempts import UNAVAILABLE, attempt
from argosy.engine.submission import BUSY, MISSED
from argosy.store.drivers import PlainConnection, drive
from argosy.store.loaders.orders import BY_REFERENCE
from tests.shop import Shop, submission

pytestmark = pytest.mark.usefixtures("extras")


@pytest.fixture
def shop(database):
    shop = Shop(database)
    shop.open(skus=("TEA", "CUP", "SET"), locations=("BER", "HAM"), stock={"TEA": {"BER": 10, "HAM": 1}, "CUP": {"BER": 3, "HAM": 1}})
    yield shop
    shop.close()


@pytest.fixture
def fast(shop):
    """A connection that waits 250 ms for a lock, and no longer."""
    connection = PlainConnection(shop.database.engine_conninfo("fast"))
    yield connection
    connection.close()


@contextmanager
def held(shop, sql):
    """Somebody's session holds the rows that a query finds."""
    with psycopg.connect(shop.database.owner_conninfo()) as somebody:
        assert somebody.execute(sql + " for update").fetchall()
        yield


def attempted(shop, connection, *batch, skip=True):
    return drive(attempt(shop.office.desk, list(batch), skip=skip), connection)


def paid_by_gift_card(shop, reference="A", **lines):
    shop.place(reference, **(lines or {"TEA": 2}))
    gift = shop.do("test.open_value", kind="gift_card", unit="EUR", balance=2000)["id"]
    shop.do("test.pay_by_value", order=shop.order(reference), account=gift, amount=1500)
    return gift


@pytest.mark.parametrize(
    ("command", "body"),
    [("payments.capture", {"payment": 1}), ("orders.cancel", {}), ("orders.cancel", {"lines": [{"line": 1, "quantity": 1}]})],
    ids=["capture", "cancel", "cancel some"],
)
def test_a_locked_gift_card_is_waited_for(shop, fast, command, body):
    """It is not among the rows, though the order draws on it: neither a bug nor a row that slipped in."""
    paid_by_gift_card(shop)
    sent = submission(command, {"order": shop.order("A")} | body)
    with held(shop, "select from value_accounts"):
        assert attempted(shop, fast, sent) == ([BUSY], False)
    assert attempted(shop, fast, sent)[0][0].status == 200
    shop.audited()


@pytest.mark.parametrize("location", ["BER", "HAM"])
@pytest.mark.parametrize("command", ["orders.cancel", "orders.allocate"])
def test_locked_stock_of_an_order_is_waited_for_wherever_it_is(shop, fast, command, location):
    """Also where nothing is promised to it: that nothing is free there must not be concluded."""
    shop.place("A", TEA=12)
    assert shop.buckets("A") == "w1p11"
    sent = submission(command, {"order": shop.order("A")})
    with held(shop, f"select from stock s join skus k on k.id = s.sku_id where k.code = 'TEA' and s.location = '{location}'"):
        assert attempted(shop, fast, sent)[0] == [BUSY]
    assert attempted(shop, fast, sent)[0][0].status == 200
    shop.audited()


def commands(shop):
    """For each kind whose rows are asked for by their key: a command, and who holds its row."""
    gift = paid_by_gift_card(shop)
    hash = "aa" * 32
    key = shop.do("access.put_key", name="x", hash=hash, scopes=["*"])["id"]
    user = shop.do("access.invite_user", email="anna@example.com", name="Anna", roles=[])["id"]
    shop.owner.execute("insert into number_series (code, company, prefix, padding) values ('INV', 'main', 'INV-', 4)")
    shop.owner.execute(
        "insert into components (sku_id, component_id, per) "
        "select b.id, c.id, 1 from skus b, skus c where b.code = 'SET' and c.code = 'CUP'"
    )
    order = {"order": shop.order("A")}
    bundle = order | {"channel": "web", "bundle": "SET", "quantity": 1}
    return {
        "value": ("test.pay_by_value", order | {"account": gift, "amount": 1}, "select from value_accounts"),
        "series": ("test.number", order | {"series": "INV"}, "select from number_series"),
        "api_key": ("access.revoke_key", {"id": key}, "select from api_keys"),
        "user": ("access.change_user", {"user": user, "name": "Anna Meier"}, "select from users"),
        "settings": ("settings.put_location", {"code": "LEJ", "title": "Leipzig"}, "select from settings_version"),
        "bundle": ("test.add_bundle", bundle, "select s.* from stock s join skus k on k.id = s.sku_id where k.code = 'CUP'"),
    }


@pytest.mark.parametrize("kind", ["value", "series", "api_key", "user", "settings", "bundle"])
def test_a_locked_row_is_not_taken_for_one_that_is_not_there(shop, fast, kind):
    command, body, rows = commands(shop)[kind]
    sent = submission(command, body)
    with held(shop, rows):
        assert attempted(shop, fast, sent)[0] == [BUSY]
    assert attempted(shop, fast, sent)[0][0].accepted


def test_who_waited_in_vain_is_turned_away_and_the_others_run(shop, fast):
    """And what the others leave due is told: here the cup that a waiting order wants."""
    shop.place("W", SET=1)
    command, body, rows = commands(shop)["series"]
    receipt = submission("stock.receive", {"sku": "SET", "location": "BER", "quantity": 1})
    with held(shop, rows):
        (number, received), due_now = attempted(shop, fast, submission(command, body), receipt, skip=False)
    assert (number, received.status, due_now) == (UNAVAILABLE, 200, True)
    shop.office.fire()


class Between:
    """A connection on which something happens right after orders were looked for, once."""

    def __init__(self, connection, happens):
        self.connection = connection
        self.happens = happens

    def execute(self, group):
        answer = self.connection.execute(group)
        if self.happens is not None and any(call.statement is BY_REFERENCE for call in group):
            happens, self.happens = self.happens, None
            happens()
        return answer


@pytest.mark.parametrize("skip", [True, False])
def test_an_order_that_slips_in_among_who_wants_a_sku_is_not_half_known(shop, fast, skip):
    """It was not there when it was looked for, and came with the rebalance of one of its SKUs, without the stock of the others."""
    other = Shop(shop.database)

    def happens():
        other.place("B", TEA=10, CUP=1)
        correct = submission("stock.correct", {"sku": "TEA", "location": "BER", "change": -5, "reason": "x"})
        assert [r.code for r in other.office.run([correct], fire=False)] == [None]

    batch = [submission("stock.rebalance", {"sku": "TEA"}), submission("orders.cancel", {"order": shop.order("B")})]
    answers, _ = attempted(shop, Between(fast, happens), *batch, skip=skip)
    assert answers[1] is MISSED
    assert attempted(shop, fast, batch[1])[0][0].status == 200
    other.office.fire()
    other.close()
    assert shop.buckets("B") == "c11"
    shop.audited()
