"""What a change of the catalog must know: barcodes, what a bundle is made of, and what a SKU is still used for.

Nothing here is locked. A SKU's barcodes and components change under the SKU's own lock, which whoever asks for them has (`catalog`);
two who take one barcode at once meet at its key. What orders do meanwhile is theirs: they read a SKU and don't lock it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...base.ids import Id
from ...model.journal import Uses
from ...model.rows import Barcode, Component, Sku
from ..statement import Call, Statement
from . import Ask, Loader, Loading, filing

_BARCODE = ", ".join(Barcode.spec.columns)
BARCODES = Statement(
    f"select {_BARCODE} from barcodes where sku_id = any({{}}) union select {_BARCODE} from barcodes where barcode = any({{}})",
    ["uuid[]", "text[]"],
    rows=True,
)
RECIPES = Statement(
    f"select {', '.join('c.' + c for c in Component.spec.columns)} from unnest({{}}) v (id) "
    "cross join lateral (select * from components where sku_id = v.id offset 0) c",
    ["uuid[]"],
    rows=True,
)
USES = Statement(
    """select v.id, s.on_hand, s.promised, y.expected,
        exists (select from promises where sku_id = v.id and kind = 'waiting'),
        exists (select from components where component_id = v.id)
    from unnest({}) v (id)
    cross join lateral (select coalesce(sum(on_hand + quarantine), 0)::bigint as on_hand, coalesce(sum(promised), 0)::bigint as promised
        from stock where sku_id = v.id) s
    cross join lateral (select coalesce(sum(greatest(expected - received - closed, 0)), 0)::bigint as expected
        from supplies where sku_id = v.id) y""",
    ["uuid[]"],
    rows=True,
)


class CatalogLoader(Loader):
    """Kinds barcode, recipe and uses; and the barcodes of SKUs that will be changed."""

    def read(self, load: Loading) -> Iterator[Ask]:
        world = load.world
        changing, scanned = _ids(load, "catalog"), load.keys("barcode")
        world.scanned |= scanned
        if changing or scanned:
            yield Call(BARCODES, [sorted(changing), sorted(scanned)]), filing(load, Barcode)
        if recipes := sorted(_ids(load, "recipe")):
            yield Call(RECIPES, [recipes]), lambda rows: self._recipes(load, recipes, rows)
        if used := sorted(_ids(load, "uses")):
            yield Call(USES, [used]), lambda rows: world.used.update({row[0]: Uses(*row[1:]) for row in rows})

    @staticmethod
    def _recipes(load: Loading, ids: list[Id], rows: list[tuple[Any, ...]]) -> None:
        """As they are under the lock: an order of this batch may have read them before."""
        for id in ids:
            load.world.forget(Component, id)
        for row in rows:
            load.world.file(Component(*row))


def _ids(load: Loading, kind: str) -> set[Id]:
    skus: dict[str, Sku | None] = load.world.skus
    return {sku.id for code in load.keys(kind) if (sku := skus[code]) is not None}


def uses_changed(load: Loading, code: str) -> bool:
    """Whether a command of this batch has moved units of the SKU, or put it into a bundle: what it is used for was read before."""
    sku = load.world.skus[code]
    return sku is not None and (load.moved(sku.id) or load.bundled(sku.id))
