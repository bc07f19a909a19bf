"""No orphans: whatever a row points at is there. Hot tables carry no foreign keys, so this is where they are proved."""

from __future__ import annotations

from .probe import Probe

# child: columns -> parent: columns. A reference that has a null in it points at nothing and is fine.
REFERENCES = """
    barcodes: sku_id -> skus: id
    components: sku_id -> skus: id
    components: component_id -> skus: id
    stock: sku_id -> skus: id
    stock: location -> locations: code
    supplies: sku_id -> skus: id
    supplies: location -> locations: code
    supplies: owner -> transfers: id
    customers: merged_into -> customers: id
    customer_addresses: customer_id -> customers: id
    customer_addresses: address -> addresses: id
    addresses: customer_id -> customers: id
    addresses: replaces -> addresses: id
    channels: series -> number_series: code
    orders: channel -> channels: code
    orders: customer_id -> customers: id
    orders: ship_to -> addresses: id
    orders: bill_to -> addresses: id
    order_lines: order_id -> orders: id
    order_lines: sku_id -> skus: id
    order_lines: order_id parent -> order_lines: order_id n
    order_lines: order_id replaces -> order_lines: order_id n
    adjustments: order_id -> orders: id
    adjustments: order_id line -> order_lines: order_id n
    adjustments: order_id reverses -> adjustments: order_id n
    taxes: order_id -> orders: id
    taxes: order_id line -> order_lines: order_id n
    taxes: order_id adjustment -> adjustments: order_id n
    promises: sku_id -> skus: id
    promises: owner line -> order_lines: order_id n
    promises: location -> locations: code
    promises: supply -> supplies: id
    promises: owner fulfillment -> fulfillments: order_id n
    holds: order_id -> orders: id
    holds: type -> hold_types: code
    notes: order_id -> orders: id
    remarks: order_id -> orders: id
    attachments: order_id -> orders: id
    attachments: blob -> blobs: id
    blob_chunks: blob -> blobs: id
    jobs: source -> blobs: id
    jobs: result -> blobs: id
    jobs: rejects -> blobs: id
    approvals: order_id -> orders: id
    mentions: order_id -> orders: id
    follow_ups: order_id -> orders: id
    reservations: channel -> channels: code
    reservations: order_id -> orders: id
    transfers: source -> locations: code
    transfers: target -> locations: code
    payments: order_id -> orders: id
    payments: collector -> collectors: code
    payments: value_account -> value_accounts: id
    value_accounts: holder -> customers: id
    instructions: order_id -> orders: id
    instructions: order_id payment -> payments: order_id n
    instructions: order_id fulfillment -> fulfillments: order_id n
    instructions: order_id line -> order_lines: order_id n
    fulfillments: order_id -> orders: id
    fulfillments: location -> locations: code
    fulfillments: address -> addresses: id
    parcels: order_id -> orders: id
    parcels: location -> locations: code
    parcels: order_id fulfillment -> fulfillments: order_id n
    parcel_lines: order_id parcel -> parcels: order_id n
    parcel_lines: order_id line -> order_lines: order_id n
    goods_ledger: sku_id -> skus: id
    goods_ledger: from_location -> locations: code
    goods_ledger: to_location -> locations: code
    goods_ledger: from_supply -> supplies: id
    goods_ledger: to_supply -> supplies: id
    goods_ledger: owner line -> order_lines: order_id n
    goods_ledger: remark -> remarks: id
    goods_ledger: reverses -> goods_ledger: seq
    money_ledger: order_id -> orders: id
    money_ledger: order_id payment -> payments: order_id n
    money_ledger: from_collector -> collectors: code
    money_ledger: to_collector -> collectors: code
    money_ledger: from_value -> value_accounts: id
    money_ledger: to_value -> value_accounts: id
    money_ledger: reverses -> money_ledger: seq
"""
OWNERS = ("orders", "reservations", "transfers")


def references() -> list[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    """(child, its columns, parent, its columns), in order."""
    found = []
    for line in REFERENCES.strip().splitlines():
        child, parent = line.split("->")
        table, columns = child.split(":")
        target, keys = parent.split(":")
        found.append((table.strip(), tuple(columns.split()), target.strip(), tuple(keys.split())))
    return found


def orphans(child: str, columns: tuple[str, ...], parent: str, keys: tuple[str, ...]) -> str:
    """SQL: the values that point at nothing, and how many rows have them."""
    return _orphans(child, columns, [(parent, keys)])


def _orphans(child: str, columns: tuple[str, ...], parents: list[tuple[str, tuple[str, ...]]]) -> str:
    named = " and ".join(f"c.{column} is not null" for column in columns)
    absent = " and ".join(
        f"not exists (select from {parent} p where "
        + " and ".join(f"p.{key} = c.{column}" for key, column in zip(keys, columns, strict=True))
        + ")"
        for parent, keys in parents
    )
    value = ", ".join(f"c.{column}" for column in columns)
    return (
        f"select '{child}: {' '.join(columns)}' as reference, concat_ws(' ', {value}) as value, count(*) as rows"
        f" from {child} c where {named} and {absent} group by {value}"
    )


REFERENCE_PROBES = (
    Probe(
        "orphans",
        "Whatever a row points at is there",
        tuple(sorted({child for child, _, _, _ in references()})),
        (
            *(orphans(*reference) for reference in references()),
            *(_orphans(child, ("owner",), [(o, ("id",)) for o in OWNERS]) for child in ("promises", "goods_ledger")),
        ),
    ),
)
