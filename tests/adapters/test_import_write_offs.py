"""What a file writes off corrects the stock, at its place among the sales: once, whoever reads the file again and however it ended."""

import pytest

from tests.adapters.sales import LINES, TOTALS, written
from tests.adapters.test_import import Dying, Killed, counted, imported, small_batches, told

__all__ = ["small_batches"]


def line(invoice, code, quantity, price="1.25", title="BOXES"):
    return f"{invoice},{code},{title},{quantity},2010-12-01 08:26:00,{price},,United Kingdom\n"


SALES = [
    line("1", "84077", 4),
    line("2", "84077", 4),
    line("3", "84077", -3, "0.0", "damaged"),  # four of eight were received: one is left
    line("4", "84077", 1),
    line("5", "22423", -2, "0.0", "thrown away"),  # nobody bought any
    line("6", "DCGS0003", -1, "0.0", "ebay"),  # a partner's goods
]


@pytest.fixture
def rejects(tmp_path):
    return tmp_path / "rejects.csv"


@pytest.fixture
def file(tmp_path):
    return written(tmp_path / "sales.csv.gz", "".join(SALES))


def corrections(shop):
    """As the ledger has them, and the remarks it names: `84077 3 on_hand shrinkage online-retail 3: damaged`."""
    rows = shop.rows(
        "select k.code, g.quantity, g.from_account, g.to_account, w.text from goods_ledger g join skus k on k.id = g.sku_id "
        "join remarks w on w.id = g.remark "
        "where 'shrinkage' in (g.from_account, g.to_account) order by g.seq"
    )
    return [" ".join(map(str, row.values())) for row in rows]


MADE = [
    "84077 3 on_hand shrinkage online-retail 3: damaged",
    "22423 2 on_hand shrinkage online-retail 5: thrown away",
    "DCGS0003 1 on_hand shrinkage online-retail 6: ebay",
]


def test_units_written_off_are_corrected_and_named_by_their_invoice(shop, file, rejects):
    summary = imported(shop.office, file, rejects)

    assert corrections(shop) == MADE
    assert (summary["lines_in"], summary["lines_placed"], summary["lines_corrected"], summary["lines_told"]) == (6, 3, 3, 0)
    assert (summary["amount_in"], summary["amount_placed"], summary["amount_corrected"]) == ("11.25", "11.25", "0.00")
    assert shop.one("select count(*) n from orders")["n"] == 3, "nobody bought them"


def test_the_least_urgent_wait_again(shop, file, rejects):
    imported(shop.office, file, rejects)

    assert shop.stock("84077", "uk")["on_hand"] == 1
    assert [shop.buckets(n) for n in ("1", "2", "4")] == ["w3p1", "w4", "w1"]


def test_a_write_off_comes_at_its_place_among_the_sales(shop, file, rejects, small_batches):
    """Invoice 4 is placed when only one unit is left, and that is promised."""
    imported(shop.office, file, rejects)
    placed = "(select order_id from order_lines where code = '84077' order by order_id desc limit 1)"
    assert shop.one(
        f"select (select seq from events where type = 'stock.corrected' and data ->> 'receipt' like '%% 3') < "
        f"(select seq from events where type = 'order.placed' and subject = {placed}) as before"
    )["before"]


def test_what_is_only_written_off_is_below_nothing_and_not_named_by_its_fate(shop, file, rejects):
    imported(shop.office, file, rejects)
    assert shop.stock("22423", "uk")["on_hand"] == -2
    assert shop.one("select title from skus where code = '22423'")["title"] == "22423"


