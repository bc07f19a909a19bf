"""Bytes: they come back as they went in, are called what they are, and go when nobody needs them."""

import hashlib
from datetime import timedelta

import pytest

from argosy.base import ids
from argosy.base.limits import ATTACHMENT_BYTES_MAX, BLOB_CHUNK_BYTES, UPLOAD_HOURS
from argosy.base.media import UNKNOWN, XLSX, disguised, sniffed
from argosy.store import blobs
from argosy.store.drivers import drive
from argosy.store.jobs import machine_time
from argosy.worker.housekeeping import tidy_files
from tests.jobs.conftest import DESK

PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.mark.parametrize(
    ("start", "media"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"PK\x03\x04....xl/workbook.xml", XLSX),
        (b"PK\x03\x04....notes.txt", "application/zip"),
        (b"sku;n\nTEE GR\xdcN;1", "text/plain"),
        ("\ufeffsku".encode(), "text/plain"),
        (b" \n<!DOCTYPE html><script>", "text/html"),
        (b"<svg onload=alert(1)>", "text/html"),
        (b"MZ\x90\x00\x03", UNKNOWN),
        (b"", "text/plain"),
    ],
)
def test_bytes_are_called_what_they_are(start, media):
    assert sniffed(start) == media


@pytest.mark.parametrize(
    ("name", "media", "lie"),
    [
        ("a.pdf", "application/pdf", False),
        ("a.PDF", UNKNOWN, True),
        ("photo.jpg", "text/html", True),
        ("photo.jpeg", "image/png", True),
        ("a.csv", "text/plain", False),
        ("readme", "image/png", False),
        ("a.exe", UNKNOWN, False),
    ],
)
def test_a_name_may_not_promise_something_else(name, media, lie):
    assert disguised(name, media) is lie


def test_bytes_come_back_as_they_went_in(shop):
    """Pieces of any size, cut at other places than they came in."""
    data = bytes(range(256)) * 3000
    pieces = (data[at : at + 100_001] for at in range(0, len(data), 100_001))
    file = blobs.stored(shop.connection, "x.bin", "desk", machine_time(), pieces)
    assert (file.size, b"".join(blobs.read(shop.connection, file.id))) == (len(data), data)
    assert file.sha256 == hashlib.sha256(data).digest()
    sizes = [row["n"] for row in shop.rows("select octet_length(bytes) n from blob_chunks order by n desc")]
    assert max(sizes) == BLOB_CHUNK_BYTES
    empty = blobs.stored(shop.connection, "x", "desk", machine_time(), iter([]))
    assert (empty.size, list(blobs.read(shop.connection, empty.id))) == (0, [])


def test_of_a_file_that_is_too_large_nothing_is_left(shop):
    with pytest.raises(blobs.TooLarge):
        blobs.stored(shop.connection, "x", "desk", machine_time(), iter([b"x" * 600_000, b"y" * 600_000]), 1_000_000)
    assert shop.one("select (select count(*) from blobs) + (select count(*) from blob_chunks) n")["n"] == 0


def test_a_file_is_attached_and_taken_off_without_a_trace_of_its_name(shop):
    shop.open()
    shop.place("A", TEA=1)
    order, upload = shop.order("A"), shop.upload(PDF, "Anna Schmidt Attest.pdf")
    done = shop.accepted("orders.attach", order=order, upload=upload)
    assert b'"media_type":"application/pdf"' in done.body
    assert shop.one("select n, name, size from attachments") == {"n": 1, "name": "Anna Schmidt Attest.pdf", "size": len(PDF)}
    shop.accepted("orders.detach", order=order, attachment=1)
    assert shop.reply("orders.detach", actor=DESK, order=order, attachment=1).code == "attachment_unknown"
    row = shop.one("select * from attachments")
    assert (row["blob"], row["name"], row["removed_by"]) == (None, None, "desk")
    assert "Schmidt" not in str(shop.rows("select data from events")) + str(shop.rows("select outcome from idempotency"))
    shop.accepted("orders.attach", order=order, upload=shop.upload(PDF, "b.pdf"))
    assert shop.one("select max(n) n from attachments")["n"] == 2, "a number is used once"


def test_what_is_not_what_it_says_or_too_large_or_not_ones_own_is_refused(shop):
    shop.open()
    shop.place("A", TEA=1)
    order = shop.order("A")
    for upload, name, code in (
        (shop.upload(b"MZ\x90\x00\x03", "invoice.pdf"), None, "attachment_disguised"),
        (shop.upload(PDF, "ok.pdf"), "ok.png", "attachment_disguised"),
        (shop.upload(b"x" * (ATTACHMENT_BYTES_MAX + 1), "big.txt"), None, "attachment_too_large"),
        (ids.text(bytes(16)), None, "upload_unknown"),
    ):
        assert shop.reply("orders.attach", actor=DESK, order=order, upload=upload, name=name).code == code
    assert shop.refused("orders.attach", order=order, upload=shop.upload(PDF))[0] == "upload_unknown", "another one's"
    old = shop.upload(PDF, "old.pdf")
    shop.owner.execute("update blobs set at = at - interval '25 hours' where id = %s", [old])
    assert shop.reply("orders.attach", actor=DESK, order=order, upload=old).code == "upload_unknown"
    assert shop.rows("select * from attachments") == []


def test_what_nothing_refers_to_is_swept_away_and_nothing_else(shop):
    shop.open()
    shop.place("A", TEA=1)
    kept, gone, source = shop.upload(PDF, "a.pdf"), shop.upload(PDF, "b.pdf"), shop.upload("sku,location,counted\nTEA,BER,1\n")
    shop.accepted("orders.attach", order=shop.order("A"), upload=kept)
    job = shop.start("import", what="stock", upload=source)
    shop.done(job)
    unfinished = drive(blobs.begin("half.bin", "desk", machine_time()), shop.connection)
    assert tidy_files(shop.office) == 0, "all of it is young"
    shop.owner.execute("update blobs set at = at - %s", [timedelta(hours=2 * UPLOAD_HOURS + 1)])
    fresh = shop.upload(PDF)
    assert tidy_files(shop.office) == 2
    left = {str(row["id"]) for row in shop.rows("select id from blobs")}
    assert {kept, source, fresh} < left
    assert not {gone, ids.text(unfinished)} & left
    shop.owner.execute("update jobs set ended_at = ended_at - interval '31 days'")
    assert tidy_files(shop.office) == 3, "the job is forgotten, and its three files with it"
    assert {str(row["id"]) for row in shop.rows("select id from blobs")} == {kept, fresh}
