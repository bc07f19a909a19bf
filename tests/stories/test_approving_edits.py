"""An edit that gives away more than one may is asked for as a whole, with what it adds, and done by approving it."""

import orjson
import pytest

from tests.shop import submission
from tests.stories.test_approving import BOSS, CLERK, LEAD, approvals, ask, decide, refused, sold

__all__ = ["sold"]


def edit(shop, *changes, reference="B", actor=CLERK):
    return shop.reply("orders.edit", actor=actor, order=shop.order(reference), changes=list(changes)).code


def test_an_edit_gives_no_more_away_than_one_may(sold):
    """By each way there is; what makes it dearer beside it buys nothing."""
    lower = {"type": "set_price", "line": 1, "unit_price": "7.00", "reason": "late"}
    off = {"type": "add_adjustment", "kind": "discount", "title": "Sorry", "amount": "6.00"}
    fee = {"type": "add_adjustment", "kind": "fee", "title": "Fee", "amount": "9.00"}
    fewer = {"type": "set_quantity", "line": 1, "quantity": 1}
    cheap = {"type": "add_line", "sku": "TEA", "quantity": 1, "unit_price": "9.00", "discount": "5.01"}
    more = {"type": "set_quantity", "line": 1, "quantity": 9}
    for changes in ([lower], [off], [off, fee], [fewer], [{"type": "remove_line", "line": 1}, cheap], [cheap], [more, lower]):
        assert edit(sold, *changes) == "approval_needed", changes
    assert (sold.state("B")["gross"], sold.one("select count(*)::int n from notes")["n"]) == (2000, 0), "nothing of it was done"
    assert edit(sold, {**lower, "unit_price": "7.50"}) is None
    assert edit(sold, fee) is None
    assert edit(sold, off, actor=BOSS) is None


def test_an_edit_is_asked_for_and_approved(sold):
    change = {"type": "set_price", "line": 1, "unit_price": "6.00", "reason": "it came wet"}
    body = {"changes": [change, {"type": "set_shipping", "amount": "2.00"}], "reason": "they rang"}
    asked = ask(sold, "B", "orders.edit", body)
    assert (asked["kind"], asked["amount"], sold.state("B")["gross"]) == ("discount", "8.00", 2000)
    decide(sold, "approve", LEAD, "B")
    assert (sold.state("B")["gross"], sold.one("select text from notes")["text"]) == (1400, "they rang")
    assert sold.events()[-1] == "order.approval_decided"


ADDING = {
    "changes": [
        {"type": "add_line", "sku": "CUP", "quantity": 2, "unit_price": "9.00", "discount": "6.00"},
        {"type": "set_quantity", "line": 1, "quantity": 3},
        {"type": "add_line", "title": "engraving", "unit_price": "3.00", "quantity": 1},
    ],
    "reason": "they rang",
}


@pytest.fixture
def cups(sold):
    """CUP as well, five of them."""
    sold.do("catalog.put_sku", code="CUP", title="Cup", price="9.00", price_currency="EUR")
    sold.do("stock.receive", sku="CUP", location="BER", quantity=5)
    return sold


def lines(shop, reference):
    query = (
        "select l.code, l.ordered::int n, l.promised::int p from order_lines l join orders o on o.id = l.order_id where o.reference = %s"
    )
    return [(row["code"], row["n"], row["p"]) for row in shop.rows(f"{query} order by l.n", reference)]


def test_what_is_added_below_its_price_is_given_away_whether_or_not_a_reason_is_told(sold):
    """By what the catalog says; more of a line costs what the line does, however dear it has become since."""
    sold.do("catalog.put_sku", code="TEA", title="TEA", price="100.00", price_currency="EUR")
    for told in ({}, {"price_reason": "a friend"}):
        assert edit(sold, {"type": "add_line", "sku": "TEA", "quantity": 1, "unit_price": "94.99", **told}) == "approval_needed"
        assert edit(sold, {"type": "add_line", "sku": "TEA", "quantity": 1, "unit_price": "95.00", **told}) is None
    assert edit(sold, {"type": "set_quantity", "line": 1, "quantity": 3}) is None


