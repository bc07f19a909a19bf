"""An import places real orders: every line is placed or told, and however often it runs or is killed, once."""

import csv
import threading
import time

import pytest

from argosy.adapters.files import ImportStopped, Progress, UnreadableFile, import_file, live, preparing
from argosy.engine.attempts import UNAVAILABLE
from argosy.engine.office import Office
from argosy.store.drivers import PlainConnection
from tests.adapters.sales import LINES, TOTALS, written

TABLES = "locations channels skus stock orders order_lines promises addresses goods_ledger events commands idempotency due"


@pytest.fixture
def file(tmp_path):
    return written(tmp_path / "sales.csv.gz")


@pytest.fixture
def rejects(tmp_path):
    return tmp_path / "rejects.csv"


@pytest.fixture
def small_batches(monkeypatch):
    """So that a file of a few lines is many transactions."""
    monkeypatch.setattr(preparing, "BATCH_WEIGHT_LINES_MAX", 2)
    monkeypatch.setattr(live, "BATCH_WEIGHT_LINES_MAX", 2)


def imported(office, file, rejects, **more):
    asked = {"preset": "online-retail", "mode": "live", "rejects": rejects} | more
    return import_file(office, file, **asked).as_dict()


def counted(shop):
    """How many rows each table has."""
    return {table: shop.one(f"select count(*) n from {table}")["n"] for table in TABLES.split()}


def told(rejects):
    with rejects.open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["reason"]) for row in csv.DictReader(file)]


TOLD = [
    (4, "not_goods"),
    (8, "cancellation"),
    (11, "adjustment"),
    (12, "not_goods"),
    (14, "price_zero"),
]


def test_every_line_is_placed_or_told_and_so_is_the_money(shop, file, rejects):
    assert imported(shop.office, file, rejects) == TOTALS
    assert told(rejects) == TOLD


def test_a_told_line_says_what_it_said(shop, file, rejects):
    imported(shop.office, file, rejects)

    lines = rejects.read_text(encoding="utf-8").splitlines()

    assert lines[0].startswith("line,reason,sentence,InvoiceNo,StockCode")
    assert lines[2] == (
        "8,cancellation,The invoice (C…) cancels an earlier sale.,"
        "C536368,22423,CAKESTAND,-1,2010-12-01 08:34:00,12.75,13047.0,United Kingdom"
    )


def test_orders_come_in_the_files_order_and_hold_its_lines(shop, file, rejects):
    imported(shop.office, file, rejects)

    rows = shop.rows(
        "select o.reference, o.number, string_agg(concat_ws(' ', l.code, l.ordered, l.gross), ', ' order by l.n) lines "
        "from orders o join order_lines l on l.order_id = o.id group by o.id order by o.id"
    )

    assert [(row["reference"], row["lines"]) for row in rows] == [
        ("536365", "85123A 6 1530, 85123a 3 885"),
        ("536366", "22423 1 1275, 22423 1 1275"),  # the same line twice was sold twice
        ("536367", "22423 2 2190, 22423 1 1095"),  # interrupted by others, yet before 536369, which ended earlier
        ("536369", "84077 5 150"),  # 1.495 is rounded half up
        ("536374", "47566 1 465"),
    ]
    assert [row["number"] for row in rows] == sorted((row["number"] for row in rows), key=int)


def test_half_of_what_was_sold_is_received_and_promised_first_come_first(shop, file, rejects):
    imported(shop.office, file, rejects)

    assert {code: shop.stock(code, "uk")["on_hand"] for code in ("85123A", "85123a", "22423", "84077")} == {
        "85123A": 3,
        "85123a": 1,
        "22423": -8,  # two less ten that line 13 writes off
        "84077": 2,
    }
    assert [shop.buckets(reference) for reference in ("536365", "536366", "536367", "536369", "536374")] == [
        "w5p4",
        "w2",  # line 13 writes them off
        "w3",
        "w3p2",
        "w1",  # half of one is none
    ]


def test_an_order_says_who_when_and_where_or_that_it_is_not_known(shop, file, rejects):
    imported(shop.office, file, rejects)

    rows = shop.rows(
        "select o.reference, o.customer_reference, to_char(o.placed_at at time zone 'UTC', 'MM-DD HH24:MI') at, "
        "a.name, a.country, a.region from orders o join addresses a on a.id = o.ship_to order by o.id"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("536365", "17850", "12-01 08:26", "Customer 17850", "GB", None),
        ("536366", None, "12-01 08:28", "Customer not in the file", "FR", None),
        ("536367", "13047", "12-01 08:34", "Customer 13047", "IE", None),
        ("536369", "13748", "12-01 08:34", "Customer 13748", "GB", None),
        ("536374", "12583", "07-01 08:04", "Customer 12583", "ZZ", "Channel Islands"),  # summer time; two countries
    ]


