"""What long work can be asked for: a list as a file, one command over many orders, a file brought in, tracking numbers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from ..base import limits
from ..base.ids import Id
from .order_wanted import Instant, OrdersFiltered, Sort, Value
from .shapes import TAGS, Code, Name, Shape, Uuid, field_name, message


class CustomersListed(Shape):
    """How something of them begins: one of the three, or none."""

    email: Value | None = None
    reference: Value | None = None
    name: Value | None = None

    @model_validator(mode="after")
    def _one(self) -> CustomersListed:
        if sum(said is not None for said in (self.email, self.reference, self.name)) > 1:
            raise ValueError("name one of email, reference and name")
        return self


class SkusListed(Shape):
    """How the code begins."""

    code: Code | None = None


class ShelvesListed(Shape):
    """Whose shelves."""

    location: Code


class SuppliesListed(Shape):
    """Of what, where, and until when."""

    sku: Code | None = None
    location: Code | None = None
    before: Instant | None = None


class WorkListed(Shape):
    """Whose work, and in which state."""

    location: Code
    state: Literal["released", "started", "picked", "packed"] | None = None


ListName = Literal["orders", "customers", "skus", "stock", "supplies", "fulfillments"]
FILTERS: dict[str, type[Any]] = {
    "orders": OrdersFiltered,
    "customers": CustomersListed,
    "skus": SkusListed,
    "stock": ShelvesListed,
    "supplies": SuppliesListed,
    "fulfillments": WorkListed,
}
"""By list, what it may be asked: as in its address."""

Columns = Annotated[list[Code], Field(min_length=1, max_length=limits.VIEW_COLUMNS_MAX)]
Heads = Annotated[list[Value], Field(max_length=limits.VIEW_COLUMNS_MAX)]


class Export(Shape):
    """A list, all of it, as a file. `filters`: what the list's address takes as well; of custom fields, `custom` by their codes.

    `columns`: which, in which order; of orders also `custom.<code>`. Else all that its address has. `heads`: what the first row of a
    spreadsheet calls them, one for each, for people; else it has their names. `sort`: of orders, how their list goes.
    """

    kind: Literal["export"]
    list: ListName
    filters: dict[str, Any] = Field(default_factory=dict)
    format: Literal["csv", "ndjson", "xlsx"] = "csv"
    columns: Columns | None = None
    heads: Heads | None = None
    sort: Sort | None = None

    @model_validator(mode="after")
    def _known(self) -> Export:
        if self.sort is not None and self.list != "orders":
            raise ValueError("sort: only orders can be sorted")
        if self.heads is not None and len(self.heads) != len(self.columns or ()):
            raise ValueError("heads: one for each of the columns")
        try:
            FILTERS[self.list].model_validate(self.filters)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            raise ValueError(f"{field_name(('filters', *first['loc']))}: {message(first)}") from None
        return self

    @property
    def asked(self) -> Any:
        """The filters, read."""
        return FILTERS[self.list].model_validate(self.filters)


class Bulk(Shape):
    """One command over many orders: those named, or those that the filters find when it begins. `data`: what it takes beside the order.

    `sort`: how the list goes that the filters are asked of, for there may be fewer orders in it, and in which order they are done.
    """

    kind: Literal["bulk"]
    command: Code
    data: dict[str, Any] = Field(default_factory=dict)
    orders: Annotated[list[Uuid], Field(min_length=1, max_length=limits.JOB_ORDERS_MAX)] | None = None
    filters: OrdersFiltered | None = None
    sort: Sort | None = None

    @model_validator(mode="after")
    def _one(self) -> Bulk:
        if (self.orders is None) == (self.filters is None):
            raise ValueError("name either orders or filters")
        if self.sort is not None and self.filters is None:
            raise ValueError("sort: orders that are named are done as they are named")
        return self

    @field_validator("orders")
    @classmethod
    def _once(cls, orders: list[Id] | None) -> list[Id] | None:
        return None if orders is None else list(dict.fromkeys(orders))


class Import(Shape):
    """A CSV or Excel file of counted stock, or of products. `location` and `reason` stand where stock has no such columns."""

    kind: Literal["import"]
    what: Literal["stock", "products"]
    upload: Uuid
    location: Code | None = None
    reason: Name | None = None


class Tracking(Shape):
    """A file of tracking numbers: an order, what its parcel is called, and perhaps its carrier and where it left."""

    kind: Literal["tracking"]
    upload: Uuid
    location: Code | None = None
    carrier: Code | None = None


Work = Annotated[Export | Bulk | Import | Tracking, Field(discriminator="kind")]

TAGS.update(("work", kind) for kind in ("export", "bulk", "import", "tracking"))
