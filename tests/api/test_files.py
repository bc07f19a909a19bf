"""Files over HTTP: brought as a stream, bound, named by their content; given to be saved and to nobody else; and jobs as they go on."""

import socket
import threading

import httpx2
import pytest

from argosy.base.limits import UPLOAD_BYTES_MAX
from argosy.serving import files
from argosy.worker.jobs import JobWorker
from tests.api.test_commands import refused

PDF = b"%PDF-1.7\n" + b"x" * 1_000_000


def brought(client, data, name="note.pdf"):
    answer = client.post("/uploads", params={"name": name}, content=data)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def worked(site):
    """Do the jobs that wait, in this thread."""

    worker = JobWorker(site.shop.database, threading.Event())

    def work():
        while worker.step():
            pass

    yield work
    worker.close()


def test_a_file_is_brought_as_a_stream_attached_and_had_back(site):
    site.shop.place("A", TEA=1)
    order = str(site.shop.state("A")["id"])
    file = brought(site.client, iter([PDF[:7], PDF[7:600_000], PDF[600_000:]]), "Lieferschein Müller.pdf")
    assert (file["media_type"], file["size"]) == ("application/pdf", len(PDF))
    done = site.client.post(f"/orders/{order}/attachments", json={"upload": file["id"]})
    assert (done.status_code, done.json()["attachment"]) == (201, 1)
    (shown,) = site.client.get(f"/orders/{order}").json()["attachments"]
    assert (shown["name"], shown["media_type"], shown["size"]) == ("Lieferschein Müller.pdf", "application/pdf", len(PDF))
    had = site.client.get(f"/orders/{order}/attachments/1")
    assert had.content == PDF
    assert had.headers["content-disposition"] == "attachment; filename*=UTF-8''Lieferschein%20M%C3%BCller.pdf"
    assert (had.headers["x-content-type-options"], had.headers["etag"]) == ("nosniff", f'"{file["sha256"]}"')
    assert "sandbox" in had.headers["content-security-policy"]
    assert site.client.post(f"/orders/{order}/attachments/1/detach").status_code == 200
    refused(site.client.get(f"/orders/{order}/attachments/1"), 404, "file_unknown")
    assert site.client.get(f"/orders/{order}").json()["attachments"] == []


def test_an_attachment_of_an_order_out_of_sight_is_not_there(site):
    site.shop.place("A", TEA=1)
    order = str(site.shop.state("A")["id"])
    file = brought(site.client, PDF)
    site.client.post(f"/orders/{order}/attachments", json={"upload": file["id"]})
    elsewhere = site.limited("orders:*", locations=["MUC"])
    refused(elsewhere.get(f"/orders/{order}/attachments/1"), 404, "file_unknown")
    refused(site.client_with(site.key("stock:read")).get(f"/orders/{order}/attachments/1"), 403, "scope_missing")
    refused(elsewhere.post("/uploads", params={"name": "x"}, content=b"x"), 403, "scope_missing")


def test_more_than_is_taken_is_refused_and_nothing_is_kept(site, monkeypatch):
    before = site.shop.one("select count(*) n from blobs")["n"]
    address = httpx2.URL(site.url)
    with socket.create_connection((address.host, address.port), 20) as raw:  # it says how much, and sends nothing of it
        head = f"POST /api/v1/uploads?name=x HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {site.secret}\r\n"
        raw.sendall(f"{head}content-length: {UPLOAD_BYTES_MAX + 1}\r\n\r\n".encode())
        assert raw.recv(1000).startswith(b"HTTP/1.1 413")
    real = files.taken

    async def little(service, pieces, name, by, at):
        return await real(service, pieces, name, by, at, 500_000)

    monkeypatch.setattr(files, "taken", little)
    answer = site.client.post("/uploads", params={"name": "x"}, content=iter([PDF]))
    assert (answer.status_code, answer.json()["code"], answer.json()["bytes_max"]) == (413, "upload_too_large", 500_000)
    assert site.shop.one("select count(*) n from blobs")["n"] == before
    assert site.shop.one("select count(*) n from blob_chunks c where not exists (select from blobs b where b.id = c.blob)")["n"] == 0


def test_a_job_is_started_watched_and_its_file_is_had(site, worked):
    for reference in ("A", "B"):
        site.shop.place(reference, TEA=1)
    started = site.client.post("/jobs", json={"work": {"kind": "export", "list": "orders"}})
    assert started.status_code == 201
    job = started.json()["job"]
    seen = site.client.get(f"/jobs/{job}").json()
    assert (seen["state"], seen["done"], seen["result"]) == ("queued", 0, None)
    refused(site.client.get(f"/jobs/{job}/result"), 404, "file_unknown")
    worked()
    seen = site.client.get(f"/jobs/{job}").json()
    assert (seen["state"], seen["done"], seen["result"]["media_type"]) == ("done", 2, "text/csv")
    file = site.client.get(f"/jobs/{job}/result")
    assert file.content == site.client.get("/orders", params={"format": "csv"}).content, "the same as the list's own address gives"
    (listed,) = site.client.get("/jobs", params={"state": "done", "kind": "export"}).json()["items"]
    assert listed == seen
    assert site.client.get("/jobs", params={"state": "failed"}).json()["items"] == []


def test_what_others_jobs_made_is_not_ones_own(site, worked):
    """Whoever may not see customers must not have them through somebody else's export."""
    job = site.client.post("/jobs", json={"work": {"kind": "export", "list": "customers"}}).json()["job"]
    worked()
    floor = site.client_with(site.key("jobs:read", "jobs:write", "fulfillment:read"))
    for path in (f"/jobs/{job}", f"/jobs/{job}/result"):
        assert floor.get(path).status_code == 404
    assert floor.get("/jobs").json()["items"] == []
    refused(floor.post(f"/jobs/{job}/retry"), 422, "job_unknown")
    assert site.client_with(site.key("jobs:*")).get(f"/jobs/{job}/result").status_code == 200


def test_pages_of_jobs_follow_each_other(site):
    jobs = [site.client.post("/jobs", json={"work": {"kind": "export", "list": "skus"}}).json()["job"] for _ in range(5)]
    found, after = [], None
    while True:
        page = site.client.get("/jobs", params={"limit": 2} | ({"after": after} if after else {})).json()
        found += [job["id"] for job in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert found == jobs[::-1]
