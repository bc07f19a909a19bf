"""What the keyboard does where: the list that `?` opens. The keys themselves stand beside what they press, and in static/js; a test holds
this list against both. Where `g` leads is the menu's.
"""

from __future__ import annotations

from argosy.console.actions import ALL


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


Shortcut = tuple[tuple[str, ...], str]
"""Keys, and what they do."""

EVERYWHERE: tuple[Shortcut, ...] = (
    (("Ctrl K",), _("find anything, go anywhere")),
    (("Esc",), _("close, or go back to the list")),
    (("?",), _("this list")),
)
LISTS: tuple[Shortcut, ...] = (
    (("/",), _("search in this list")),
    (("j", "k"), _("next and previous row")),
    (("Enter",), _("open the row")),
    (("x",), _("select the row")),
    (("f",), _("filter the orders")),
    (("c",), _("make a product")),
    (("n",), _("make a setting, a user, a role or a key")),
)
ON_AN_ORDER: tuple[Shortcut, ...] = (*(((one.key,), one.title) for one in ALL if one.key), (("e",), _("Edit the order")))
TAKING_AN_ORDER: tuple[Shortcut, ...] = (
    (("s",), _("add by scan or search")),
    (("c",), _("find the customer")),
    (("Ctrl Enter",), _("place it, or apply the changes")),
)

GROUPS = (
    (_("Everywhere"), EVERYWHERE),
    (_("In a list"), LISTS),
    (_("On an order's page"), ON_AN_ORDER),
    (_("Taking or editing an order"), TAKING_AN_ORDER),
)
