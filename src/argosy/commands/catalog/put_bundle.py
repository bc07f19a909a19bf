"""catalog.put_bundle: what a bundle is made of. It keeps no stock itself; its components do.

A bundle holds no bundles, so what an order of it needs is found in one step. Orders placed before keep what they were placed with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ...base import limits
from ...base.errors import Refused
from ...base.ids import Id
from ...engine.registry import Command, command
from ...model.events.catalog import BundlePut
from ...model.needs import Needs
from ...model.rows import Component, Sku
from ...model.shapes import Code, Quantity, Shape, Uuid
from ...model.world import World


class ComponentIn(Shape):
    """`per` pieces of a SKU, in its smallest unit, are in each bundle."""

    sku: Code
    per: Quantity = 1


@command(
    "catalog.put_bundle",
    http="PUT /skus/{code}/bundle",
    scope="catalog:write",
    example={"components": [{"sku": "SKU-0001", "per": 2}, {"sku": "SKU-0002"}], "short_bundle": "wait"},
    refuses=("sku_unknown", "bundle_keeps_stock", "bundle_in_bundle", "bundle_in_itself", "component_twice", "component_archived"),
)
class PutBundle(Command):
    """Make a SKU that keeps no stock a bundle of others, or change what is in it.

    `short_bundle`: while a component lacks, a bundle waits whole (`wait`), or what is there is promised (`partial`). Orders that are
    there already stay as they were placed.
    """

    code: Code
    components: Annotated[list[ComponentIn], Field(min_length=1, max_length=limits.COMPONENTS_PER_BUNDLE_MAX)]
    short_bundle: Literal["wait", "partial"] = "wait"

    @dataclass(frozen=True)
    class Outcome:
        """The SKU, and how many different ones are in it."""

        id: Uuid
        code: str
        components: int

    @property
    def weight(self) -> int:
        return len(self.components)

    def needs(self) -> Needs:
        parts = {part.sku for part in self.components}
        return Needs(catalog={self.code, *parts}, recipe=[self.code], uses=[self.code])

    def replaces(self, world: World) -> dict[str, Any] | None:
        bundle = world.sku(self.code, "code")
        return self.values_of(bundle, components=[(row.component_id, row.per) for row in world.components(bundle)])

    def decide(self, world: World) -> Outcome:
        bundle = world.sku(self.code, "code")
        if bundle.tracked:
            raise Refused("bundle_keeps_stock", field="code", value=self.code)
        if world.uses(bundle).bundled:
            raise Refused("bundle_in_bundle", field="code", value=self.code)
        wanted = self._wanted(world, bundle)
        known = {c.component_id: c for c in world.components(bundle)}
        for id, row in known.items():
            if id not in wanted:
                world.remove(row)
        for id, per in wanted.items():
            if id in known:
                world.set(known[id], per=per)
            else:
                world.add(Component(bundle.id, id, per))
        world.set(bundle, bundle=True, short_bundle=self.short_bundle)
        told = [{"sku": part.sku, "per": part.per} for part in self.components]
        world.emit(BundlePut(bundle.id, self.code, told))
        return self.Outcome(bundle.id, self.code, len(wanted))

    def _wanted(self, world: World, bundle: Sku) -> dict[Id, int]:
        """Pieces of each component, by its id."""
        found: dict[Id, int] = {}
        for i, part in enumerate(self.components):
            field = f"components[{i}].sku"
            sku = world.sku(part.sku, field)
            if sku is bundle:
                raise Refused("bundle_in_itself", field=field, value=part.sku)
            if sku.bundle:
                raise Refused("bundle_in_bundle", field=field, value=part.sku)
            if sku.state == "archived":
                raise Refused("component_archived", field=field, value=part.sku)
            if sku.id in found:
                raise Refused("component_twice", field=field, value=part.sku)
            found[sku.id] = part.per
        return found
