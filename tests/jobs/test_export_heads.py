"""What the first row of a spreadsheet calls its columns: what people call them, where it is said; else the columns' own names."""

import pytest
from pydantic import ValidationError

from argosy.model.work import Export


def made(shop, **more):
    """The file."""
    job = shop.start("export", list="orders", columns=["reference", "units"], **more)
    shop.done(job)
    return shop.file(job)


@pytest.mark.parametrize(
    ("format", "heads", "first"),
    [
        ("csv", None, b"reference,units\r\n"),
        ("csv", ["Referenz", "=Stück"], "Referenz,'=Stück\r\n".encode()),
        ("ndjson", ["Referenz", "Stück"], b'{"reference":'),
    ],
)
def test_heads(shop, format, heads, first):
    shop.open(stock={"TEA": {"BER": 1}})
    shop.place("A", TEA=1)
    assert made(shop, format=format, **({} if heads is None else {"heads": heads})).startswith(first)


@pytest.mark.parametrize(
    "wrong", [{"heads": ["A"]}, {"columns": ["reference"], "heads": ["A", "B"]}, {"columns": ["units"], "heads": [""]}]
)
def test_there_is_one_for_each_column(wrong):
    with pytest.raises(ValidationError, match="heads"):
        Export.model_validate({"kind": "export", "list": "orders"} | wrong)