def test_a_sku_has_the_title_most_of_its_lines_have(shop, file, rejects):
    imported(shop.office, file, rejects)

    assert shop.one("select title from skus where code = '22423'")["title"] == "CAKESTAND"
    lines = shop.rows("select title from order_lines where code = '22423' order by order_id, n")
    assert [row["title"] for row in lines] == ["CAKESTAND", "CAKESTAND", "REGENCY CAKESTAND", "CAKESTAND"], "each keeps its own"


def test_what_the_merchant_has_is_left_as_it_is(shop, file, rejects):
    shop.do("settings.put_location", code="uk", title="Leeds")
    shop.do("settings.put_channel", code="online-retail", title="Our shop", currency="GBP", locations=["uk"])
    shop.do("catalog.put_sku", code="22423", title="Our cakestand")

    assert imported(shop.office, file, rejects) == TOTALS

    assert shop.one("select title from skus where code = '22423'")["title"] == "Our cakestand"
    assert shop.one("select title from channels where code = 'online-retail'")["title"] == "Our shop"
    assert shop.one("select title from locations where code = 'uk'")["title"] == "Leeds"


# ── again, and again ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("keys", ["remembered", "forgotten"])
def test_a_second_run_changes_nothing(shop, file, rejects, keys):
    """Keys are forgotten after some days; the stock must not be received again then."""
    imported(shop.office, file, rejects)
    if keys == "forgotten":
        shop.owner.execute("delete from idempotency")
    before, written_before = counted(shop), rejects.read_bytes()

    again = imported(shop.office, file, rejects)

    assert again == TOTALS | {"orders_placed": 0, "orders_existing": 5}
    assert counted(shop) == before
    assert rejects.read_bytes() == written_before


def test_the_same_lines_packed_otherwise_are_the_same_file(shop, file, rejects, tmp_path):
    imported(shop.office, file, rejects)
    before = counted(shop)

    assert imported(shop.office, written(tmp_path / "unpacked.csv"), rejects)["orders_existing"] == 5

    assert counted(shop) == before


