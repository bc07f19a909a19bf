"""Every table of the trade comes true, step by step, and changes nothing that it doesn't say."""

from pathlib import Path

import pytest

from tests.shop import Shop
from tests.tables import table

FOLDER = Path(__file__).parent
CASES = [pytest.param(case, id=f"{file.stem}: {case.name}") for file in sorted(FOLDER.glob("*.txt")) for case in table.cases(file)]


@pytest.fixture
def shop(database):
    """TEA, CUP and POT; warehouses BER and HAM, in this order, for the channel web; HAM alone for the channel market."""
    shop = Shop(database).open(locations=("BER", "HAM"), skus=("TEA", "CUP", "POT"))
    shop.do("settings.put_channel", code="market", title="Market", currency="EUR", locations=["HAM"])
    yield shop
    shop.audited()
    shop.close()


@pytest.mark.parametrize("case", CASES)
def test_the_table_comes_true(shop, case):
    before = table.state(shop)
    for step in case.steps:
        table.STEPS[step.verb](shop, step.words)
        after = table.state(shop)
        changed = {thing: after.get(thing, "nothing") for thing in before | after if before.get(thing) != after.get(thing)}
        assert changed == step.changes, f"line {step.number}: {step.verb} {' '.join(step.words)}"
        before = after


def test_what_a_table_does_not_say_is_noticed(shop):
    shop.do("stock.receive", sku="TEA", location="BER", quantity=3)
    assert table.state(shop) == {"TEA @BER": "3 on hand"}


@pytest.mark.parametrize("line", ["stock TEA @BER 1", "-> A: 1"])
def test_a_line_that_says_nothing_is_refused(tmp_path, line):
    file = tmp_path / "bad.txt"
    file.write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"bad\.txt:1"):
        table.cases(file)
