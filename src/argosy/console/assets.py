"""What pages load: style sheets, scripts, icons. An address holds a hash of the content, so a browser keeps it for good."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

PREFIX = "/static"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Assets:
    """Everything below static/, read when first asked for."""

    @cached_property
    def _known(self) -> dict[str, tuple[str, bytes]]:
        """Content and its address, by name."""
        return {name: (f"{PREFIX}/{hashlib.sha256(content).hexdigest()[:12]}/{name}", content) for name, content in _below("", _root())}

    def address(self, name: str) -> str:
        """Where a page finds it. Raises KeyError if the package has no such file: it is not whole (`make setup` fetches what is missing)."""
        return self._known[name][0]

    async def serve(self, request: Request) -> Response:
        """Whatever hash is asked for, this is what there is; only the right one is kept."""
        name = request.path_params["name"]
        if name not in self._known:
            return Response(status_code=404)
        address, content = self._known[name]
        kept = FOREVER if request.url.path == address else "no-cache"
        type = TYPES.get(name[name.rfind(".") :]) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(content, headers={"cache-control": kept, "x-content-type-options": "nosniff"}, media_type=type)


def _root() -> Traversable:
    return files("argosy.console") / "static"


def _below(prefix: str, folder: Traversable) -> list[tuple[str, bytes]]:
    found = []
    for one in folder.iterdir():
        if one.is_dir():
            found += _below(f"{prefix}{one.name}/", one)
        else:
            found.append((prefix + one.name, one.read_bytes()))
    return found
