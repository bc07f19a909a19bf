"""`argosy backup` and `argosy restore`: what comes back is what was written, or nothing is changed.

If this broke, a merchant would learn it on the day they need their backup.
"""

import shutil
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest

from argosy.store import programs
from argosy.store.backup import BackupFailed, backup
from argosy.store.database import Database
from argosy.store.home import NoDatabase
from argosy.store.programs import Programs, fitting_dump
from argosy.store.restore import restore
from argosy.store.revision import pending


@pytest.fixture
def company(shop):
    """Some life: orders that wait, are paid, have shipped, are cancelled."""
    shop.place("A", TEA=2, authorized="20.00")
    shop.place("B", TEA=20)
    shop.place("Ü-3", TEA=1)
    shop.do("orders.cancel", order=shop.order("Ü-3"), reason="nicht mehr gewünscht")
    return shop


def held(database: Database) -> dict[str, list]:
    """All there is: the rows of every table, as text, and where the sequences stand."""
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as owner:
        tables = [t for (t,) in owner.execute("select tablename::text from pg_tables where schemaname = 'public' order by 1")]
        rows = {t: sorted(r for (r,) in owner.execute(f'select t::text from "{t}" t')) for t in tables}
        rows["sequences"] = owner.execute("select sequencename, last_value from pg_sequences order by 1").fetchall()
    return rows


def at(monkeypatch, database: Database) -> None:
    monkeypatch.setenv("ARGOSY_DATABASE_URL", database.url)


def test_a_company_comes_back_into_an_empty_database(there, company, empty_database, monkeypatch, tmp_path):
    before, file = held(company.database), tmp_path / "a.dump"
    company.close()
    assert "brings it back" in there("backup", str(file)).out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "it holds people's addresses"
    assert [p.name for p in tmp_path.iterdir()] == ["a.dump"]

    at(monkeypatch, empty_database)
    told = there("restore", str(file))

    assert (told.code, "checks: nothing is broken, 0 open." in told.out) == (0, True), told
    assert held(empty_database) == before
    assert len(before["orders"]) == 3
    assert not pending(empty_database)
    assert there("do", "stock.receive", "sku=TEA", "location=BER", "quantity=5").code == 0, "and work goes on"


def test_the_application_can_not_rewrite_history_afterwards(there, company, empty_database, monkeypatch, tmp_path):
    company.close()
    there("backup", str(tmp_path / "a.dump"))
    at(monkeypatch, empty_database)
    there("restore", str(tmp_path / "a.dump"))
    with psycopg.connect(empty_database.conninfo()) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("delete from goods_ledger")


def test_a_database_in_use_is_not_overwritten_unless_told(there, company, tmp_path):
    file = str(tmp_path / "a.dump")
    there("backup", file)
    company.place("LATER", TEA=1)
    company.connection.close()
    company.owner.close()
    before = held(company.database)
    assert "isn't empty. --replace" in there("restore", file).sentence
    assert "add --yes" in there("restore", file, "--replace").sentence
    assert held(company.database) == before

    assert there("restore", file, "--replace", "--yes", "--json").json["broken"] == 0

    assert "LATER" not in str(held(company.database)["orders"])
    assert len(held(company.database)["orders"]) == 3


def test_the_name_of_what_is_lost_must_be_typed(company, monkeypatch):
    import typer

    from argosy.cli import backup as verb
    from argosy.cli.show import Mistaken

    monkeypatch.setattr(verb.sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: "argosy")
    with pytest.raises(Mistaken, match="not its name"):
        verb._confirm(company.database, replace=True, yes=False)
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: company.database.name)
    verb._confirm(company.database, replace=True, yes=False)


