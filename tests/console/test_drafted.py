"""New orders that are begun: each is a draft of its own, found again by its address, in another browser too, and nobody else's."""

from __future__ import annotations

import re

import httpx2
import pytest

from argosy.base.limits import NEW_ORDERS_DRAFTED_MAX
from argosy.console.person import csrf_of

ADDRESS = {"ship_to.name": "Anna Schmidt", "ship_to.line1": "Hauptstr. 5", "ship_to.city": "Berlin", "ship_to.country": "DE"}


class Desk:
    """Somebody who takes orders, without a browser's scripts."""

    def __init__(self, console, user) -> None:
        token = console.sign_in(user)
        self.client = httpx2.Client(base_url=console.url, cookies={"argosy": token}, timeout=30, trust_env=False)
        self.client.headers |= {"x-csrf-token": csrf_of(token)}

    def new(self) -> dict[str, str]:
        """What the form of a new one carries."""
        return self.carried(self.client.get("/orders/new").text)

    def carried(self, html: str) -> dict[str, str]:
        return {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("key", "reference")}

    def send(self, to: str, draft: dict[str, str], target: str = "summary", **said: str):
        data = draft | said
        return self.client.post(f"/orders/new{to}", data=data, headers={"hx-request": "true", "hx-target": target})

    def page(self, draft: dict[str, str]) -> str:
        answer = self.client.get("/orders/new", params={"draft": draft["reference"]})
        return answer.text if answer.status_code == 200 else answer.headers["location"]

    def begun(self) -> list[str]:
        return re.findall(r'<a href="/orders/new\?draft=(DESK-\w+)">', self.client.get("/orders/new").text)


@pytest.fixture
def desks(console):
    """Two people."""
    both = [Desk(console, console.user("order_desk")) for _ in range(2)]
    yield both
    for desk in both:
        desk.client.close()


@pytest.fixture
def desk(desks):
    return desks[0]


def test_two_tabs_write_two_orders(desk):
    one, two = desk.new(), desk.new()
    kept = desk.send("/keep", one, **{"lines.0.sku": "TEA", "lines.0.quantity": "2", "ship_to.name": "First"})
    assert kept.headers["hx-replace-url"] == f"/orders/new?draft={one['reference']}", "a reload would not find it"
    desk.send("/keep", two, **{"lines.0.sku": "TEA", "lines.0.quantity": "31", "ship_to.name": "Second"})
    assert ('value="First"' in desk.page(one), 'value="Second"' in desk.page(one)) == (True, False)
    assert ('value="First"' in desk.page(two), 'value="Second"' in desk.page(two)) == (False, True)
    listed = desk.client.get("/orders/new").text
    assert desk.begun() == [two["reference"], one["reference"]], "the last touched first"
    assert "31 units" in listed
    assert "2 units" in listed
    desk.send("/discard", one)
    assert desk.begun() == [two["reference"]]
    assert desk.page(one) == "/orders/new", "what is gone begins anew"


def test_goods_alone_are_a_draft_that_is_listed(desk):
    """What a form carries of a customer is kept only where something was typed; the list asked for the name and broke."""
    draft = desk.new()
    desk.send("/keep", draft, **{"lines.0.sku": "TEA", "lines.0.quantity": "2"})
    assert desk.begun() == [draft["reference"]]


def test_nothing_typed_nothing_kept(desk):
    draft = desk.new()
    desk.send("/keep", draft, channel="web", ship_complete="no", **{"ship_to.country": "DE"})
    assert desk.begun() == []
    desk.send("/keep", draft, **{"ship_to.name": "Anna"})
    assert desk.begun() == [draft["reference"]]
    desk.send("/keep", draft)
    assert desk.begun() == [], "one that is empty again litters"


def test_nobody_elses(desks):
    desk, other = desks
    draft = desk.new()
    desk.send("/keep", draft, **{"ship_to.name": "Anna"})
    assert other.begun() == []
    assert other.page(draft) == "/orders/new"
    other.send("/discard", draft)
    assert desk.begun() == [draft["reference"]]


def test_placed_it_is_gone_and_the_next_is_in_its_channel(console, desk):
    console.shop.do("settings.put_channel", code="tel", title="Telephone", currency="EUR", locations=["BER"])
    draft = desk.new()
    body = ADDRESS | {"channel": "tel", "lines.0.sku": "TEA", "lines.0.quantity": "1", "lines.0.unit_price": "9.00", "lines.0.tax": "0"}
    desk.send("/keep", draft, **body)
    placed = desk.send("", draft, **body)
    again = desk.send("", draft, **body)
    assert placed.headers["hx-redirect"] == again.headers["hx-redirect"], "sent twice, it is placed once"
    assert desk.begun() == []
    assert re.search(r'value="tel" selected', desk.client.get("/orders/new").text)
    console.shop.audited()


def test_so_many_and_no_more(desk):
    drafts = [desk.new() for _ in range(NEW_ORDERS_DRAFTED_MAX)]
    for n, draft in enumerate(drafts):
        desk.send("/keep", draft, **{"ship_to.name": f"Number {n}"})
    full = desk.client.get("/orders/new").text
    assert "as many new orders as can be kept" in full
    assert "draft-form" not in full
    assert 'value="Number 0"' in desk.page(drafts[0]), "one that is begun can't be gone on with"
    desk.send("/discard", drafts[0])
    assert "draft-form" in desk.client.get("/orders/new").text


