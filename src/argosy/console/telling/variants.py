"""Events that mean several things: their sentence depends on what they hold."""

from __future__ import annotations

from collections.abc import Callable

from argosy.console.telling.told import Told
from argosy.console.vocabulary import word
from argosy.console.words import called, gettext, ngettext, say


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


TERMS = {
    "requested_at": _("wanted for"),
    "not_before": _("not before"),
    "ship_by": _("ship by"),
    "ship_complete": _("ship complete"),
    "complete_by": _("complete by"),
    "priority": _("priority"),
    "delivery_method": _("delivery"),
}
DATES = {
    "not_before": _("Its goods are wanted from now on"),
    "complete_by": _("It need not be complete any more"),
}
ADJUSTMENTS = {
    "goodwill": _("Goodwill"),
    "price": _("Price changed"),
    "fee": _("Fee"),
    "shipping": _("Shipping"),
    "discount": _("Discount"),
}
ACCOUNTS = {
    "offered": _("%(payment_said)s: %(sum)s is expected no more"),
    "pending": _("%(payment_said)s: %(sum)s expected"),
    "authorized": _("%(payment_said)s: %(sum)s authorized"),
    "captured": _("%(payment_said)s: %(sum)s captured"),
    "voided": _("%(payment_said)s: %(sum)s voided"),
    "refunded": _("%(payment_said)s: %(sum)s refunded"),
}
ASKED = {
    "capture": _("Asked to capture %(sum)s"),
    "void": _("Asked to give up %(sum)s of an authorization"),
    "refund": _("Asked to refund %(sum)s"),
}
STATUS = {"status": "", "payment_status": _("payment"), "fulfillment_status": _("fulfilment"), "return_status": _("return")}


CHANGED = {
    "ship_to": _("where it goes"),
    "bill_to": _("who is billed"),
    "delivery_method": _("delivery"),
}


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _status_changed(told: Told) -> str:
    said = []
    for name, title in STATUS.items():
        value = told.text(name)
        if value in ("none", "–"):
            continue
        words = word(value)
        said.append(f"{gettext(title)} {words.lower()}" if title else words)
    return say("Now: %(statuses)s", statuses=", ".join(said))


def _cancelled(told: Told) -> str:
    done, asked = told.count("cancelled"), told.count("recalling")
    if asked and not done:
        text = say("Cancellation asked of the floor: %(units)s", units=told.units("recalling"))
    elif asked:
        text = say(
            "Cancelled %(units)s, and asked the floor for %(recalled)s", units=told.units("cancelled"), recalled=told.units("recalling")
        )
    else:
        text = say("Cancelled %(units)s", units=told.units("cancelled"))
    return text + str(told["because"])


def _allocated(told: Told) -> str:
    """Why it is so, the entry's cause says."""
    if told.count("promised") > 0:
        return say("Reserved %(units)s%(where)s", units=told.units("promised"), where=told["where"])
    return say("Waiting again: %(units)s", units=told.units("waiting"))


def _annotated(told: Told) -> str:
    return gettext("Gift message written") if told.get("kind") == "gift" else gettext("Note written")


def _tagged(told: Told) -> str:
    """How many; which they are, the order shows."""
    added, removed = told.get("added"), told.get("removed")
    said = [say("tags put on: %(n)s", n=added)] if added else []
    said += [say("tags taken off: %(n)s", n=removed)] if removed else []
    return _first_up("; ".join(said)) or gettext("Tags unchanged")


def _custom_set(told: Told) -> str:
    return say("Set: %(fields)s", fields=", ".join(called(code, "custom_fields") for code in told.get("fields") or ()))


def _assigned(told: Told) -> str:
    return say("Assigned to %(who)s", who=told["whom"]) if "assignee" in told else gettext("Assigned to nobody")


def _terms_set(told: Told) -> str:
    said = []
    for name in told.get("terms") or {}:
        value = told["terms"][name]
        dated = name.endswith(("_at", "_by", "_before")) or name == "not_before"
        shown = gettext("not any more") if value is None else Told(told["terms"], told.about).at(name) if dated else str(value)
        said.append(f"{gettext(TERMS.get(name, name))} {shown}")
    return say("Terms: %(terms)s", terms=", ".join(said))


def _adjusted(told: Told) -> str:
    kind = gettext(ADJUSTMENTS.get(told.text("kind"), told.text("kind")))
    what = say("%(kind)s of %(code)s", kind=kind, code=told.code(told)) if "line" in told else kind
    return f"{what}: {told.money('gross')}"


def _edited(told: Told) -> str:
    """What was changed, and by how much that changes what is owed."""
    said = []
    for name, text in (("added", _("added %(units)s")), ("cancelled", _("cancelled %(units)s"))):
        if lines := told.get(name):
            said.append(gettext(text) % {"units": Told({"lines": lines}, told.about).units()})
    said += [_adjusted(Told({"currency": told.get("currency"), **one}, told.about)) for one in told.get("adjustments") or ()]
    said += [say("changed %(what)s", what=gettext(CHANGED.get(name, name))) for name in told.get("changed") or ()]
    if told.get("owed"):
        said.append(say("%(amount)s owed", amount=("+" if told["owed"] > 0 else "") + told.money("owed")))
    return say("Edited: %(what)s", what=", ".join(said))


