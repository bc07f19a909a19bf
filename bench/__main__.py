"""`python -m bench [NAME …]`: runs benchmarks and prints a JSON line for each figure; without a name, all there is.

{"bench", "value", "unit", "against", "ratio", "goal"}: ratios within one run on one server, floor and ours by turns, their median.
Which Python it is stands before them, on the standard error output: how that was built counts for a fifth.
"""

from __future__ import annotations

import sys

from . import site
from .history import history
from .lives import audit, lifecycle
from .orders import hot_sku, place_bulk, place_http, place_import, place_one
from .pages import among, console, home, lists
from .watching import watching

BENCHES = {
    "place-http": place_http,
    "place-one": place_one,
    "place-bulk": place_bulk,
    "place-import": place_import,
    "import-history": history,
    "hot-sku": hot_sku,
    "lifecycle": lifecycle,
    "audit": audit,
    "list": among(lists),
    "home": among(home),
    "console": among(console),
    "pages": among(lists, home, console),
    "watching": watching,
}
WITHIN = {"list", "home", "console"}
"""`pages` is these, of one shop."""


def main(names: list[str]) -> int:
    unknown = set(names) - BENCHES.keys()
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}.", file=sys.stderr)
        return 2
    print(f"{sys.implementation.name} {sys.version} of {sys.base_prefix}", file=sys.stderr)
    with site.server() as seeded:
        for name in names or [name for name in BENCHES if name not in WITHIN]:
            with site.site(seeded) as database:
                BENCHES[name](database)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