@pytest.mark.parametrize("keys", ["remembered", "forgotten", "forgotten, and the words erased"])
def test_a_second_run_corrects_nothing(shop, file, rejects, keys):
    first = imported(shop.office, file, rejects)
    if keys != "remembered":
        shop.owner.execute("delete from idempotency")
    if keys.endswith("erased"):
        shop.owner.execute("update remarks set text = ''")
    before = counted(shop)

    assert imported(shop.office, file, rejects) == first | {"orders_placed": 0, "orders_existing": 3}

    assert counted(shop) == before
    assert len(corrections(shop)) == len(MADE)


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("deadly", range(1, 10))
def test_killed_anywhere_it_is_completed_by_the_next_run(shop, file, rejects, small_batches, deadly, committed):
    with pytest.raises(Killed):
        imported(Dying(shop.connection, deadly, committed=committed), file, rejects)

    summary = imported(shop.office, file, rejects)

    assert (summary["lines_placed"], summary["lines_corrected"], summary["lines_told"]) == (3, 3, 0)
    assert corrections(shop) == MADE
    assert [shop.buckets(n) for n in ("1", "2", "4")] == ["w3p1", "w4", "w1"]


def test_lines_of_one_invoice_and_sku_are_one_correction(shop, rejects, tmp_path):
    lines = [
        line("7", "84077", 2),
        line("7", "84077", -1, "0.0", "wet"),
        line("7", "84077", -2, "0.0", "wet"),
        line("7", "84077", -1, "0.0"),
    ]
    file = written(tmp_path / "f.csv", "".join(lines))

    first = imported(shop.office, file, rejects)

    assert corrections(shop) == ["84077 4 on_hand shrinkage online-retail 7: wet, BOXES"]
    assert (first["lines_placed"], first["lines_corrected"]) == (1, 3)
    assert imported(shop.office, file, rejects) == first | {"orders_placed": 0, "orders_existing": 1}


@pytest.mark.parametrize("keys", ["remembered", "forgotten"])
def test_an_invoice_that_wrote_off_otherwise_before_is_told(shop, file, rejects, tmp_path, keys):
    imported(shop.office, file, rejects)
    if keys == "forgotten":
        shop.owner.execute("delete from idempotency")
    more = written(
        tmp_path / "more.csv", "".join(SALES).replace("damaged", "damaged?").replace("22423,thrown away,-2", "22423,thrown away,-3")
    )

    summary = imported(shop.office, more, rejects)

    assert told(rejects) == [(4, "reference_taken"), (6, "reference_taken")]
    assert (summary["lines_corrected"], summary["lines_told"]) == (1, 2)
    assert corrections(shop) == MADE


def test_what_its_line_says_of_money_is_counted_and_moves_none(shop, rejects, tmp_path):
    file = written(tmp_path / "f.csv", line("1", "84077", 4) + line("2", "84077", -1, "1.25"))
    summary = imported(shop.office, file, rejects)
    assert (summary["amount_in"], summary["amount_placed"], summary["amount_corrected"]) == ("3.75", "5.00", "-1.25")
    assert (
        shop.one("select count(*) n from money_ledger where command_id in (select id from commands where name = 'stock.correct')")["n"] == 0
    )


def test_of_a_sku_without_stock_it_is_told(shop, file, rejects):
    shop.do("catalog.put_sku", code="22423", title="Cakestand", tracked=False)
    summary = imported(shop.office, file, rejects)
    assert told(rejects) == [(6, "sku_not_stocked")]
    assert (summary["lines_corrected"], summary["lines_told"]) == (2, 1)


@pytest.mark.parametrize(
    ("invoice", "code", "quantity", "reason"),
    [
        ("C8", "84077", -1, "cancellation"),
        ("A8", "84077", -1, "adjustment"),
        ("8", "84077", 0, "quantity_zero"),
        ("8", "POST", -1, "not_goods"),
    ],
)
def test_what_is_no_write_off_corrects_nothing(shop, rejects, tmp_path, invoice, code, quantity, reason):
    file = written(tmp_path / "f.csv", line(invoice, code, quantity, "0.0"))
    summary = imported(shop.office, file, rejects)
    assert told(rejects) == [(2, reason)]
    assert summary["lines_corrected"] == 0
    assert corrections(shop) == []


def test_in_the_shared_sample_one_line_of_ten_units_is_written_off(shop, rejects, tmp_path):
    assert imported(shop.office, written(tmp_path / "f.csv", LINES), rejects) == TOTALS
    assert corrections(shop) == ["22423 10 on_hand shrinkage online-retail 536372"]
