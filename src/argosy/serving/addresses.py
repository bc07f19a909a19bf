"""Addresses that end in a code of somebody's: it may hold whatever codes hold."""

from __future__ import annotations

from starlette.convertors import PathConvertor, register_url_convertor


class AnyConvertor(PathConvertor):
    """The rest of an address, whatever it holds: a code may have slashes, and line breaks, which Starlette's `path` does not know."""

    regex = r"[\s\S]*"


register_url_convertor("any", AnyConvertor())


def ending(start: str, field: str) -> str:
    """The route of `start` and a code behind it."""
    return f"{start}/{{{field}:any}}"
