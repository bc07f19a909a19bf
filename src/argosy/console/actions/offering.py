"""Which actions are offered for what is on an order's page: those in the person's scope that its state allows.

The transition tables say what a fulfillment's or parcel's state allows, balances and units what is left to do it with. The first that
can sensibly come next is the main button, the rest is a menu.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from argosy.console.actions import fulfillment, orders, payments, units
from argosy.console.actions.action import Action, Button, Offer
from argosy.console.ask import Ask
from argosy.console.words import every, say
from argosy.model import transitions

Order = dict[str, Any]
Part = dict[str, Any]


def offered(ask: Ask, actions: Iterable[Action]) -> list[Action]:
    """Those that this person has the scope for."""
    return [action for action in actions if ask.may(action.declaration.scope)]


def of_order(ask: Ask, order: Order) -> Offer:
    """The order as a whole. A hold is what stops everything else, so to end it comes first; then what is reserved goes to the floor."""
    is_open, held = order["status"] == "open", any(hold["released_at"] is None for hold in order["holds"])
    allowed = {
        orders.UNHOLD: held,
        orders.HOLD: is_open,
        orders.CANCEL: bool(units.cancellable(order, {})),
        orders.TERMS: is_open,
        orders.ADDRESS: is_open,
        orders.OWN: bool(every("custom_fields")),
        orders.ADJUST: any(units.kept_of(line) for line in order["lines"]),
    }
    given: dict[str, str | int] = {"order": order["id"]}
    buttons = {action: Button(action, given) for action in offered(ask, orders.ORDER) if allowed.get(action, True)}
    buttons.pop(orders.RESOURCE, None)
    release = releases(ask, order)
    main = buttons.pop(orders.UNHOLD, None) if held else (release.pop(0) if release else None)
    shown = [buttons.pop(action) for action in (orders.HOLD, orders.CANCEL) if action in buttons]
    return Offer(main, tuple(shown), (*release, *buttons.values(), *_resources(ask, order)))


def releases(ask: Ask, order: Order) -> list[Button]:
    """To the floor: one for each location where units are reserved."""
    if not ask.may(fulfillment.RELEASE.declaration.scope):
        return []
    places = units.places(order)
    words = [say("Release at %(place)s", place=place) for place in places]
    return [Button(fulfillment.RELEASE, {"order": order["id"], "location": p}, w) for p, w in zip(places, words, strict=True)]


def _resources(ask: Ask, order: Order) -> list[Button]:
    if not ask.may(orders.RESOURCE.declaration.scope):
        return []
    return [
        Button(orders.RESOURCE, {"order": order["id"], "location": place}, say("Reserve elsewhere than %(place)s", place=place))
        for place in units.places(order)
    ]


def of_follow_up(ask: Ask, order: Order) -> Offer:
    """Somebody has looked at it, or is to do so at another time."""
    given: dict[str, str | int] = {"order": order["id"]}
    words = {orders.FOLLOWED: "", orders.FOLLOW_UP: say("Another time")}
    return Offer(shown=tuple(Button(action, given, words[action]) for action in offered(ask, words)))


def of_attachment(ask: Ask, order: Order, attachment: Part) -> Offer:
    """Whoever may hang a file on may take it off."""
    return Offer(shown=tuple(Button(a, {"order": order["id"], "attachment": attachment["n"]}) for a in offered(ask, (orders.DETACH,))))


def of_line(ask: Ask, order: Order, line: Part) -> Offer:
    """A line that nobody knows is named first."""
    known = line["sku"] is not None or line["role"] == "bundle"
    allowed = {
        orders.MAP_LINE: not known,
        orders.CANCEL_LINE: units.cancellable_of(order, line) > 0,
        orders.ADJUST_LINE: units.kept_of(line) > 0,
    }
    buttons = [Button(a, {"order": order["id"], "line": line["n"]}) for a in offered(ask, orders.LINE) if allowed[a]]
    main = next((button for button in buttons if button.action is orders.MAP_LINE), None)
    return Offer(main, more=tuple(button for button in buttons if button is not main))


def of_money(ask: Ask, order: Order) -> Offer:
    """What has come, and what is to come."""
    due = float(order["due"]) > 0
    buttons = [Button(a, {"order": order["id"]}) for a in offered(ask, payments.MONEY) if due or a is not payments.EXPECT]
    main = buttons[0] if due and buttons else None
    return Offer(main, more=tuple(button for button in buttons if button is not main))


def of_payment(ask: Ask, order: Order, payment: Part) -> Offer:
    """What balances are left for; to capture is what comes next."""
    buttons = [
        Button(action, {"order": order["id"], "payment": payment["n"]})
        for action in offered(ask, payments.PAYMENT)
        if action.command in payment["may"]
    ]
    main = next((button for button in buttons if button.action is payments.CAPTURE), None)
    return Offer(main, more=tuple(button for button in buttons if button is not main))


def of_fulfillment(ask: Ask, order: Order, part: Part) -> Offer:
    """Pick what is not picked, pack what is, ship when all is packed."""
    pick, pack, leave = bool(units.to_pick(order, part)), bool(units.to_pack(order, part)), bool(units.picked(part))
    collected = part["method"] == "pickup"
    left = {
        fulfillment.PICK: pick,
        fulfillment.PICK_SOME: pick,
        fulfillment.PACK: pack,
        fulfillment.SHIP: leave and not collected,
        fulfillment.SHIP_SOME: pack and not collected,
        fulfillment.HAND_OVER: leave and collected,
    }
    row = transitions.FULFILLMENT[part["state"]]
    possible = [a for a in offered(ask, fulfillment.FULFILLMENT) if a.command in row and left.get(a, True)]
    wanted = (fulfillment.PICK, fulfillment.PACK, fulfillment.SHIP, fulfillment.HAND_OVER)
    return _arranged(possible, wanted, {"order": order["id"], "fulfillment": part["n"]})


def of_parcel(ask: Ask, order: Order, part: Part) -> Offer:
    """What arrives, or doesn't. A packed parcel is shipped as one of its fulfillment's; what is collected is handed over with all of it."""
    row = transitions.PARCEL[part["state"]]
    possible = [a for a in offered(ask, fulfillment.PARCEL) if a.command in row]
    if any(f["n"] == part["fulfillment"] and f["method"] == "pickup" for f in order["fulfillments"]):
        possible = [action for action in possible if action is not fulfillment.SHIP_PARCEL]
    given: dict[str, str | int] = {"order": order["id"], "parcel": part["n"]}
    offer = _arranged(possible, (fulfillment.SHIP_PARCEL, fulfillment.AGAIN, fulfillment.DELIVERED), given)
    if offer.main is not None and offer.main.action is fulfillment.SHIP_PARCEL:
        whole = given | {"fulfillment": part["fulfillment"], "parcels": part["n"]}
        return Offer(Button(fulfillment.SHIP_PARCEL, whole), more=offer.more)
    return offer


def of_recall(ask: Ask, order: Order, part: Part) -> Offer:
    """The floor answers once."""
    asked = part["kind"] == "recall" and part["state"] == "open" and ask.may(fulfillment.RECALL.declaration.scope)
    return Offer(Button(fulfillment.RECALL, {"order": order["id"], "instruction": part["n"]})) if asked else Offer()


def _arranged(possible: list[Action], wanted: tuple[Action, ...], given: dict[str, str | int]) -> Offer:
    """The first of `wanted` that is possible is the main button."""
    main = next((action for action in wanted if action in possible), None)
    return Offer(
        None if main is None else Button(main, given), more=tuple(Button(action, given) for action in possible if action is not main)
    )
