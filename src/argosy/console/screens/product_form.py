"""Saving a product, what a bundle is made of, or how much each location keeps back: with a preview, and never over somebody's head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from urllib.parse import quote

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.base.errors import CATALOGUE, Refused
from argosy.console.ask import Ask
from argosy.console.forms import place, tree, typed
from argosy.console.mistakes import by_field
from argosy.console.screening import CSRF_FIELD, Screens
from argosy.console.sending import kept
from argosy.console.sides import OVER, changed, mark, theirs, written
from argosy.console.telling import effects
from argosy.console.telling.settings import stays
from argosy.console.words import gettext
from argosy.engine.registry import REGISTRY, Command
from argosy.engine.submission import Submission
from argosy.queries.skus import sku_page

screens = Screens()

OURS = frozenset({CSRF_FIELD, "key", "was", OVER, "new"})
"""Fields that are the form's, not the command's."""

TERMS = (
    *("title", "unit", "exponent", "pack_units", "barcodes", "tax_class", "price", "price_currency", "cost", "cost_currency", "weight_g"),
    *("length_mm", "width_mm", "height_mm", "tracked", "oversell", "preorder_until", "safety_stock", "state"),
)


def terms(sku: dict[str, Any]) -> dict[str, Any]:
    """What catalog.put_sku says of a product that is as it is now."""
    known = sku | {"barcodes": {one["barcode"]: one["units"] for one in sku["barcodes"]}}
    until = known["preorder_until"]
    return {name: known[name] for name in TERMS} | {"preorder_until": None if until is None else until.isoformat()}


def contents(sku: dict[str, Any]) -> dict[str, Any]:
    """What catalog.put_bundle says of it."""
    return {"components": [{"sku": part["sku"], "per": part["per"]} for part in sku["components"]], "short_bundle": sku["short_bundle"]}


async def currencies(ask: Ask) -> list[str]:
    """Those in which the channels sell."""
    return sorted({channel.currency for channel in (await ask.service.settings()).channels.values()})


@dataclass(frozen=True)
class Form:
    """One of the forms: the command it sends, what the thing is now as that command would say it, and what the fields say."""

    command: str
    now: Callable[[dict[str, Any]], dict[str, Any]]
    body: Callable[[Ask, dict[str, Any]], dict[str, Any]]
    done: str


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


def _product(ask: Ask, now: dict[str, Any]) -> dict[str, Any]:
    said = _fields(ask, ("barcode", "pack"))
    return said | {"barcodes": _pairs(ask, "barcode"), "pack_units": _pairs(ask, "pack") or None}


def _bundle(ask: Ask, now: dict[str, Any]) -> dict[str, Any]:
    said = _fields(ask, ())
    parts = said.get("components")
    rows = [parts[n] for n in sorted(parts, key=place)] if isinstance(parts, dict) else []
    return said | {"components": [row for row in rows if isinstance(row, dict) and row.get("sku")]}


def _safety(ask: Ask, now: dict[str, Any]) -> dict[str, Any]:
    return now | {"safety_stock": 0} | _fields(ask, ())


FORMS = {
    "product": Form("catalog.put_sku", terms, _product, _("Saved.")),
    "bundle": Form("catalog.put_bundle", contents, _bundle, _("Saved: orders from here on get these parts.")),
    "safety-stock": Form("catalog.put_sku", terms, _safety, _("Saved.")),
}


@screens.get("/new-product", "catalog:write")
async def new_product(ask: Ask) -> Response:
    """An empty form."""
    return await ask.page("new_product.html", currencies=await currencies(ask))


@screens.get("/safety-stock", "catalog:write")
async def safety_stock(ask: Ask) -> Response:
    """A dialog for this one figure, which is changed more often than the rest."""
    sku = await ask.found(sku_page(ask.query.get("sku", "")), "sku_not_found")
    return await ask.page("safety_stock.html", sku=sku, was=written(terms(sku)))


@screens.post("/save/{form}/preview", "catalog:write")
async def preview(ask: Ask) -> Response:
    """What saving would change, and what else follows from that."""
    return await _tried(ask, _form(ask), save=False)


@screens.post("/save/{form}", "catalog:write")
async def save(ask: Ask) -> Response:
    """Save, if the product still is what the form was opened with, or what the person has seen since."""
    return await _tried(ask, _form(ask), save=True)


def _form(ask: Ask) -> Form:
    form = FORMS.get(ask.path("form"))
    if form is None:
        raise Refused("route_unknown")
    return form


async def _tried(ask: Ask, form: Form, *, save: bool) -> Response:
    code = str(ask.form.get("code", ""))
    found = await ask.service.readers.run(sku_page(code)) if code else None
    now = form.now(found) if found else {}
    try:
        model = REGISTRY[form.command].body
        body = _kept(model.model_validate(typed(model, form.body(ask, now) | {"code": code}, ask.person.time_zone)), found)
    except ValidationError as error:
        wrong = by_field(error)
        return await _shown(ask, errors={k: v for k, v in wrong.items() if v}, missing=[k for k, v in wrong.items() if not v])
    new = bool(ask.form.get("new"))
    if new and now:
        return await _shown(ask, taken=code)
    merged = theirs(ask.form, now, _said(body))
    if merged.sides:
        return await _shown(ask, theirs=merged)
    body = kept(body, now, merged)
    reply = await ask.service.preview(Submission(body, ask.person.actor))
    if save and reply.accepted:
        if await _standing(ask, form, code) != now:
            return await _shown(ask, problem=CATALOGUE["version_conflict"])
        key = str(ask.form.get("key", "")) or None
        reply = await ask.service.coalescer.submit(Submission(body, ask.person.actor, key, if_match=reply.etag))
    said = orjson.loads(reply.body)
    if not reply.accepted:
        return await _shown(ask, problem=CATALOGUE[reply.code or "failed"], facts=said)
    if not save:
        over = mark(now) if ask.form.get(OVER) else ""
        return await _shown(ask, theirs=merged, changes=changed(now, _said(body)), new=not now, effects=effects(said), mark=over)
    if new:
        return ask.go(f"/products/{quote(code)}")
    return ask.toast(stays(merged, gettext(form.done)), headers={"hx-reswap": "none"}, done={"command": form.command})


async def _standing(ask: Ask, form: Form, code: str) -> dict[str, Any]:
    found = await ask.service.readers.run(sku_page(code)) if code else None
    return form.now(found) if found else {}


async def _shown(ask: Ask, **told: Any) -> Response:
    nothing: dict[str, Any] = {"errors": {}, "missing": [], "problem": None, "facts": {}, "theirs": None, "taken": "", "mark": ""}
    return await ask.page("saving_preview.html", **(nothing | {"changes": [], "new": False, "effects": None} | told))


def _fields(ask: Ask, apart: tuple[str, ...]) -> dict[str, Any]:
    """The command's fields, but for those that begin with a name of `apart`: they hold codes, which a path can't."""
    own = [(name, value) for name, value in ask.form.multi_items() if name not in OURS and name.partition(".")[0] not in apart]
    return tree(own)


def _pairs(ask: Ask, name: str) -> dict[str, Any]:
    """`barcode.0.code` and `barcode.0.units` as one entry; a row without a code is none."""
    rows = tree((key, value) for key, value in ask.form.multi_items() if key.startswith(name + "."))
    found = rows.get(name, {})
    return {row["code"]: row.get("units", "1") for row in found.values() if isinstance(row, dict) and isinstance(row.get("code"), str)}


def _kept(body: Command, found: dict[str, Any] | None) -> Command:
    """A form's times have no seconds: one that was not touched stays what it is."""
    stored, said = (found or {}).get("preorder_until"), getattr(body, "preorder_until", None)
    if stored is None or said is None or stored.replace(second=0, microsecond=0) != said:
        return body
    return body.model_copy(update={"preorder_until": stored})


def _said(body: Command) -> dict[str, Any]:
    """The body as `Form.now` would tell it."""
    said: dict[str, Any] = body.model_dump(mode="json", exclude={"code"})
    until = getattr(body, "preorder_until", None)
    return said if until is None else said | {"preorder_until": until.astimezone(UTC).isoformat()}
