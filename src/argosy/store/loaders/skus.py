"""SKUs by code, the components of bundles, and SKUs met by id on an order's lines.

Nobody locks a SKU but who changes it: orders only read it. Its lock comes before any stock's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.rows import Component, Sku
from ..statement import Call, Statement
from . import Ask, Loader, Loading, locking

_COLUMNS = ", ".join(Sku.spec.columns)
BY_CODE = Statement(f"select {_COLUMNS} from skus where code = any({{}})", ["text[]"], rows=True)
BY_ID = Statement(f"select {_COLUMNS} from skus where id = any({{}})", ["uuid[]"], rows=True)
LOCK = {
    end: Statement(f"select {_COLUMNS} from skus where code = any({{}}) order by code{end}", ["text[]"], rows=True)
    for end in ("", " for no key update", " for no key update skip locked")
}
COMPONENTS = Statement(
    f"""select {", ".join("c." + c for c in Component.spec.columns)}, {", ".join("s." + c for c in Sku.spec.columns)}
    from skus b join components c on c.sku_id = b.id join skus s on s.id = c.component_id where b.code = any({{}})""",
    ["text[]"],
    rows=True,
)
APPROVED = Statement(
    f"""select o.id, a.n, o.channel, l.code, {", ".join("s." + c for c in Sku.spec.columns)}
    from (select * from unnest({{}}, {{}}) v (id, n) union all
          select r.id, v.n from unnest({{}}, {{}}, {{}}) v (channel, reference, n) cross join lateral
              (select id from orders where channel = v.channel and reference = v.reference offset 0) r) h
    cross join lateral (select id, channel from orders where id = h.id offset 0) o
    cross join lateral (select n, body from approvals where order_id = h.id and n = h.n and command = 'orders.edit' offset 0) a
    left join lateral (select change->>'sku' as code from jsonb_array_elements(a.body->'changes') c (change)
        where change->>'type' = 'add_line' and change->>'sku' is not null offset 0) l on true
    left join lateral (select * from skus where code = l.code offset 0) s on true""",
    ["uuid[]", "integer[]", "text[]", "text[]", "integer[]"],
    rows=True,
)
"""What edits add that are to be approved: of each line the code and the SKU; nulls, of an edit that adds none."""


class SkuLoader(Loader):
    """Kinds sku, catalog, bundle, added and approved; and the codes that stock, offer, supply and wanting name."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        yield from self._approved(load)
        codes = {code for kind in ("sku", "catalog", "recipe", "uses", "wanting") for code in load.keys(kind)}
        for kind in ("stock", "offer", "bundle", "added"):
            codes.update(code for code, _ in load.keys(kind))
        codes.update(code for _, code in load.keys("supply"))
        if not codes:
            return
        load.sku_codes = codes
        load.world.skus.update(dict.fromkeys(codes))
        yield Call(BY_CODE, [sorted(codes)]), lambda rows: _file(load, rows)

    @staticmethod
    def _approved(load: Loading) -> Iterator[Ask]:
        """An approval's body never changes but to be erased, so what it adds is known before any lock."""
        if asked := load.keys("approved"):
            ids = sorted((handle, n) for handle, n in asked if isinstance(handle, bytes))
            named = sorted((*handle, n) for handle, n in asked if not isinstance(handle, bytes))
            columns = [*([row[i] for row in ids] for i in range(2)), *([row[i] for row in named] for i in range(3))]
            yield Call(APPROVED, columns), lambda rows: _adds(load, rows)

    def expand(self, load: Loading) -> Iterator[Ask]:
        """What is added to an order is offered to its channel; an offer of a bundle is one of its components."""
        skus = load.world.skus
        if added := {(code, channel) for code, handle in load.keys("added") if (channel := load.channel_of(handle)) is not None}:
            load.wanted["offer"] = load.keys("offer") | added
        offered = {key for key in load.keys("offer") if (sku := skus[key[0]]) is not None and sku.bundle}
        if offered:
            load.wanted["bundle"] = load.keys("bundle") | offered
        if load.keys("bundle"):
            codes = sorted({code for code, _ in load.keys("bundle")})
            yield Call(COMPONENTS, [codes]), lambda rows: self._components(load, rows)

    @staticmethod
    def _components(load: Loading, rows: list[tuple[Any, ...]]) -> None:
        width = len(Component.spec.columns)
        known = load.world.rows[Component]
        for row in rows:
            if row[:2] not in known:
                load.world.file(Component(*row[:width]))
            _file(load, [row[width:]])

    def lock(self, load: Loading) -> Iterator[Ask]:
        changing = sorted(code for code in load.keys("catalog") if load.world.skus[code] is not None)
        if changing and load.locking:
            yield Call(LOCK[locking(load)], [changing]), lambda rows: _file_locked(load, rows)
        unknown = sorted(load.sku_ids - load.world.rows[Sku].keys())
        if unknown:
            yield Call(BY_ID, [unknown]), lambda rows: _file(load, rows)


def _adds(load: Loading, rows: list[tuple[Any, ...]]) -> None:
    """Rows (order, number, channel, code, and the SKU): what is added is offered to the order's channel."""
    for id, n, channel, code, *sku in rows:
        offers = load.approved.setdefault((id, n), [])
        if code is not None:
            offers.append((code, channel))
            load.world.skus.setdefault(code, None)
            if sku[0] is not None:
                _file(load, [tuple(sku)])
    load.wanted["offer"] = load.keys("offer").union(*load.approved.values())


def _file(load: Loading, rows: list[tuple[Any, ...]]) -> None:
    known = load.world.rows[Sku]
    for row in rows:
        if row[0] not in known:
            load.world.file(Sku(*row))


def _file_locked(load: Loading, rows: list[tuple[Any, ...]]) -> None:
    """As they are under the lock: what was read before it may have been changed by the command we waited for."""
    for row in rows:
        load.world.file(Sku(*row))
        load.locked_skus.add(row[0])


def busy_sku(load: Loading, code: str) -> bool:
    """Whether this SKU exists but was not given to us by the locks."""
    sku = load.world.skus[code]
    return sku is not None and sku.id not in load.locked_skus and sku.id not in load.world.made
