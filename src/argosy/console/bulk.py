"""What may be done with many orders at once: which commands, and the long work that a person's form and choice of orders make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from argosy.base.limits import JOB_ORDERS_MAX
from argosy.console.ask import Ask
from argosy.console.forms import body_of
from argosy.console.listing import LookedAt
from argosy.console.mistakes import by_field, malformed_form
from argosy.console.screening import CSRF_FIELD
from argosy.console.words import gettext
from argosy.engine.registry import REGISTRY, Declaration
from argosy.model.work import Bulk
from argosy.rules.working import ANY_ORDER
from argosy.serving.problems import malformed


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


@dataclass(frozen=True)
class Deed:
    """`form`: the template of its fields in templates/bulk. `danger`: it takes something away."""

    command: str
    button: str
    title: str
    form: str
    danger: bool = False

    @property
    def declaration(self) -> Declaration:
        return REGISTRY[self.command]


DEEDS = (
    Deed("orders.tag", _("Tag"), _("Tag orders"), "tag"),
    Deed("orders.assign", _("Assign"), _("Who looks after them"), "assign"),
    Deed("orders.hold", _("Hold"), _("Hold orders"), "hold"),
    Deed("orders.unhold", _("Unhold"), _("Let orders go on"), "unhold"),
    Deed("fulfillment.release", _("Release"), _("Hand them to the floor"), "release"),
    Deed("orders.cancel", _("Cancel"), _("Cancel what has not shipped"), "cancel", danger=True),
)
BY_COMMAND = {deed.command: deed for deed in DEEDS}
OURS = frozenset({CSRF_FIELD, "order", "all", "asked", "key"})
"""Fields that say which orders, or are the dialog's."""


@dataclass(frozen=True)
class Choice:
    """Which orders: those named, or, if there are none, all that the list shows as it is looked at."""

    orders: tuple[str, ...]
    looked: LookedAt

    @classmethod
    def of(cls, orders: Iterable[str], looked: LookedAt, everything: bool) -> Choice:
        """Refused: malformed, if nothing is chosen, or too much to be named."""
        named = () if everything else tuple(dict.fromkeys(orders))
        if not everything and not 0 < len(named) <= JOB_ORDERS_MAX:
            raise malformed("order", gettext("choose the orders first"))
        return cls(named, looked)

    def work(self, ask: Ask, deed: Deed, data: dict[str, Any]) -> Bulk:
        """Refused: malformed."""
        try:
            if self.orders:
                return Bulk(kind="bulk", command=deed.command, data=data, orders=list(self.orders))  # type: ignore[arg-type]
            filters = self.looked.wanted(ask.person.time_zone)
            return Bulk(kind="bulk", command=deed.command, data=data, filters=filters, sort=self.looked.way)
        except ValidationError as error:
            raise malformed_form(error) from None


def data_of(ask: Ask, deed: Deed) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """What the command takes beside the order, ready for JSON; or what is wrong with it, by field: nothing, where it is but missing."""
    fields = [(name, value) for name, value in ask.form.multi_items() if name not in OURS]
    try:
        body = body_of(deed.declaration.body, [*fields, ("order", ANY_ORDER)], ask.person.time_zone)
    except ValidationError as error:
        return None, by_field(error)
    return body.model_dump(mode="json", exclude={"order"}, exclude_unset=True), {}