@pytest.mark.parametrize("reference", ["", "DESK-", "x", "DESK-1111111111", "edit 7"])
def test_no_such_draft(desk, reference):
    assert desk.send("/keep", {"key": "k", "reference": reference}, **{"ship_to.name": "x"}).status_code == 404


def test_collected_at_a_store(console, desk):
    """Over the counter nobody need say where they live: it goes as far as the store, and is taxed there."""
    shop = console.shop
    vienna = {"name": "Laden Wien", "line1": "Ring 1", "city": "Wien", "postcode": "1010", "country": "AT"}
    for code, address in (("VIE", vienna), ("LINZ", None)):
        shop.do("settings.put_location", code=code, title=f"Store {code}", timezone="Europe/Vienna", kind="store", address=address)
    shop.do("settings.put_tax_rate", code="at", title="VAT", country="AT", rate="20")
    shop.do("settings.put_channel", code="till", title="Till", currency="EUR", locations=["VIE", "LINZ", "BER"], taxes="computed")
    shop.do("stock.receive", sku="TEA", location="VIE", quantity=2)
    draft = desk.new()
    goods = {"channel": "till", "lines.0.sku": "TEA", "lines.0.quantity": "2", "lines.0.unit_price": "12.00"}
    told = desk.send("/change", draft, target="draft", do="whole", **goods).text
    assert "picked up at Store VIE" in told
    assert "Store LINZ" not in told, "nobody can say where it is taxed"
    told = desk.send("/change", draft, target="draft", do="whole", pickup="VIE", **goods).text
    assert 'name="ship_to.name"' in told
    assert 'id="field-ship_to-line1"' not in told, "an address is asked for"
    assert "has to be brought there" not in told
    more = desk.send("/keep", draft, pickup="VIE", **goods | {"lines.0.quantity": "3"}).text
    assert "has to be brought there" in more, "one of them is in Berlin"
    number = desk.send("", draft, pickup="VIE", **goods).headers["hx-redirect"].rpartition("/")[2]
    order = shop.one(
        "select o.id, o.tax, o.delivery_method, a.name, a.country from orders o join addresses a on a.id = o.ship_to where o.number = %s",
        number,
    )
    assert (order["tax"], order["delivery_method"], order["name"], order["country"]) == (400, "pickup", "Laden Wien", "AT")
    shop.do("fulfillment.release", order=str(order["id"]))
    assert shop.one("select method, location from fulfillments where order_id = %s", order["id"]) == {"method": "pickup", "location": "VIE"}
    assert 'value="VIE" selected' in desk.client.get("/orders/new").text, "the next customer stands at the same counter"
    shop.audited()


OWN = {"engraving": ("text", "Für Anna", "Für Anna"), "weight.kg": ("number", "1.5", 1.5), "copies": ("number", "2", 2)}
OWN |= {"gift": ("flag", "false", False), "event": ("date", "2199-05-01", "2199-05-01"), "old": ("text", "x", None)}


def test_the_merchants_own_fields(console, desk):
    """Each as its type is written; one that takes no new values is not asked for."""
    shop = console.shop
    for code, (type, _, _) in OWN.items():
        shop.do("settings.put_custom_field", code=code, title=code.title(), type=type, active=code != "old")
    draft = desk.new()
    body = ADDRESS | {"channel": "web", "lines.0.sku": "TEA", "lines.0.quantity": "1", "lines.0.unit_price": "9.00", "lines.0.tax": "0"}
    body |= {f"custom.{code}": typed for code, (_, typed, _) in OWN.items()}
    wrong = desk.send("/keep", draft, **body | {"custom.copies": "many"}).text
    assert re.search('data-field="custom.copies"', wrong), "what is wrong is not said beside it"
    page = desk.page(draft)
    assert 'name="custom.engraving"' in page
    assert 'name="custom.old"' not in page
    number = desk.send("", draft, **body).headers["hx-redirect"].rpartition("/")[2]
    kept = shop.one("select custom from orders where number = %s", number)["custom"]
    assert kept == {code: value for code, (_, _, value) in OWN.items() if value is not None}


def test_several_at_once(console, desk):
    """Before a SKU or a barcode, which may stand for several itself; a SKU that looks so is what it is."""
    console.shop.do("catalog.put_sku", code="TEA", title="Tea", barcodes={"4006381333948": 6})
    console.shop.do("catalog.put_sku", code="2x4", title="Timber")
    draft, said, lines = desk.new(), "", {}
    for code in ("3*TEA", "2 x 4006381333948", "2x4", "3×2x4", "3*NOSUCH"):
        said = desk.send("/change", draft, target="draft", do="scan", code=code, channel="web", **lines).text
        lines = dict(re.findall(r'name="(lines\.\d\.(?:sku|quantity))"[^>]*? value="([^"]*)"', said))
    assert lines == {"lines.0.sku": "TEA", "lines.0.quantity": "15", "lines.1.sku": "2x4", "lines.1.quantity": "4"}
    assert "Nobody knows 3*NOSUCH." in said