def test_two_imports_of_one_file_at_once_place_it_once(shop, database, file, tmp_path, small_batches):
    """The same keys, references and codes collide: whoever comes second finds what the first did."""
    summaries = {}
    together = threading.Barrier(2)

    def run(name):
        connection = PlainConnection(database.engine_conninfo("slow"))
        together.wait()
        summaries[name] = imported(Office(connection), file, tmp_path / f"{name}.csv")
        connection.close()

    threads = [threading.Thread(target=run, args=[name]) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(s["orders_placed"] for s in summaries.values()) == 5
    assert all(s["lines_placed"] == 8 for s in summaries.values())
    assert shop.one("select count(*) n from orders")["n"] == 5
    assert shop.one("select sum(on_hand) n from stock")["n"] == 8 - 10


class Killed(BaseException):
    """As by a signal: nothing in our code may catch it."""


class Dying(Office):
    """An office that dies at its n-th batch: before it ran, or after it committed and before anybody heard."""

    def __init__(self, connection, deadly, *, committed):
        super().__init__(connection)
        self.left = deadly
        self.committed = committed

    def run(self, batch, **more):
        self.left -= 1
        if not self.left:
            if self.committed:
                super().run(batch, **more)
            raise Killed
        return super().run(batch, **more)


@pytest.mark.parametrize(("deadly", "committed"), [*((n, False) for n in range(1, 16)), (3, True), (6, True), (9, True), (12, True)])
def test_killed_anywhere_it_is_completed_by_the_next_run(shop, file, rejects, small_batches, deadly, committed):
    """2 batches of settings, 3 of SKUs, 2 of receipts, 6 of orders and corrections, and 2 rebalancing what was written off."""
    dying = Dying(shop.connection, deadly, committed=committed)
    with pytest.raises(Killed):
        imported(dying, file, rejects)
    assert not list(rejects.parent.glob("rejects*")), "half a rejects file looks like a whole one"

    summary = imported(shop.office, file, rejects)

    assert summary["orders_placed"] + summary["orders_existing"] == 5
    assert summary | {"orders_placed": 5, "orders_existing": 0} == TOTALS
    assert told(rejects) == TOLD
    assert shop.one("select count(*) n from orders")["n"] == 5
    assert shop.one("select sum(on_hand) n from stock")["n"] == 8 - 10, "each SKU was received once, and corrected once"


def test_the_test_above_kills_in_every_batch(shop, file, rejects, small_batches):
    counting = Dying(shop.connection, 1_000, committed=False)
    imported(counting, file, rejects)
    assert 1_000 - counting.left == 15


def test_a_file_cut_off_changes_nothing_and_the_whole_one_completes(shop, file, rejects, tmp_path):
    whole = file.read_bytes()
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    before = counted(shop)

    with pytest.raises(UnreadableFile, match=r"breaks off or is damaged after line \d+"):
        imported(shop.office, cut, rejects)

    assert counted(shop) == before
    assert not rejects.exists()
    assert imported(shop.office, file, rejects) == TOTALS


# ── what can't be placed ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_invoice_that_came_before_with_other_lines_is_told(shop, file, rejects, tmp_path):
    imported(shop.office, file, rejects)
    more = written(tmp_path / "more.csv", LINES.replace("84077,BOXES,5", "84077,BOXES,6"))

    summary = imported(shop.office, more, rejects)

    assert (9, "reference_taken") in told(rejects)
    assert summary["lines_told"] == 6
    assert (summary["amount_in"], summary["amount_placed"], summary["amount_told"]) == ("99.80", "87.15", "12.65")
    assert shop.one("select sum(ordered) n from order_lines where code = '84077'")["n"] == 5


def test_a_refused_order_is_told_and_its_neighbours_stand(shop, file, rejects):
    shop.do("catalog.put_sku", code="84077", title="Boxes", state="stopped")

    summary = imported(shop.office, file, rejects)

    assert sorted(told(rejects)) == sorted([*TOLD, (9, "sku_not_for_sale")])
    assert (summary["lines_placed"], summary["lines_told"], summary["orders_placed"]) == (7, 6, 4)
    assert (summary["amount_placed"], summary["amount_told"]) == ("87.15", "12.36")


def test_what_no_order_can_hold_is_told(shop, rejects, tmp_path):
    line = "536400,22423,CAKESTAND,1000000000,2010-12-01 08:26:00,999999999.0,,France\n"
    file = written(tmp_path / "huge.csv", LINES + line)

    summary = imported(shop.office, file, rejects)

    assert (16, "malformed") in told(rejects)
    assert summary["lines_told"] == 6
    assert summary["amount_placed"] == "88.65"


def test_a_busy_database_stops_it_and_the_next_run_goes_on(shop, file, rejects, small_batches):
    class Busy(Office):
        left = 9

        def run(self, batch, **more):
            self.left -= 1
            return super().run(batch, **more) if self.left else [UNAVAILABLE] * len(batch)

    with pytest.raises(ImportStopped, match=r"orders\.place was refused \(busy\).*run the import again"):
        imported(Busy(shop.connection), file, rejects)

    assert shop.one("select count(*) n from orders")["n"] == 1, "what was placed before stays"
    assert imported(shop.office, file, rejects) == TOTALS | {"orders_placed": 4, "orders_existing": 1}


def test_a_file_that_is_written_over_meanwhile_is_found_out(shop, rejects, tmp_path):
    """Even where its sums stay the same: what was decided about its lines was about others."""
    file = written(tmp_path / "sales.csv", LINES * 100)

    def write_over(step):
        if step.stage == "receipts":
            file.write_bytes(file.read_bytes().replace(b"BOXES", b"FOXES"))

    with pytest.raises(UnreadableFile, match="The file changed while it was imported"):
        imported(shop.office, file, rejects, progress=write_over)

    assert not rejects.exists()


def test_an_import_that_is_broken_off_waits_for_the_batch_that_runs(shop, file, rejects, small_batches):
    """Its connection is the caller's again afterwards, and nobody else may be talking over it."""
    begun, ended = [], []

    class Slow(Office):
        def run(self, batch, **more):
            begun.append(batch)
            time.sleep(0.05)
            replies = super().run(batch, **more)
            ended.append(batch)
            return replies

    def break_off(step):
        if step.stage == "orders":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(Slow(shop.connection), file, rejects, progress=break_off)

    assert len(begun) == len(ended) > 7, "some orders were on their way"
    assert imported(shop.office, file, rejects)["lines_placed"] == 8


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [({"preset": "amazon"}, "There is no preset amazon"), ({"mode": "someday"}, "can't be imported as someday")],
)
def test_what_it_does_not_know_it_says(shop, file, rejects, asked, sentence):
    with pytest.raises(ImportStopped, match=sentence):
        imported(shop.office, file, rejects, **asked)


def test_the_file_is_never_written_over_by_its_rejects(shop, file):
    before = file.read_bytes()
    with pytest.raises(ImportStopped, match="name another one"):
        imported(shop.office, file, file)
    assert file.read_bytes() == before


def test_progress_is_told_and_ends(shop, file, rejects, small_batches):
    heard = []
    imported(shop.office, file, rejects, progress=heard.append)
    assert [p for p in heard if p.stage == "receipts"] == [Progress("receipts", 2, 4), Progress("receipts", 4, 4)]
    assert heard[-1] == Progress("orders", 14, 14)
