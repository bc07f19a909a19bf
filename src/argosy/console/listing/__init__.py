"""The list of orders as a person looks at it: what is asked of it, which columns it has, and the address that says both."""

from argosy.console.listing.columns import COLUMNS, every_column, rows_of
from argosy.console.listing.filters import FILTERS, Filter, every_filter
from argosy.console.listing.looked_at import LookedAt

__all__ = ["COLUMNS", "FILTERS", "Filter", "LookedAt", "every_column", "every_filter", "rows_of"]