@pytest.mark.parametrize("by", ["its reference", "its id"])
def test_an_edit_that_adds_lines_is_asked_for_and_approved(cups, by):
    """What the approver is shown is what an edit by its own command would come to, and what is done; the stock it finds is locked."""
    order = cups.order("B") if by == "its reference" else str(cups.state("B")["id"])
    with cups.unchanged(lambda: lines(cups, "B"), lambda: cups.state("B")["gross"], lambda: cups.stock("CUP")):
        asked = cups.do("approvals.ask", order=order, command="orders.edit", body=ADDING, actor=CLERK)
        assert (asked["kind"], asked["amount"]) == ("discount", "6.00")
        body = {"order": order, "approval": 1}
        shown = orjson.loads(cups.office.preview(submission("approvals.approve", body).body, LEAD).body)
        direct = orjson.loads(cups.office.preview(submission("orders.edit", {"order": order} | ADDING).body, LEAD).body)
        for what in ("goods", "money", "rebalances", "due"):
            assert shown[what] == direct[what]
    cups.do("approvals.approve", order=order, approval=1, actor=LEAD)
    assert lines(cups, "B") == [("TEA", 2, 2), ("TEA", 1, 1), ("CUP", 2, 2), (lines(cups, "B")[3][0], 1, 0)]
    assert (cups.state("B")["gross"], cups.stock("CUP")["promised"]) == (2000 + 1000 + 1200 + 300, 2)
    done = cups.rows("select c.actor from events e join commands c on c.id = e.command_id where e.type = 'order.edited'")
    assert [row["actor"] for row in done] == ["user:lead"], "it is the approver's deed"


def test_a_bundle_is_added_by_approving(cups):
    cups.do("catalog.put_sku", code="SET", title="Set", tracked=False, price="20.00", price_currency="EUR")
    cups.do("catalog.put_bundle", code="SET", components=[{"sku": "TEA", "per": 1}, {"sku": "CUP", "per": 2}])
    change = {"type": "add_line", "sku": "SET", "quantity": 2, "unit_price": "12.00"}
    asked = ask(cups, "B", "orders.edit", {"changes": [change]})
    assert asked["amount"] == "16.00"
    decide(cups, "approve", LEAD, "B")
    assert lines(cups, "B")[:2] == [("TEA", 2, 2), ("SET", 0, 0)]
    assert sorted(lines(cups, "B")[2:]) == [("CUP", 4, 4), ("TEA", 2, 2)]


def test_asked_and_approved_in_one_batch(cups):
    """What it adds was asked for by nobody when the batch's rows were found: it comes with the next one, and is done."""
    changes = {"order": cups.order("B"), "command": "orders.edit", "body": ADDING}
    batch = [submission("approvals.ask", changes, CLERK), submission("approvals.approve", {"order": cups.order("B"), "approval": 1}, BOSS)]
    assert [reply.code for reply in cups.office.run(batch)] == [None, None]
    assert len(lines(cups, "B")) == 4


def test_what_it_adds_may_be_gone_when_it_is_approved(cups):
    """Stock that was sold meanwhile is waited for; a SKU that is sold no more is not added, and what was asked stays open."""
    ask(cups, "B", "orders.edit", ADDING)
    cups.place("C", CUP=4)
    decide(cups, "approve", BOSS, "B")
    assert lines(cups, "B")[2] == ("CUP", 2, 1)
    ask(cups, "A", "orders.edit", ADDING)
    cups.do("catalog.put_sku", code="CUP", title="Cup", price="9.00", price_currency="EUR", state="stopped")
    assert refused(cups, "approve", BOSS, "A")[0] == "sku_not_for_sale"
    assert sorted(state for _, state, _ in approvals(cups)) == ["approved", "open"]
    decide(cups, "decline", BOSS, "A")


def test_an_order_that_was_edited_since_has_its_edit_refused(cups):
    ask(cups, "B", "orders.edit", ADDING)
    cups.do("orders.edit", order=cups.order("B"), changes=[{"type": "set_shipping", "amount": "2.00"}])
    with cups.unchanged(lambda: lines(cups, "B")):
        assert refused(cups, "approve", BOSS, "B")[0] == "version_conflict"


def test_what_is_added_is_named_as_it_is_asked(cups):
    """A SKU nobody knows is refused when it is asked for, and not when somebody approves it."""
    nothing = {"changes": [{"type": "add_line", "sku": "NO-SUCH", "quantity": 1, "unit_price": "9.00"}]}
    code, facts = cups.refused("approvals.ask", order=cups.order("B"), command="orders.edit", body=nothing, actor=CLERK)
    assert (code, facts["field"]) == ("sku_unknown", "changes[0].sku")
    assert approvals(cups) == []
