"""Changes of an order in words, as somebody asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argosy.console.vocabulary import word
from argosy.console.words import gettext, money, number


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


SAID = {
    "add_line": _("Add %(units)s × %(what)s"),
    "remove_line": _("Take off line %(line)s"),
    "set_quantity": _("Line %(line)s: %(units)s in all"),
    "set_price": _("Line %(line)s costs %(price)s each"),
    "add_adjustment": _("%(kind)s: %(what)s, %(amount)s"),
    "remove_adjustment": _("Take back adjustment %(adjustment)s"),
    "set_shipping": _("Shipping in all: %(amount)s"),
    "set_address": _("Another address"),
    "set_delivery": _("Delivery: %(method)s"),
}
"""By the change's `type`."""


def in_words(change: Mapping[str, Any], currency: str, codes: Mapping[int, str]) -> str:
    """One change, whose amounts are in the order's currency; `codes` says what is on the order's lines, by their numbers."""
    told = {
        "line": _line(change, codes),
        "units": number(change.get("quantity")),
        "what": change.get("sku") or change.get("title") or change.get("code"),
        "price": money(change.get("unit_price"), currency),
        "amount": money(change.get("amount"), currency),
        "kind": word(str(change.get("kind"))),
        "adjustment": change.get("adjustment"),
        "method": change.get("delivery_method") or "–",
    }
    said = [gettext(SAID[change["type"]]) % told]
    if change["type"] == "add_line":
        said += _costs(change, currency)
    why = change.get("reason") or change.get("price_reason")
    return ", ".join(said) + (f" ({why})" if why else "")


def _line(change: Mapping[str, Any], codes: Mapping[int, str]) -> str:
    """Its number and what is on it; one that is new by then has a name."""
    n = change.get("line")
    if n is None:
        return str(change.get("name"))
    return f"{n} ({codes[n]})" if n in codes else str(n)


def _costs(change: Mapping[str, Any], currency: str) -> list[str]:
    """What a new line costs, if that is not what the catalog says."""
    price, off = change.get("unit_price"), change.get("discount")
    parts = [] if price is None else [gettext(_("%(price)s each")) % {"price": money(price, currency)}]
    return parts + ([gettext(_("%(amount)s off")) % {"amount": money(off, currency)}] if off and float(off) else [])