def _follow_up_set(told: Told) -> str:
    if "at" not in told:
        return gettext("Need not be looked at again")
    who = say(" by %(who)s", who=told["whom"]) if "assignee" in told else ""
    return say("To be looked at again%(who)s on %(at)s", who=who, at=Told.at(told, "at"))


def _date_met(told: Told) -> str:
    return ". ".join(gettext(DATES.get(name, name)) for name in told.get("dates") or ())


def _released(told: Told) -> str:
    text = {"pickup": _("Released for collection at %(location)s: %(units)s"), "digital": _("Released as a download: %(units)s")}
    usual = _("Released to %(location)s: %(units)s")
    return gettext(text.get(told.text("method"), usual)) % told


def _picked(told: Told) -> str:
    picked, short = told.units("picked"), told.units("short")
    if not told.count("short"):
        return say("Picked %(units)s", units=picked)
    if not told.count("picked"):
        return say("Not found: %(units)s", units=short)
    return say("Picked %(units)s; not found: %(short)s", units=picked, short=short)


def _packed(told: Told) -> str:
    text = say("Parcel %(parcel)s packed: %(units)s", parcel=told.text("parcel"), units=told.units())
    ready = gettext("ready to be collected") if told.get("method") == "pickup" else gettext("ready to leave")
    return f"{text}; {ready}" if told.get("state") == "packed" else text


def _shipped(told: Told) -> str:
    unasked = _("Parcel %(parcel)s left %(location)s without our asking%(tracked)s: %(units)s")
    return gettext(unasked if told.get("unasked") else _("Parcel %(parcel)s left %(location)s%(tracked)s: %(units)s")) % told


def _handed_over(told: Told) -> str:
    return gettext(_("Made available: %(units)s") if told.get("method") == "digital" else _("Collected at %(location)s: %(units)s")) % told


def _returned(told: Told) -> str:
    refused = _("Parcel %(parcel)s was refused and is back at %(location)s%(so_said)s: %(units)s")
    return gettext(refused if told.get("refused") else _("Parcel %(parcel)s came back to %(location)s%(so_said)s: %(units)s")) % told


def _payment_moved(told: Told) -> str:
    usual = _("%(payment_said)s: %(sum)s %(account)s")
    return _first_up(gettext(ACCOUNTS.get(told.text("account"), usual)) % told)


def _payment_failed(told: Told) -> str:
    return _first_up(gettext("%(payment_said)s: to %(asked)s %(sum)s failed%(because)s") % told)


def _discrepancy(told: Told) -> str:
    return say("Payment %(n)s: %(amount)s more given back than was taken", n=told.text("payment"), amount=told.money("discrepancy"))


def _given(told: Told) -> str:
    """A recall is of units."""
    if told.get("asked") == "recall":
        n = told.get("amount", 0)
        return ngettext("Asked the floor to stop %(n)s unit", "Asked the floor to stop %(n)s units", n) % {"n": n}
    usual = _("Asked to %(asked)s")
    return gettext(ASKED.get(told.text("asked"), usual)) % told


def _put(made: str, changed: str) -> Callable[[Told], str]:
    return lambda told: gettext(made if told.get("created") else changed) % told


VARIANTS: dict[str, Callable[[Told], str]] = {
    "order.status_changed": _status_changed,
    "order.cancelled": _cancelled,
    "order.allocated": _allocated,
    "order.annotated": _annotated,
    "order.tagged": _tagged,
    "order.custom_set": _custom_set,
    "order.assigned": _assigned,
    "order.terms_set": _terms_set,
    "order.adjusted": _adjusted,
    "order.date_met": _date_met,
    "order.edited": _edited,
    "order.follow_up_set": _follow_up_set,
    "fulfillment.released": _released,
    "fulfillment.picked": _picked,
    "fulfillment.packed": _packed,
    "fulfillment.shipped": _shipped,
    "fulfillment.handed_over": _handed_over,
    "fulfillment.returned_to_sender": _returned,
    "payment.moved": _payment_moved,
    "payment.failed": _payment_failed,
    "payment.discrepancy": _discrepancy,
    "instruction.given": _given,
    "catalog.sku_put": _put(_("%(sku)s taken into the catalog"), _("%(sku)s changed")),
    "customer.put": _put(_("Customer taken in"), _("Customer changed")),
    "customer.address_put": _put(_("Address %(entry)s added"), _("Address %(entry)s changed")),
    "role.put": _put(_("Role %(code)s made"), _("Role %(code)s changed")),
    "settings.put": _put(_("%(setting_said)s %(code_said)s made"), _("%(setting_said)s %(code_said)s changed")),
}
