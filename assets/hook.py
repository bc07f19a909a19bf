"""A wheel holds what the console's pages load, however it is built: `pip install .` knows nothing of make."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Assets(BuildHookInterface):  # type: ignore[type-arg]
    """Fetched when a wheel is built. An editable installation is make's, which fetches them by itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable" and (code := runpy.run_path(str(Path(self.root, "assets/fetch.py")))["main"]()):
            raise RuntimeError(f"what the console's pages load could not be fetched: npm ended with {code}")