def test_a_file_that_was_cut_off_changes_nothing(company, empty_database, tmp_path):
    """Its table of contents and the first tables are whole: only its end tells."""
    whole, cut = tmp_path / "a.dump", tmp_path / "cut.dump"
    backup(company.database, whole)
    company.close()
    size = whole.stat().st_size
    for left in (size - 1, size * 3 // 4, 10):
        cut.write_bytes(whole.read_bytes()[:left])
        before = held(company.database)
        with pytest.raises(BackupFailed):
            restore(company.database, cut)
        assert held(company.database) == before, left
        with pytest.raises(BackupFailed):
            restore(empty_database, cut)
        assert [t for t in held(empty_database) if t != "sequences"] == [], left


def test_nobody_is_at_work_meanwhile(company, tmp_path):
    backup(company.database, tmp_path / "a.dump")
    company.owner.execute("set application_name = 'somebody'")
    with pytest.raises(BackupFailed, match=r"at work in the database \(argosy slow\)"):
        restore(company.database, tmp_path / "a.dump")


def test_a_backup_of_a_newer_release_is_refused(company, empty_database, tmp_path):
    company.owner.execute("update alembic_version set version_num = '9999'")
    backup(company.database, tmp_path / "a.dump")
    with pytest.raises(BackupFailed, match=r"revision 9999, which this Argosy does not know"):
        restore(empty_database, tmp_path / "a.dump")


def test_somebody_else_s_tables_are_left_alone(there, company, empty_database, monkeypatch, tmp_path):
    there("backup", str(tmp_path / "a.dump"))
    with psycopg.connect(empty_database.owner_conninfo(), autocommit=True) as owner:
        owner.execute("create table theirs (n int)")
    at(monkeypatch, empty_database)
    for more in ((), ("--replace", "--yes")):
        assert "tables that aren't Argosy's, such as theirs" in there("restore", str(tmp_path / "a.dump"), *more).sentence


@pytest.mark.parametrize(("made", "sentence"), [(None, "is not there"), (b"", "is not a backup"), (b"text\n" * 100, "is not a backup")])
def test_what_is_no_backup(there, shop, tmp_path, made, sentence):
    file = tmp_path / "a.dump"
    if made is not None:
        file.write_bytes(made)
    assert sentence in there("restore", str(file), "--replace", "--yes").sentence


def test_a_backup_gets_its_name_when_it_is_whole(company, tmp_path):
    """pg_dump is killed halfway; the disk is full; the file is there already."""
    seen = []

    def stopped(done, tables, table):
        seen.extend(p.name for p in tmp_path.iterdir())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(company.database, tmp_path / "a.dump", stopped)
    assert [name.endswith(".part") for name in seen] == [True], "while it is written it has another name"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BackupFailed, match="can't be written"):
        backup(company.database, tmp_path / "nowhere" / "a.dump")
    (tmp_path / "a.dump").write_text("precious")
    with pytest.raises(BackupFailed, match="exists already"):
        backup(company.database, tmp_path / "a.dump")
    assert (tmp_path / "a.dump").read_text() == "precious"


def test_progress_goes_through_the_tables(company, empty_database, tmp_path):
    dumped, restored = [], []
    backup(company.database, tmp_path / "a.dump", lambda *told: dumped.append(told))
    restore(empty_database, tmp_path / "a.dump", lambda *told: restored.append(told))
    for told in (dumped, restored):
        assert [done for done, _, _ in told] == list(range(len(told)))
        assert len(told) == told[0][1] > 20
        assert any("orders" in table for _, _, table in told)


def test_which_programs_fit(server, monkeypatch):
    """The oldest that can read the server; none is a sentence."""
    sets = [Programs(Path(f"/{n}"), n) for n in (18, 14, 16)]
    monkeypatch.setattr(programs, "_sets", lambda _: iter(sets))
    assert [fitting_dump(server, n).major for n in (14, 15, 17)] == [14, 16, 18]
    assert programs.fitting_restore(server).major == 18
    with pytest.raises(NoDatabase, match="PostgreSQL 19, and no pg_dump"):
        fitting_dump(server, 19)


def test_a_password_is_not_in_the_arguments():
    where, environment = programs.address("postgresql://me:secret@localhost/argosy")
    assert "secret" not in where
    assert environment["PGPASSWORD"] == "secret"


def test_from_the_embedded_database_and_back_into_it(argosy, monkeypatch):
    """Without an address: the file of one home into another."""
    monkeypatch.delenv("ARGOSY_DATABASE_URL", raising=False)
    home = Path(tempfile.mkdtemp(prefix="argosy-b", dir="/tmp"))  # short: a socket's path ends at 107 bytes
    home.chmod(0o755)
    try:
        monkeypatch.setenv("ARGOSY_HOME", str(home / "a"))
        assert argosy("do", "catalog.put_sku", "code=TEA", "title=Tee").code == 0
        assert argosy("backup", str(home / "a.dump")).code == 0
        monkeypatch.setenv("ARGOSY_HOME", str(home / "b"))
        assert argosy("restore", str(home / "a.dump"), "--json").json["broken"] == 0
        assert argosy("sql", "-At", "-c", "select code from skus").out == "TEA\n"
        assert "isn't empty" in argosy("restore", str(home / "a.dump")).sentence
    finally:
        shutil.rmtree(home, ignore_errors=True)
