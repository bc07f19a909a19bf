"""Who may have long work done: whoever may do each bit of it; and what of it can't be done at all."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from ..base.errors import Refused
from ..model.actor import SYSTEM_SCOPE, Actor
from ..model.shapes import field_name, message
from ..model.work import Bulk, Export, Import, Tracking

READ = {
    "orders": "orders:read",
    "customers": "customers:read",
    "skus": "catalog:read",
    "stock": "stock:read",
    "supplies": "stock:read",
    "fulfillments": "fulfillment:read",
}
IMPORTED = {"stock": "stock:write", "products": "catalog:write"}
ANY_ORDER = "00000000-0000-7000-8000-000000000000"


def may_have_done(actor: Actor, work: Export | Bulk | Import | Tracking, scope: str | None) -> None:
    """`scope`: of the command that is done in bulk. Refused: scope_missing, key_limited."""
    if isinstance(work, Bulk):
        wanted = scope or SYSTEM_SCOPE
    elif isinstance(work, Export):
        wanted = READ[work.list]
    else:
        wanted = brought_in(work.kind, getattr(work, "what", None))
    if not actor.may(wanted):
        raise Refused("scope_missing", scope=wanted)
    if isinstance(work, Bulk) and work.filters is not None and not actor.may(READ["orders"]):
        raise Refused("scope_missing", scope=READ["orders"])
    if isinstance(work, Export) and work.list == "customers" and actor.limited:
        raise Refused("key_limited")


def brought_in(kind: str, what: str | None) -> str:
    """The scope of whoever brings such a file in."""
    return "fulfillment:write" if kind == "tracking" else IMPORTED[what or ""]


def can_be_done(work: Bulk, body: type[BaseModel]) -> None:
    """Whether the command takes an order and these data. Refused: bulk_impossible."""
    if "order" not in body.model_fields or "order" in work.data:
        raise Refused("bulk_impossible", errors=[{"field": "data.order", "message": "each order is named by the job"}])
    try:
        body.model_validate(work.data | {"order": ANY_ORDER})
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False, include_context=False)[:20]
        raise Refused("bulk_impossible", errors=[{"field": field_name(("data", *e["loc"])), "message": message(e)} for e in told]) from None
