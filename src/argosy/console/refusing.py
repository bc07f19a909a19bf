"""What was refused, for people: the catalogue speaks to programs too, and names its facts, fields and commands; here they are words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from argosy.base.problems.problem import Problem
from argosy.console.scopes import AREAS
from argosy.console.vocabulary import field, word
from argosy.console.words import called, gettext, moment, number, when


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


FOR_PEOPLE = {
    "malformed": "",
    "key_missing": _("Programs show a key; people sign in."),
    "key_wrong": _("Make another one in the settings."),
    "scope_missing": _("It takes the right “`scope`”: ask somebody who has it, or who gives it."),
    "scope_not_yours": _("Ask somebody who has this right."),
    "limit_not_yours": _("Set every kind that you have a limit of yourself, and at most as high."),
    "route_unknown": _("Perhaps it was here once, or the address was cut off."),
    "method_not_allowed": "",
    "version_conflict": _("Look at it again, and decide anew."),
    "api_key_unknown": _("Look at the list of keys."),
    "busy": _("Try again in a moment."),
    "user_unknown": _("Look at the list of users."),
    "role_unknown": _("Look at the list of roles."),
    "role_built_in": _("Set its limits alone, or make a role of your own."),
    "user_above_you": _("Ask somebody who may do as much as they."),
    "sign_in_throttled": _("Wait `seconds` seconds, then try again."),
    "password_weak": _("`why` A few words of your own are good, and long enough."),
    "sign_on_failed": _("Begin again; if it stays, tell whoever looks after Argosy."),
    "collector_unknown": _("The settings have those there are."),
    "channel_unknown": _("The settings have those there are."),
    "channel_closed": _("Its settings open it."),
    "location_unknown": _("The settings have those there are."),
    "series_unknown": _("The settings have those there are."),
    "series_unfit": _("Use a prefix that ends in something else than a digit, such as W-."),
    "rate_too_high": _("Write per cent: 19 is 19 %."),
    "language_unknown": _("It speaks `languages`."),
    "mail_braces_unbalanced": _("Write a placeholder between braces, as it stands in the list, and leave other braces out."),
    "mail_placeholder_unknown": _("There are `placeholders`; the link is for the body alone."),
    "mail_link_missing": _("Write its placeholder into it."),
    "mail_text_changed": _("Read it again, and decide anew."),
    "sku_unknown": _("The list of products has those there are."),
    "sku_not_for_sale": _("Its page puts it on sale again."),
    "sku_not_stocked": _("Only products that keep stock are received, counted or corrected."),
    "sku_in_use": _("Stop selling it, and archive it when nothing of it is in stock, expected or owed."),
    "preorder_date": _("Give the date where it is sold as a pre-order, and nowhere else."),
    "barcode_unknown": _("Add it on the product's page, or scan again."),
    "bundle_keeps_stock": _("Make another product that keeps no stock; a bundle's stock is that of its components."),
    "component_twice": _("Name each product once, with all its pieces."),
    "component_archived": _("Put it on sale again first."),
    "customer_merged": _("Use the customer that it became."),
    "still_under_way": _("Bring their orders to their end, and what stands on their accounts to zero; then erase."),
    "remark_unknown": "",
    "supply_unknown": _("Expect it first, or correct the reference."),
    "reservation_unknown": "",
    "not_available": _("Order at most `available`, or have this product sold on backorder."),
    "custom_value_wrong": _("It must be `expects`."),
    "order_early": _("Wait until `not_before`, or change the order's terms."),
    "code_beside_sku": _("Name one of them."),
    "line_in_bundle": _("Take the bundle's own line: its units are bundles."),
    "too_many_lines": _("Place another order: one has at most `most`."),
    "hold_unknown": "",
    "hold_type_unknown": _("The settings have those there are."),
    "order_released": _("What they pack by can be changed before it is released, or when it is cancelled."),
    "term_twice": "",
    "too_many_tags": _("Take some off: it has at most `most`."),
    "order_held": _("It is held as `holds`; what that blocks goes on when it is released."),
    "approval_needed": _("Ask for it: somebody whose limit is higher approves it, and it is done."),
    "approval_asked": _("Withdraw it first to ask anew."),
    "approval_closed": _("Ask again if it is still wanted."),
    "currency_mismatch": _("It is `expected`; or use another channel."),
    "amount_too_precise": _("Round it to `decimals` decimals."),
    "tax_mismatch": _("They may differ by one minor unit a line; it should be `expected` in all."),
    "taxes_computed": _("Leave them out, or set the channel to taxes as given."),
    "price_unknown": _("Type a price, or give the product one."),
    "refund_unexplained": _("Say why: the order costs so much less from then on. Or change its price."),
    "fulfillment_closed": _("It is `state` now. What is left of an order is released to a new fulfilment."),
    "parcel_closed": _("It is `state` now."),
    "wrong_method": _("Ship what a carrier takes, hand over what the customer collects."),
    "nothing_picked": _("Record the pick, then ship."),
    "units_recalled": _("Answer the recall first."),
    "upload_too_large": _("At most `bytes_max` bytes are taken; split a long list."),
    "attachment_too_large": _("At most `bytes_max` bytes can be attached; or put a link in a note."),
    "attachment_disguised": _("Give it a name that says what it is (`media_type`), or save it in the format that it claims to have."),
    "too_many_attachments": _("Take one off first."),
    "job_over": _("Its result can be downloaded; where it failed it can be run again."),
    "bulk_impossible": "",
}
"""Advice, by code, where the catalogue's own is for programs. Between backticks stands a fact of the case: a sentence is said with it, or
not at all."""

WEAK = {
    "too_short": _("It is too short."),
    "too_long": _("It is too long."),
    "too_simple": _("It repeats, or follows the keyboard or the alphabet."),
    "known": _("It is little more than your name, your e-mail address or the company's name."),
    "usual": _("It is one that many people use, and that is tried first."),
}
LABELS = {
    "value": _("given"),
    "state": _("it is"),
    "order_status": _("the order is"),
    "job_state": _("the job is"),
    "order": _("order"),
    "orders": _("orders"),
    "line": _("line"),
    "sku": _("SKU"),
    "sellable": _("SKU"),
    "payment": _("payment"),
    "approval": _("approval"),
    "limit": _("your limit"),
    "holders": _("who has it"),
    "retry_after": _("seconds to wait"),
    "currency": _("currency"),
}
"""Facts that are shown below the advice, if it doesn't hold them."""
STATES = frozenset({"state", "order_status", "job_state", "method"})
TIMES = frozenset({"not_before", "complete_by", "expires_at"})
_FACT = re.compile(r"`([a-z_]+)`")
_SENTENCE = re.compile(r"(?<=[.;:])\s+")


