"""What a list's address says and can't be asked is told, on every list alike: a link that has gone bad never shows the wrong list."""

from __future__ import annotations

import re
from contextlib import contextmanager
from html import unescape

import httpx2
import pytest

LISTS = {
    "/orders": {"status": "Status", "location": None, "placed_from": "Placed from", "sort": "Sorted by", "days_late": "Days late"},
    "/orders/duplicates": {},
    "/stock": {"show": "Which", "location": "Location"},
    "/transfers": {},
    "/supplies": {"location": "Location", "late": "Only what is late"},
    "/fulfillment": {"location": "Location", "state": "State"},
    "/customers": {},
    "/customers/duplicates": {},
    "/products": {"state": "Life cycle"},
    "/jobs": {"state": "State", "kind": "Kind"},
    "/approvals": {},
    "/audit-log": {"command": "What", "outcome": "Outcome", "since": "from", "until": "to"},
    "/outbox": {},
}
"""By list: the fields of its address that not every value fits, as people call them."""
SEARCHES = {"/orders": "q", "/stock": "q", "/customers": "q", "/products": "q", "/audit-log": "subject"}
TOLD = re.compile(r'<p class="wrong" role="alert">This can\'t be asked: (.*?) <a href="([^"]*)">', re.S)


@contextmanager
def somebody(console):
    """A browser of a new owner."""
    cookies = {"argosy": console.sign_in(console.user("owner"))}
    with httpx2.Client(base_url=console.url, cookies=cookies, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def client(console):
    """An owner's."""
    with somebody(console) as client:
        yield client


def told(client, path: str, **asked: str) -> str:
    """What the list says of it, beside nothing else; it leads to the list as a whole."""
    answer = client.get(path, params=asked)
    assert answer.status_code == 200, (path, asked)
    found = TOLD.search(unescape(answer.text))
    assert found, f"{path} passes over {asked} in silence"
    assert found[2] == path
    assert "<tr id=" not in answer.text, "a list that nobody asked for"
    return found[1]


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_wrong_with_an_empty_address(client, path):
    fields = dict.fromkeys(LISTS[path], "")
    assert not TOLD.search(unescape(client.get(path, params=fields).text))


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, fields in LISTS.items() for name in fields if fields[name]])
def test_a_value_that_does_not_fit(client, path, name):
    said = told(client, path, **{name: "nonsense"})
    assert said.startswith(LISTS[path][name] + ": "), "a program's name for it"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("after", ["nonsense", "WzFd", "%FF", "x" * 500])
def test_a_page_that_is_none(client, path, after):
    assert told(client, path, after=after) == "this page of the list does not exist"


@pytest.mark.parametrize("path", LISTS)
def test_a_field_that_is_none(client, path):
    assert "nonsense" in told(client, path, nonsense="1")


@pytest.mark.parametrize(("path", "name"), SEARCHES.items())
def test_more_than_can_be_looked_for(client, path, name):
    assert "must have at most 200 characters" in told(client, path, **{name: "x" * 201})


@pytest.mark.parametrize("path", LISTS)
def test_a_character_that_no_text_has(client, path):
    answer = client.get(f"{path}?q=%00")
    assert answer.status_code == 400
    assert "<tr id=" not in answer.text


def test_a_columns_head_sorts_by_it_and_turns_it(console, client):
    """Each way is a link at the head of its column, which says how the list goes."""
    console.shop.place("S-1", TEA=1)
    for column, first, then in (("Total", "-gross", "gross"), ("Order", "-number", "number"), ("Ship by", "ship_by", "-ship_by")):
        address = "/orders?columns=number,reference,gross,ship_by"
        for sort, leads in (("", first), (first, then), (then, first)):
            page = unescape(client.get(f"{address}&sort={sort}").text)
            if sort.lstrip("-") == "ship_by":
                assert "No order is like that." in page, "it lists the open orders that have one"
                continue
            head = next(head for head in re.findall(r"<th .*?</th>", page, re.S) if f">{column}" in head)
            assert f"sort={leads}" in head, (column, sort)
            assert ("aria-sort" in head) is bool(sort)
            if sort:
                assert f'aria-sort="{"descending" if sort[0] == "-" else "ascending"}"' in head


def test_the_last_choice_of_columns_and_order_is_remembered(console):
    """On the server, for one's own; a link's and a filter's are not one's choice, nor is an order that leaves some out."""

    def heads(client, address="/orders") -> tuple[str, list[str]]:
        page = unescape(client.get(address, follow_redirects=True).text)
        chosen = re.search(r'<option value="([^"]*)" selected>[^<]*first<', page)
        return chosen[1] if chosen else "", [re.sub(r"<[^>]*>", "", head).strip() for head in re.findall(r"<th .*?</th>", page, re.S)][1:]

    console.shop.place("R-1", TEA=1)
    usual = "-placed_at", ["Order", "Placed", "Customer", "Units", "Status", "Payment", "Fulfilment", "Held for", "Tags", "Total"]
    with somebody(console) as one, somebody(console) as other:
        assert heads(one) == usual
        one.get("/orders?columns=number,reference&sort=gross")
        assert heads(one) == usual, "a link was taken for a choice"
        answer = one.get("/orders?columns=number,gross&keep=columns&sort=number&status=open")
        assert answer.headers["location"] == "/orders?status=open&columns=number%2Cgross&sort=number", "what is looked at is a link"
        assert heads(one) == ("-placed_at", ["Order", "Total"])
        assert one.get("/orders").headers["location"] == "/orders?columns=number%2Cgross", "what is watched is said by its address"
        one.get("/orders?sort=gross&keep=sort")
        assert heads(one) == ("gross", ["Order", "Total"])
        assert heads(one, "/orders?status=open") == ("gross", ["Order", "Total"])
        assert heads(one, "/orders?sort=number") == ("number", ["Order", "Total"])
        for nothing in ("sort=ship_by&keep=sort", "sort=nonsense&keep=sort", "keep=nonsense", "sort=number&keep=sort&view=x"):
            one.get(f"/orders?{nothing}")
            assert heads(one) == ("gross", ["Order", "Total"]), nothing
        part = one.get("/orders?sort=-placed_at&keep=sort", headers={"hx-request": "true", "hx-target": "orders"})
        assert (part.status_code, part.headers["hx-push-url"]) == (200, "/orders?columns=number%2Cgross&sort=-placed_at")
        one.get("/orders?columns=usual&keep=columns")
        assert heads(one) == usual
        assert heads(other) == usual


def test_what_was_asked_is_said_again_but_not_at_length_and_never_as_markup(client):
    said = client.get("/jobs", params={"state": "<b>" + "x" * 150}).text
    assert "<b>x" not in said
    assert "x" * 41 not in said.partition('role="alert"')[2].partition("</p>")[0]
