"""Order confirmations: what was agreed, what it comes to, and what of it is paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from gettext import NullTranslations
from typing import Any

from argosy.base.i18n import date, language_of, money, number, percent, translator
from argosy.documents.press import Paper, breakable, printed
from argosy.documents.symbols import symbol
from argosy.documents.wording import address_lines, quantity, unit_price

Money = Callable[[int], str]


def order_confirmations(orders: Sequence[dict[str, Any]], *, language: str | None, paper: Paper, at: datetime) -> bytes:
    """A PDF of a confirmation for each of these orders, as `queries.orders_to_print` tells them.

    `language`: of all of them; else each has its customer's.
    """
    documents = [_Confirmation(one, language or one["language"]).document() for one in orders]
    return printed("order_confirmation", documents, title=translator(language).gettext("Order confirmation"), paper=paper, at=at)


class _Confirmation:
    """One order on its way to paper, in one language."""

    def __init__(self, order: dict[str, Any], language: str | None) -> None:
        self.order = order
        self.language = language
        self.text: NullTranslations = translator(language)
        self.money: Money = partial(self._money, order["currency"], order["exponent"])

    def _money(self, currency: str, exponent: int, amount: int) -> str:
        return money(amount, currency, exponent, self.language)

    def document(self) -> dict[str, Any]:
        order, text = self.order, self.text
        name = order["number"] or order["reference"]
        facts = [
            (text.gettext("Order"), breakable(name)),
            (text.gettext("Ordered"), date(order["placed_at"], self.language, order["timezone"])),
            *([(text.gettext("Your reference"), breakable(order["customer_reference"]))] if order["customer_reference"] else ()),
        ]
        ship_to, bill_to = (address_lines(order[which], self.language) for which in ("ship_to", "bill_to"))
        addresses = [(text.gettext("Deliver to"), ship_to), (text.gettext("Bill to"), bill_to or ship_to)]
        return {
            "language": language_of(self.language),
            "seller": breakable(order["seller"]),
            "heading": text.gettext("Order confirmation"),
            "name": breakable(name),
            "symbol": symbol(name) | {"text": breakable(name)},
            "facts": facts,
            "foot": breakable(order["seller"]),
            "pages": text.gettext("Page {n} of {m}"),
            "addresses": [one for one in addresses if one[1]],
            "columns": [text.gettext("Quantity"), text.gettext("Article"), text.gettext("Price"), text.gettext("Amount")],
            "rows": [self.row(line) for line in order["lines"]],
            "sums": self.sums(),
            "payments": self.payments(),
        }

    def row(self, line: dict[str, Any]) -> dict[str, Any]:
        """A bundle's heading has no price of its own: its parts have. What is kept in grams has its price by the kilo."""
        order = self.order
        price = unit_price(line["unit_price"] * 10 ** line["exponent"], order["currency"], order["exponent"], self.language)
        return {
            "quantity": quantity(line["units"], line["exponent"], line["unit"], self.language),
            "depth": int(line["inside"]),
            "title": breakable(line["title"]),
            "sku": breakable(line["sku"]),
            "notes": self.notes(line),
            "price": "" if line["heading"] else price,
            "amount": "" if line["heading"] else self.money(line["amount"]),
        }

    def notes(self, line: dict[str, Any]) -> list[str]:
        """Why the amount is not the price times the quantity, and what of it is not owed any more."""
        told = [f"{breakable(d['title'])} {self.money(-d['amount'])}" for d in line["discounts"]]
        if not told and line["discount"]:
            told.append(self.text.gettext("Discount {amount}").format(amount=self.money(-line["discount"])))
        if line["dropped"]:
            told.append(self.text.gettext("{n} of them cancelled").format(n=number(line["dropped"], self.language)))
        return told

    def sums(self) -> list[dict[str, str]]:
        """From the goods to the total: taxes on top of them, or below, where they are in the prices."""
        order, text = self.order, self.text
        taxes = [(self.tax(t), self.money(t["amount"])) for t in order["taxes"]]
        shown = [
            *([_sum(text.gettext("Goods"), self.money(order["goods"]))] if order["adjustments"] or not order["prices_include_tax"] else ()),
            *(_sum(breakable(a["title"]), self.money(a["amount"])) for a in order["adjustments"]),
            *(_sum(label, amount) for label, amount in taxes if not order["prices_include_tax"]),
            _sum(text.gettext("Total"), self.money(order["gross"]), "total"),
            *(
                _sum(text.gettext("{tax} included").format(tax=label), amount, "quiet")
                for label, amount in taxes
                if order["prices_include_tax"]
            ),
        ]
        if order["owed"] != order["gross"]:
            shown.append(_sum(text.gettext("Cancelled or given back"), self.money(order["owed"] - order["gross"])))
            shown.append(_sum(text.gettext("New total"), self.money(order["owed"]), "total"))
        return shown

    def tax(self, tax: dict[str, Any]) -> str:
        if tax["title"] is None:
            return self.text.gettext("Tax")
        return f"{breakable(tax['title'])} {percent(tax['rate'], self.language)}" if tax["rate"] else breakable(tax["title"])

    def payments(self) -> list[dict[str, str]]:
        text = self.text
        words = (
            ("taken", text.gettext("{method}: paid")),
            ("held", text.gettext("{method}: reserved, taken when we ship")),
            ("expected", text.gettext("{method}: to come")),
            ("returned", text.gettext("{method}: given back")),
        )
        told = [
            _sum(phrase.format(method=breakable(p["method"])), self.money(p[state]))
            for p in self.order["payments"]
            for state, phrase in words
            if p[state]
        ]
        if self.order["due"]:
            told.append(_sum(text.gettext("Still to pay"), self.money(self.order["due"]), "total"))
        return told


def _sum(label: str, amount: str, weight: str = "plain") -> dict[str, str]:
    return {"label": label, "amount": amount, "weight": weight}
