"""From an address to a command: a dictionary for fixed addresses, a tree for those with fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from argosy.engine.registry import Declaration
from argosy.serving.problems import malformed

PREFIX = "/api/v1"

Methods = dict[str, "Route"]
Values = dict[str, str]


class Route:
    """One command's address, with what its requests need again and again."""

    __slots__ = ("by_order", "declaration", "integers", "parse", "scope", "validate")

    def __init__(self, declaration: Declaration) -> None:
        body = declaration.body
        self.declaration = declaration
        self.scope = declaration.scope
        self.parse = body.__pydantic_validator__.validate_json
        self.validate = body.__pydantic_validator__.validate_python
        self.by_order = "order" in declaration.path_fields
        self.integers = frozenset(f for f in declaration.path_fields if body.model_fields[f].annotation is int)


@dataclass
class _Node:
    """A place in the tree of addresses, after so many segments."""

    literal: dict[str, _Node] = field(default_factory=dict)
    any: _Node | None = None
    methods: Methods = field(default_factory=dict)
    fields: tuple[str, ...] = ()


class Routes:
    """All command routes."""

    def __init__(self, registry: dict[str, Declaration]) -> None:
        self.fixed: dict[str, Methods] = {}
        self._root = _Node()
        for name, declaration in registry.items():
            if declaration.http and name == declaration.name:  # an alias has no address of its own
                self._add(declaration)

    def _add(self, declaration: Declaration) -> None:
        path = PREFIX + declaration.path
        if not declaration.path_fields:
            methods = self.fixed.setdefault(path, {})
        else:
            node = self._root
            for segment in path.split("/")[1:]:
                if segment.startswith("{"):
                    node.any = node.any or _Node()
                    node = node.any
                else:
                    node = node.literal.setdefault(segment, _Node())
            node.fields = declaration.path_fields
            methods = node.methods
        if declaration.method in methods:
            raise ValueError(f"two commands have the address {declaration.http}")
        methods[declaration.method] = Route(declaration)

    def find(self, raw_path: bytes) -> tuple[Methods, Values] | None:
        """The methods at an address with fields, and the fields' values. Refused: malformed, if a value is not UTF-8.

        Segments are unquoted one by one, so a code may hold a slash, written %2F.
        """
        node, values = self._root, []
        for segment in raw_path.split(b"/")[1:]:
            found = node.literal.get(segment.decode("latin-1"))
            if found is None:
                found = node.any
                if found is None:
                    return None
                values.append(segment)
            node = found
        if not node.methods:
            return None
        try:
            unquoted = [unquote_to_bytes(value).decode() for value in values]
        except UnicodeDecodeError:
            raise malformed("path", "not UTF-8") from None
        return node.methods, dict(zip(node.fields, unquoted, strict=True))
