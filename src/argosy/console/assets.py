"""What pages load: style sheets, scripts, icons. Their addresses hold a hash of all of them, so a browser keeps them until one changes.

Of all together, since scripts name each other by their places.
"""

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
BASE = ("css/tokens.css", "css/base.css", "css/frame.css", "css/components.css")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Assets:
    """Everything below static/, read when first asked for."""

    @cached_property
    def _known(self) -> dict[str, bytes]:
        return dict(sorted(_below("", _root())))

    @cached_property
    def _prefix(self) -> str:
        hashed = hashlib.sha256()
        for name, content in self._known.items():
            hashed.update(b"%s\0%d\0%s" % (name.encode(), len(content), content))
        return f"{PREFIX}/{hashed.hexdigest()[:12]}/"

    def address(self, name: str) -> str:
        """Where a page finds it. Raises KeyError if the package has no such file; `make setup` fetches what others wrote."""
        if name not in self._known:
            raise KeyError(f"static/{name} is missing")
        return self._prefix + name

    def sheets(self) -> list[str]:
        """The style sheets, what all stands on first."""
        found = [name for name in self._known if name.endswith(".css")]
        return sorted(found, key=lambda name: (BASE.index(name) if name in BASE else len(BASE), name))

    async def serve(self, request: Request) -> Response:
        """Whatever hash is asked for, this is what there is; only the right one is kept."""
        name = request.path_params["name"]
        if name not in self._known:
            return Response(status_code=404)
        kept = FOREVER if request.url.path == self._prefix + name else "no-cache"
        type = TYPES.get(name[name.rfind(".") :]) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(self._known[name], headers={"cache-control": kept, "x-content-type-options": "nosniff"}, media_type=type)


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
