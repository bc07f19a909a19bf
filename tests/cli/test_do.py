"""`argosy do`: one command from the command line, with the words and the refusals of the API."""

import json

import pytest

from argosy.cli.explaining import field_kinds, typed
from argosy.engine.registry import REGISTRY, load_commands
from tests.shop import order_body

load_commands()


def do(argosy, command, *fields, **more):
    return argosy("do", command, *fields, **more)


def test_a_command_from_its_fields(there, shop):
    said = do(there, "stock.receive", "sku=TEA", "location=BER", "quantity=5", "note=from the van")
    assert (said.code, said.json["on_hand"]) == (0, 15)
    assert shop.stock("TEA")["on_hand"] == 15


@pytest.mark.parametrize("code", ["22423", "1e3", "true", "null", "[", '"quoted"', "0012", "-1", "1.10", "{}", "[1]"])
def test_text_is_taken_as_it_stands(there, shop, code):
    """Article numbers are made of digits, and some look like other JSON."""
    assert do(there, "catalog.put_sku", f"code={code}", "title=2024").json["code"] == code
    assert do(there, "stock.receive", f"sku={code}", "location=BER", "quantity=1").json["sku"] == code
    assert shop.one("select title from skus where code = %s", code)["title"] == "2024"


def test_amounts_need_no_quotes_and_objects_are_read(there, shop):
    shop.place("A", TEA=2)
    order = json.dumps(shop.order("A"))
    do(there, "settings.put_collector", "code=7", "kind=manual")
    said = do(there, "payments.authorize", f"order={order}", "collector=7", "amount=19.99", "reference=1001")
    assert said.json["due"] == "0.01"
    assert shop.one("select collector, reference from payments") == {"collector": "7", "reference": "1001"}
    id = str(shop.state("A")["id"])
    lines = '[{"line": 1, "quantity": 1}]'
    assert do(there, "orders.cancel", f"order={id}", f"lines={lines}", "reason=5").json["cancelled"] == 1


def test_what_a_field_takes_is_read_from_its_schema():
    kinds = {name: field_kinds(REGISTRY[name].body) for name in ("orders.place", "catalog.put_sku", "payments.capture")}
    assert kinds["orders.place"]["ship_to"] == {"object"}
    assert kinds["orders.place"]["lines"] == {"array"}
    assert kinds["orders.place"]["test"] == {"boolean"}
    assert kinds["orders.place"]["placed_at"] == {"string", "null"}
    assert kinds["catalog.put_sku"]["state"] == {"string"}
    assert kinds["catalog.put_sku"]["pack_units"] == {"object", "null"}
    assert kinds["payments.capture"] == {"order": {"string", "object"}, "payment": {"integer"}, "amount": {"string", "null"}}


def test_a_body_from_a_file_or_from_standard_input(there, shop, tmp_path):
    body = json.dumps(order_body("A", {"TEA": 2}))
    (tmp_path / "order.json").write_text(body)
    assert do(there, "orders.place", "--json", str(tmp_path / "order.json")).json["existed"] is False
    assert do(there, "orders.place", "--json", "-", given=body.encode()).json["existed"] is True
    other = do(there, "orders.place", "--json", "-", "reference=B", given=body.encode()).json
    assert other["order"]["reference"] == "B", "a field on the line goes before the file's"


def test_a_dry_run_changes_nothing_and_a_key_runs_once(there, shop):
    fields = ("stock.receive", "sku=TEA", "location=BER", "quantity=5")
    assert do(there, *fields, "--dry-run").json["outcome"]["on_hand"] == 15
    assert shop.stock("TEA")["on_hand"] == 10
    assert [do(there, *fields, "--key", "k").json["on_hand"] for _ in range(2)] == [15, 15]
    assert shop.stock("TEA")["on_hand"] == 15


def test_a_refusal_is_told_as_the_api_tells_it(there, shop):
    said = do(there, "stock.receive", "sku=NONE", "location=BER", "quantity=5")
    assert said.code == 1
    assert (said.json["status"], said.json["code"], said.json["field"], said.json["value"]) == (422, "sku_unknown", "sku", "NONE")
    assert said.json["title"]
    assert said.json["advice"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["orders.fly"], "There is no command orders.fly: `argosy do list` shows them all."),
        (["stock.receive", "colour=red"], "colour: Extra inputs are not permitted"),
        (["stock.receive", "sku=TEA"], "location: Field required; quantity: Field required."),
        (["stock.receive", "sku=TEA", "location=BER", "quantity=x"], "quantity: "),
        (["stock.receive", "TEA"], "'TEA' is not field=value."),
        (["catalog.put_sku", "code=A", "title=\udcff"], "title: Input should be a valid string"),
        (["orders.place", "--json", "/nowhere/order.json"], "/nowhere/order.json can't be read: No such file or directory."),
        (["orders.place", "--json", "/"], "/ can't be read: Is a directory."),
        (["orders.place", "--json", "-"], "The body is not JSON: "),
    ],
)
def test_what_can_not_be_read_is_told_in_one_line(argosy, arguments, sentence):
    """Before the database is looked for."""
    assert sentence in argosy("do", *arguments).sentence


def test_a_body_must_be_an_object(argosy):
    assert argosy("do", "orders.place", "--json", "-", given=b"[1]").sentence == "The body is not a JSON object."
    wrong = argosy("do", "orders.place", "--json", "-", given=b'{"lines": [{"sku": 7}]}').sentence
    assert "lines[0].sku: Input should be a valid string" in wrong


def test_the_commands_are_listed(argosy):
    listed = argosy("do", "list").out
    assert all(name in listed for name in REGISTRY if not name.startswith("test."))


def test_behind_a_command_help_is_about_it(argosy):
    """A newcomer would have to look its fields up elsewhere."""
    said = argosy("do", "stock.receive", "--help")
    assert said.code == 0
    assert "Record that goods arrived at a location, sellable." in said.out
    assert "  quantity  required  integer\n" in said.out
    assert "  note                null or string\n" in said.out
    assert "argosy do stock.receive sku=SKU-0001 location=BER quantity=10 receipt=GRN-77" in said.out
    placed = " ".join(argosy("do", "orders.place", "--help").out.split())
    for field in ("lines[].sku null or string", "lines[].quantity required integer", "ship_to.line2 null or string", "taxes[].base"):
        assert field in placed, "what is inside is to be looked up elsewhere"
    assert "changes[].type required string" in " ".join(argosy("do", "orders.edit", "--help").out.split())
    assert "Usage: argosy do" in argosy("do", "--help").out
    assert argosy("do").code == 2
    assert "`argosy do stock.receive --help` shows its fields." in argosy("do", "stock.receive").sentence
    assert argosy("do", "orders.fly", "--help").sentence.startswith("There is no command orders.fly")


def test_every_command_can_be_explained_by_an_example_with_all_it_needs():
    for name, declared in REGISTRY.items():
        words = typed(declared)
        for field, about in declared.body.model_fields.items():
            assert not about.is_required() or f"{field}=" in words, name
