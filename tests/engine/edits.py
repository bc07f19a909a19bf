"""Random edits of an order, for the random days: lines, prices, charges and addresses, in one list."""

from hypothesis import strategies as st

from tests.shop import ADDRESS, order_body

NEW = ADDRESS | {"line1": "Nebenstr. 7"}
price = st.sampled_from(["0", "0.005", "3.33", "10.00", "12.50"])
amount = st.sampled_from(["0.01", "3.33", "4.90", "999.00"])
tax = st.sampled_from([None, None, "0.50"])
number = st.integers(1, 4)


def _sold(reference, lines, **terms):
    """An order that is paid but for its last cent, with taxes and a discount on its first line."""
    body = order_body(reference, lines, authorized=f"{10 * sum(lines.values()) - 2}.99") | terms
    taxes = [{"code": "VAT", "rate": "19", "amount": "1.60"}, {"code": "ECO", "rate": "1", "amount": "0.09"}]
    body["lines"][0] |= {"discount": "1.00", "taxes": taxes}
    return "orders.place", body


SOLD = [
    _sold("A", {"TEA": 3, "CUP": 2}),
    _sold("B", {"CUP": 2, "BOOK": 1}, ship_complete="wait"),
    _sold("C", {"SET": 2, "RARE": 1}),
    _sold("D", {"PACK": 2, "TEA": 2}, ship_complete="keep"),
]
"""Orders to be edited: one alone, one that leaves whole, and two with bundles."""


def _change(type, **fields):
    return st.fixed_dictionaries({"type": st.just(type), **fields})


def edits(sku):
    """Lists of changes; `sku` draws what is added."""
    units = _change("set_quantity", line=number, quantity=st.integers(0, 6))
    added = _change("add_line", sku=sku, quantity=st.integers(1, 4), unit_price=price, tax=tax, name=st.sampled_from([None, "new"]))
    change = st.one_of(
        units,
        units,
        added,
        added,
        _change("remove_line", line=number),
        _change("set_price", line=number, unit_price=price, reason=st.just("agreed")),
        _change("add_adjustment", kind=st.sampled_from(["fee", "discount", "shipping"]), title=st.just("More"), amount=amount, tax=tax),
        _change("remove_adjustment", adjustment=number),
        _change("set_shipping", amount=amount, tax=tax),
        _change("set_address", ship_to=st.just(NEW)),
        _change("set_delivery", delivery_method=st.sampled_from([None, "express"])),
    )
    return st.lists(change, min_size=1, max_size=3)
