"""SKUs by code, the components of bundles, and SKUs met by id on an order's lines. Their columns are not locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.rows import Component, Sku
from ..statement import Call, Statement
from . import Ask, Loader, Loading

_COLUMNS = ", ".join(Sku.spec.columns)
BY_CODE = Statement(f"select {_COLUMNS} from skus where code = any({{}})", ["text[]"], rows=True)
BY_ID = Statement(f"select {_COLUMNS} from skus where id = any({{}})", ["uuid[]"], rows=True)
COMPONENTS = Statement(
    f"""select {", ".join("c." + c for c in Component.spec.columns)}, {", ".join("s." + c for c in Sku.spec.columns)}
    from skus b join components c on c.sku_id = b.id join skus s on s.id = c.component_id where b.code = any({{}})""",
    ["text[]"],
    rows=True,
)


class SkuLoader(Loader):
    """Kinds sku and bundle; and the codes that stock, offer and wanting name."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        codes = set(load.keys("sku")) | set(load.keys("wanting"))
        for kind in ("stock", "offer", "bundle"):
            codes.update(code for code, _ in load.keys(kind))
        if not codes:
            return
        load.sku_codes = codes
        load.world.skus.update(dict.fromkeys(codes))
        yield Call(BY_CODE, [sorted(codes)]), lambda rows: _file(load, rows)
        if load.keys("bundle"):
            yield (
                Call(COMPONENTS, [sorted({code for code, _ in load.keys("bundle")})]),
                lambda rows: self._components(load, rows),
            )

    @staticmethod
    def _components(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        width = len(Component.spec.columns)
        for row in rows:
            load.world.file(Component(*row[:width]))
            _file(load, [row[width:]])

    def lock(self, load: Loading) -> Iterator[Ask]:
        unknown = sorted(load.sku_ids - load.world.rows[Sku].keys())
        if unknown:
            yield Call(BY_ID, [unknown]), lambda rows: _file(load, rows)


def _file(load: Loading, rows: list[tuple[Any, ...]]) -> None:
    known = load.world.rows[Sku]
    for row in rows:
        if row[0] not in known:
            load.world.file(Sku(*row))
