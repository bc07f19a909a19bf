"""Each verb of the command line: what it prints, what it changes, and the one sentence with which it fails."""

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from argosy.base.environment import URL
from argosy.cli.serve import listens_on
from argosy.store.at_work import serving
from argosy.store.database import database_exists
from reference.verbs import verbs
from tests.adapters.sales import PAST, PAST_TOTALS, TOTALS, written

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"
VERBS = sorted([name for name, _ in verbs()] + ["keys", "users"])
WORKING = [
    "audit",
    "audit --json",
    "reindex",
    "migrate",
    "keys list",
    "keys add X",
    "worker",
    "serve --port 0",
    "sql -c 'select 1'",
    "audit --demo",
]


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_verb_explains_itself(argosy, verb):
    said = argosy(*verb.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert "Usage: argosy" in said.out
    assert len(said.out.splitlines()) > 5


def test_what_the_verbs_are():
    assert set(VERBS) >= {"serve", "worker", "migrate", "audit", "keys add", "do", "sql", "import", "demo", "reindex", "users invite"}


def test_a_verb_loads_what_it_needs_alone():
    """Whoever asks for the version waits for no engine, and an order desk's command for no migration."""
    for arguments, none in ((["--version"], "argosy.engine"), (["do", "list"], "sqlalchemy"), (["keys", "--help"], "uvicorn")):
        ran = f"sys.argv = ['argosy', *{arguments!r}]\ntry: main()\nfinally: assert {none!r} not in sys.modules"
        code = f"import sys\nfrom argosy.cli.main import main\n{ran}"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_it_says_which_release_it_is(argosy):
    from argosy import __version__

    assert argosy("--version").out.strip() == __version__


@pytest.mark.parametrize("arguments", [["frobnicate"], ["audit", "--frobnicate"], ["do"], ["import", "x.csv", "--preset", "none"]])
def test_what_is_no_verb_is_told_with_how_to_ask(argosy, arguments):
    said = argosy(*arguments)
    assert said.code == 2
    assert "--help" in said.err
    assert "Traceback" not in said.err


# ── where there is no database ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", [*WORKING, "do stock.receive sku=TEA location=BER quantity=1", "demo --no-serve"])
def test_a_database_that_does_not_answer_is_told_in_one_line(argosy, monkeypatch, verb):
    monkeypatch.setenv("ARGOSY_DATABASE_URL", NOWHERE)
    assert argosy(*verb.split()).sentence.startswith("the database can't be reached: ")


def test_an_address_that_is_none(argosy, monkeypatch):
    monkeypatch.setenv("ARGOSY_DATABASE_URL", "here")
    assert "It looks like this: postgresql://" in argosy("audit").sentence


def test_a_database_that_is_not_up_to_date_is_migrated_when_its_owner_says_so(argosy, monkeypatch, empty_database):
    monkeypatch.setenv("ARGOSY_DATABASE_URL", empty_database.url)
    assert argosy("audit").sentence == "The database is not up to date: run `argosy migrate`."
    assert argosy("migrate", "--json").json["applied"]
    assert argosy("migrate").out == "Nothing to do: the schema is up to date.\n"
    assert argosy("audit").code == 0


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_audit_says_what_it_checked_and_fails_when_something_is_broken(there, shop):
    shop.place("A", TEA=2)
    clean = there("audit")
    assert (clean.code, clean.err) == (0, "")
    assert "checks: nothing is broken, " in clean.out
    report = there("audit", "--json").json
    assert (report["broken"], len(report["checks"]) > 10) == (0, True)
    shop.owner.execute("update stock set on_hand = 7")
    broken = there("audit", "--json")
    assert (broken.code, broken.json["broken"] > 0) == (1, True)
    told = there("audit")
    assert told.code == 1
    assert "broken: " in told.out


def test_sql_is_psql(there, shop):
    said = there("sql", "-At", "-c", "select code from skus")
    assert (said.code, said.out) == (0, "TEA\n")
    assert there("sql", "-c", "select nonsense").code == 1


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_made_shown_once_listed_and_revoked(there, shop):
    made = there("keys", "add", "the shop", "--scope", "orders:*", "--scope", "stock:read", "--channel", "web", "--json").json
    assert made["key"].startswith("argosy_")
    everything = there("keys", "add", "all").out.strip()
    assert everything.startswith("argosy_")
    listed = there("keys", "list", "--json").json
    assert [(k["name"], k["scopes"], k["channels"], k["revoked_at"]) for k in listed] == [
        ("the shop", ["orders:*", "stock:read"], ["web"], None),
        ("all", ["*"], None, None),
    ]
    table = there("keys", "list").out
    assert made["id"] in table
    assert made["key"] not in table
    assert "the shop" in there("keys", "revoke", made["id"]).out
    assert [k["revoked_at"] is None for k in there("keys", "list", "--json").json] == [False, True]


def test_a_key_that_sees_nothing_is_not_listed_as_one_that_sees_all(there, shop):
    shop.do("access.put_key", name="none", hash="2" * 64, scopes=["*"], locations=[])
    row = there("keys", "list").out.splitlines()[1]
    assert row.split()[3:5] == ["none", "all"]


def test_a_key_may_be_limited_in_what_it_gives_away(there, shop):
    there("keys", "add", "desk", "--limit", "refund:EUR:100.00", "--limit", "refund:CHF:90", "--limit", "cancel:EUR:5")
    assert shop.one("select limits from api_keys")["limits"] == {"refund": {"EUR": "100.00", "CHF": "90"}, "cancel": {"EUR": "5"}}
    for wrong in (["refund"], ["refund:EUR"], ["refund:EUR:1", "refund:EUR:2"]):
        said = there("keys", "add", "x", *(part for one in wrong for part in ("--limit", one)))
        assert said.sentence.endswith("is no limit: write kind:currency:amount, such as refund:EUR:100.00, once for each.")
    for wrong in ("theft:EUR:1", "refund:EUR:lots"):
        assert "limits" in there("keys", "add", "x", "--limit", wrong).sentence
    assert len(there("keys", "list", "--json").json) == 1


def test_there_may_be_no_keys(there):
    assert there("keys", "list").out.startswith("There are no keys yet")
    assert there("keys", "list", "--json").json == []


def test_a_key_that_can_not_be_made_or_is_not_there(there):
    assert there("keys", "add", "x", "--channel", "moon").sentence.startswith("There is no such channel.")
    assert there("keys", "add", "x", "--scope", "everything").sentence.startswith("scopes[0]: ")
    assert there("keys", "add", "").sentence.startswith("name: ")
    assert "is not a key's id" in there("keys", "revoke", "nope").sentence
    assert there("keys", "revoke", "0190a3f0-0000-7000-8000-000000000001").sentence.startswith("There is no such API key.")


# ── files, and the demo ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_imported_once(there, tmp_path):
    file, rejects = written(tmp_path / "sales.csv.gz"), tmp_path / "rejects.csv"
    asked = ("import", str(file), "--preset", "online-retail", "--as", "live", "--rejects", str(rejects))
    assert there(*asked, "--json").json == TOTALS
    again = there(*asked, "--json").json
    assert (again["orders_placed"], again["orders_existing"]) == (0, TOTALS["orders_placed"])
    told = there(*asked).out
    assert "lines  14 in = 8 placed + 1 corrected + 5 told" in told
    assert "money  99.51 in = 88.65 placed + 0.00 corrected + 10.86 told" in told
    assert len(rejects.read_text().splitlines()) >= TOTALS["lines_told"]


def test_a_files_past_is_imported_and_its_equation_printed(there, tmp_path):
    file, rejects = written(tmp_path / "past.csv", PAST), tmp_path / "rejects.csv"
    asked = ("import", str(file), "--preset", "online-retail", "--as", "history", "--rejects", str(rejects))
    told = there(*asked)
    assert told.out.splitlines()[:3] == [
        "9 orders recorded, 0 were there already.",
        "lines  20 in = 17 imported + 3 told",
        "money  58.05 orders - 41.15 credits + 555.27 fees and adjustments + -11062.06 told = -10489.89 in",
    ]
    again = there(*asked, "--json").json
    assert again == PAST_TOTALS | {"orders": 0, "orders_existing": 9}


def test_a_file_under_a_mapping_is_looked_at_and_imported(there, shop, tmp_path):
    (tmp_path / "in.csv").write_text("sku,units\nTEA,5\nTEA,many\n")
    mapping = tmp_path / "in.toml"
    mapping.write_text('command = "stock.receive"\n[fields]\nsku = "sku"\nquantity = "units"\n[constants]\nlocation = "BER"\n')
    asked = ("import", str(tmp_path / "in.csv"), "--map", str(mapping))
    looked = there(*asked, "--preview").out
    assert "line 2: becomes stock.receive, and would be accepted" in looked
    assert "line 3: rejected (unreadable_value): line 3, column 'units': 'many' is not a number" in looked
    assert shop.stock("TEA")["on_hand"] == 10
    done = there(*asked, "--rejects", str(tmp_path / "rejects.csv"), "--json").json
    assert (done["lines_in"], done["lines_imported"], done["lines_told"]) == (2, 1, 1)
    assert shop.stock("TEA")["on_hand"] == 15


@pytest.mark.parametrize("more", [[], ["--preset", "online-retail", "--map", "x"], ["--preset", "online-retail", "--preview"]])
def test_an_import_is_under_a_preset_or_a_mapping(there, more):
    assert "either the file's layout (--preset) or a mapping (--map)" in there("import", "x.csv", *more).sentence


def test_a_file_that_is_not_there_or_is_none(there, tmp_path):
    assert "No such file" in there("import", str(tmp_path / "no.csv"), "--preset", "online-retail").sentence
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert there("import", str(tmp_path / "other.csv"), "--preset", "online-retail").sentence


def test_the_demo_in_small_and_its_database(there, demo, database, shop):
    assert "`argosy demo` makes one" in there("audit", "--demo").sentence
    ran = there("demo", "--no-serve", "--orders", "5", "--seed", "3", "--json")
    assert (ran.code, ran.json["orders"], ran.json["audit"]["broken"]) == (0, 5, 0)
    assert ran.out.count("\n") == 1
    assert database_exists(demo)
    assert there("sql", "--demo", "-At", "-c", "select count(*) from orders").out == "5\n"
    assert there("audit", "--demo").code == 0
    assert there("do", "stock.receive", "sku=TEA", "location=BER", "quantity=1", "--demo").json["code"] == "sku_unknown"
    assert there("keys", "add", "x", "--demo").code == 0
    assert shop.one("select count(*)::int n from api_keys")["n"] == 0, "the demo's key opens nothing of the user's"
    assert shop.stock("TEA")["on_hand"] == 10


def test_a_demo_that_is_served_is_not_taken_away(there, demo):
    """A second `argosy demo` would drop the database under the first one, whose key and users were gone."""
    there("demo", "--no-serve", "--orders", "3", "--json")
    asked = ("demo", "--no-serve", "--orders", "3", "--json")
    with serving(demo, "http://127.0.0.1:8123"):
        assert there(*asked).sentence.startswith("The demo is being served at http://127.0.0.1:8123: stop that first")
        assert there("audit", "--demo").code == 0, "it stands as it was"
    with closing(psycopg.connect(demo.conninfo())):
        assert there(*asked).sentence.startswith("The demo is in use by another process")


@pytest.mark.parametrize("verb", ["demo", "serve"])
def test_a_port_that_is_taken_is_told_before_anything_is_done(argosy, verb, monkeypatch):
    """No database is looked for: that would take its time, and leave half a demo behind."""
    monkeypatch.setenv("ARGOSY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = argosy(verb, "--port", str(port))
    assert said.sentence.startswith(f"Port {port} is taken at 127.0.0.1: ")
    assert f"--port {port + 1}" in said.sentence
    assert said.out == ""
    assert argosy(verb, "--host", "203.0.113.1").sentence.startswith("Nothing can listen on http://203.0.113.1:8000 (")


def test_reindex_makes_anew_by_what_orders_are_found(there, shop):
    shop.place("A", TEA=1)
    head = shop.one("select n from event_head")["n"]
    assert there("reindex", "--json").json == {"orders": 1, "behind": {"order_terms": head, "find_terms": head, "sales": head}}
    made = shop.rows("select * from order_terms order by kind, term")
    assert {"kind": "text", "term": "schmidt"}.items() <= next(r for r in made if r["term"] == "schmidt").items()
    shop.owner.execute("update order_terms set term = 'x' where kind = 'status'")
    assert there("reindex").out.startswith("1 orders can be found")
    assert shop.rows("select * from order_terms order by kind, term") == made


@pytest.mark.parametrize(
    ("host", "address", "links"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("::1", "http://[::1]:8123", "http://[::1]:8123"),
        ("0.0.0.0", "http://0.0.0.0:8123", "http://127.0.0.1:8123"),
        ("::", "http://[::]:8123", "http://127.0.0.1:8123"),
    ],
)
def test_links_begin_where_it_listens_unless_it_is_said_otherwise(monkeypatch, host, address, links):
    monkeypatch.setenv(URL.name, "")
    assert listens_on(host, 8123) == address
    assert URL.value() == links
    monkeypatch.setenv(URL.name, "https://oms.example.com")
    assert listens_on(host, 8123) == address
    assert URL.value() == "https://oms.example.com"


def test_who_has_read_enough_is_no_error():
    """`argosy do list | head -1`: the pipe closes before all is written."""
    program = [Path(sys.executable).with_name("argosy"), "do", "list"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as verb:
        verb.stdout.close()
        assert verb.stderr.read() == b""


def test_counted_stock_is_looked_at_and_brought_in(there, shop, tmp_path):
    file = tmp_path / "count.csv"
    file.write_text("Artikel;Bestand\nTEA;3\nNONE;1\n")
    looked = there("import", str(file), "--preset", "stock", "--location", "BER", "--preview")
    assert looked.code == 0
    assert "line 2: change TEA @BER: on_hand 10 -> 3" in looked.out
    assert "line 3: rejected (sku_unknown): There is no such SKU: NONE." in looked.out
    assert shop.stock("TEA")["on_hand"] == 10
    done = there("import", str(file), "--preset", "stock", "--location", "BER", "--rejects", str(tmp_path / "rejects.csv"))
    assert (done.code, "2 rows: 0 create, 1 change, 0 unchanged, 1 rejected" in done.out) == (0, True)
    assert shop.stock("TEA")["on_hand"] == 3
    assert "NONE" in (tmp_path / "rejects.csv").read_text()
    assert "There is no such SKU: NONE." in (tmp_path / "rejects.csv").read_text()
    products = tmp_path / "products.csv"
    products.write_text("sku,title\nCUP,Cup\n")
    assert "1 create" in there("import", str(products), "--preset", "products", "--rejects", str(tmp_path / "r.csv")).out
    assert "names a column" in there("import", str(products), "--preset", "stock").err
