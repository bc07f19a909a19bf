"""What can be done with an order as a whole, and with one of its lines."""

from __future__ import annotations

from argosy.console.actions.action import Action
from argosy.console.actions.units import at_location, cancellable
from argosy.console.drafts import own


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


HOLD = Action("orders.hold", _("Hold"), _("Hold the order"), _("The order stands still."), "hold", key="h")
UNHOLD = Action("orders.unhold", _("Unhold"), _("Let the order go on"), _("The order goes on."), "unhold", key="u")
CANCEL = Action(
    "orders.cancel",
    _("Cancel units"),
    _("Cancel the order, or units of it"),
    _("Cancelled."),
    "cancel",
    danger=True,
    units=cancellable,
    key="c",
)
ANNOTATE = Action("orders.annotate", _("Add a note"), _("Add a note"), _("The note is kept."), "annotate", key="n", people=True)
FOLLOW_UP = Action(
    "orders.follow_up", _("Follow up"), _("When to look at it again"), _("It comes up then."), "follow_up", key="f", people=True
)
FOLLOWED = Action(
    "orders.follow_up", _("Need not follow up"), _("Nobody need look at it again"), _("Nobody need look again."), way="done", clears=("at",)
)
TAG = Action("orders.tag", _("Tag"), _("Tag the order"), _("Tagged."), "tag", key="t")
OWN = Action("orders.set_custom", _("Own fields"), _("Your own fields"), _("They are kept."), "own", reads=own.said)
ASSIGN = Action("orders.assign", _("Assign"), _("Who looks after it"), _("Assigned."), "assign", key="a", clears=("assignee",), people=True)
TERMS = Action("orders.set_terms", _("Change terms"), _("Dates, priority and delivery"), _("The terms are changed."), "terms")
ADDRESS = Action("orders.change_address", _("Change address"), _("Where it goes"), _("It goes there now."), "address")
BILLING = Action(
    "orders.change_address", _("Change billing address"), _("Who is billed"), _("They are billed now."), "address", way="billing"
)
ADJUST = Action("orders.adjust", _("Adjust the price"), _("Let the order cost more, or less"), _("The price is adjusted."), "adjust")
RESOURCE = Action(
    "orders.resource", _("Reserve elsewhere"), _("Reserve units elsewhere"), _("Reserved elsewhere."), "resource", units=at_location
)

DETACH = Action("orders.detach", _("Take off"), _("Take the file off the order"), _("The file is gone."), danger=True, about="attachment")
CANCEL_LINE = Action(
    "orders.cancel",
    _("Cancel units"),
    _("Cancel units of this line"),
    _("Cancelled."),
    "cancel",
    danger=True,
    about="line",
    units=cancellable,
    way="line",
)
MAP_LINE = Action(
    "orders.map_line", _("Name its SKU"), _("Which SKU this line means"), _("The line has its SKU."), "map_line", about="line"
)
ADJUST_LINE = Action(
    "orders.adjust",
    _("Adjust price"),
    _("Let this line cost more, or less"),
    _("The price is adjusted."),
    "adjust",
    about="line",
    way="line",
)

ORDER = (HOLD, UNHOLD, CANCEL, ANNOTATE, FOLLOW_UP, TAG, OWN, ASSIGN, TERMS, ADDRESS, BILLING, ADJUST, RESOURCE)
KEPT = (FOLLOWED, DETACH)
"""What ends something that people keep about it."""
LINE = (CANCEL_LINE, MAP_LINE, ADJUST_LINE)