def advice(problem: Problem, facts: Mapping[str, Any]) -> str:
    """What would make it pass, with the facts of the case in it."""
    text = gettext(FOR_PEOPLE.get(problem.code, problem.advice))
    said = [sentence for sentence in _SENTENCE.split(text) if all(name in facts for name in _FACT.findall(sentence))]
    return _FACT.sub(lambda found: fact(found[1], facts[found[1]]), " ".join(said)).rstrip(";:")


def facts_shown(problem: Problem, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What else there is to know of the case, in words; of anything there are no words for, nothing."""
    told = set(_FACT.findall(FOR_PEOPLE.get(problem.code, problem.advice)))
    shown = ((name, value) for name, value in facts.items() if name in LABELS and name not in told)
    return [
        (gettext(LABELS[name]), fact(name, value)) for name, value in shown if value not in (None, "") and not isinstance(value, Mapping)
    ]


def fact(name: str, value: Any) -> str:
    """A fact as a person reads it."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(fact(name, one) for one in value)
    if isinstance(value, bool):
        return gettext(_("yes")) if value else gettext(_("no"))
    if isinstance(value, int):
        return number(value)
    if name in TIMES and moment(value):
        return str(when(value).striptags())
    if name == "holds":
        return called(str(value), "hold_types")
    if name == "why":
        return gettext(WEAK.get(str(value), ""))
    if name == "scope":
        return right(str(value))
    return word(str(value)).lower() if name in STATES else str(value)


def right(scope: str) -> str:
    """A scope in words: "Orders: change"."""
    for area in AREAS:
        own = dict(area.own) | {f"{area.code}:read": _("see"), f"{area.code}:write": _("change")}
        if scope in own:
            return f"{gettext(area.title)}: {gettext(own[scope])}"
    return scope


def fields_said(names: Iterable[str]) -> str:
    """Fields of a form, one after the other."""
    return ", ".join(field(name) for name in names)
