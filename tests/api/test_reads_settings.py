"""Settings as they are shown: a list for each kind, within a key's limits."""

from __future__ import annotations

import pytest

from argosy.api.examples_kept import SETTINGS
from argosy.queries.settings_lists import percent
from tests.api.test_commands import refused
from tests.api.test_reads import pages


@pytest.mark.parametrize("kind", [kind for kind in SETTINGS if kind != "mail_texts"])
def test_every_kind_by_code_each_once(site, kind):
    """What was put is shown as it was put."""
    example = {name: value for name, value in SETTINGS[kind].items() if name not in ("last", "series")}
    code = example.pop("code")
    if kind == "collectors":
        example["kind"] = "manual"
    for at in (f"{code}-b", f"{code}-a"):
        own = {"prefix": f"{at}-"} if kind == "series" else {}
        answer = site.client.put(f"/{kind}/{at}", json=example | own)
        assert answer.status_code == 200, answer.text
    for limit in (1, 500):
        found = pages(site.client, f"/{kind}?", limit)
        assert [s["code"] for s in found] == sorted(s["code"] for s in found)
        shown = {s["code"]: s for s in found}
        assert {k: shown[f"{code}-a"][k] for k in example if k != "prefix"} == {k: v for k, v in example.items() if k != "prefix"}
    refused(site.limited("orders:read").get(f"/{kind}"), 403, "scope_missing")
    refused(site.client.get(f"/{kind}?after=x"), 400, "malformed")


def test_mails_in_ones_own_words(site):
    """By its mail and language; changed only as it was read; and gone where the standard text stands again."""
    example = SETTINGS["mail_texts"]
    said = {"subject": example["subject"], "body": example["body"]}
    made = site.client.put("/mail_texts/invitation/de", json=said | {"version": 0}).json()
    site.client.put("/mail_texts/reset/en", json=said | {"body": "{link}"}).raise_for_status()
    first, second = pages(site.client, "/mail_texts?", 1)
    assert first == example | {"version": made["version"]}
    assert (second["code"], second["version"] > made["version"]) == ("reset.en", True)
    refused(site.client.put("/mail_texts/invitation/de", json=said | {"version": 0}), 409, "mail_text_changed")
    refused(site.client.put("/mail_texts/order/de", json=said), 400, "malformed")
    refused(site.limited("orders:read").get("/mail_texts"), 403, "scope_missing")
    refused(site.limited("settings:read").put("/mail_texts/reset/de", json=said), 403, "scope_missing")
    site.client.post("/mail_texts/invitation/de/remove", json={"version": made["version"]}).raise_for_status()
    assert [text["code"] for text in site.client.get("/mail_texts").json()["items"]] == ["reset.en"]


def test_places_and_channels_outside_ones_limits_are_not_there(site):
    site.shop.do("settings.put_channel", code="pos", title="POS", currency="EUR", locations=["MUC"])
    here = site.limited("settings:read", locations=["MUC"])
    assert [s["code"] for s in here.get("/locations").json()["items"]] == ["MUC"]
    assert [s["code"] for s in here.get("/channels").json()["items"]] == ["pos", "web"]
    assert [s["code"] for s in site.limited("settings:read", channels=["pos"]).get("/channels").json()["items"]] == ["pos"]


def test_an_order_is_found_by_its_channels_own_number(site):
    site.shop.do("settings.put_series", code="W", prefix="W-", padding=3)
    site.shop.do("settings.put_channel", code="web", title="Web", currency="EUR", locations=["BER"], series="W")
    site.shop.place("A", TEA=1)
    assert site.client.get("/orders/W-001").json()["reference"] == "A"
    assert site.client.post("/orders/W-001/cancel", json={}).json()["order"]["number"] == "W-001"
    assert site.client.get("/series").json()["items"] == [
        {"code": "W", "company": "main", "prefix": "W-", "padding": 3, "last": 1, "first": 1}
    ]


@pytest.mark.parametrize(("rate", "shown"), [(0, "0"), (190_000, "19"), (88_750, "8.875"), (1, "0.0001"), (10**6, "100"), (100_000, "10")])
def test_a_rate_is_per_cent(rate, shown):
    assert percent(rate) == shown
