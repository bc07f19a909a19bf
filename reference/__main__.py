"""python -m reference [FOLDER]: write the pages, into docs/reference unless told otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

from reference import pages

HERE = Path(__file__).resolve().parents[1]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for old in folder.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "docs" / "reference")
