"""Statements that break true books by hand, as no command could, each with the check of the audit that must report it."""

from tests.queries.books import ACCEPTED, A, B, C, E
from tests.store.fill import id

LINE = f"update order_lines set %s where order_id = '{A}'"
CARD = f"update payments set %s where order_id = '{A}' and n = 1"
GOODS = "update goods_ledger set quantity = quantity + 1 where seq = (select min(seq) from goods_ledger where "
PARCEL = f"update parcels set %s where order_id = '{A}' and n = %s"
HARD = f"update promises set %s where owner = '{A}' and n = 2"

STATUS = [
    ("status", "complete", f"update order_lines set shipped = 6, waiting = 0, promised = 0 where order_id = '{A}'"),
    ("status", "cancelled", f"update order_lines set cancelled = ordered, promised = 0 where order_id = '{B}'"),
    ("status", "open", f"delete from order_lines where order_id = '{C}'"),
    ("payment_status", "refunded", CARD % "refunded = 290"),
    ("payment_status", "paid", CARD % "refunded = 0, captured = 460"),
    ("payment_status", "part_paid", CARD % "refunded = 0, captured = 459"),
    ("payment_status", "pending", CARD % "refunded = 0, captured = -40, authorized = -100, voided = 0"),
    ("payment_status", "none", f"delete from payments where order_id = '{C}'"),
    ("payment_status", "none", f"update payments set purpose = 'guarantee' where order_id = '{E}'"),
    ("fulfillment_status", "none", f"update order_lines set shipped = 0 where order_id = '{A}'"),
    ("fulfillment_status", "delivered", f"update order_lines set under_way = 0 where order_id = '{E}'"),
    ("return_status", "returned", f"update order_lines set returned = 3 where order_id = '{A}'"),
    ("return_status", "announced", f"update order_lines set returned = 0 where order_id = '{A}'"),
    ("return_status", "none", f"update order_lines set \"returning\" = 0 where order_id = '{E}'"),
]

BREAKS: list[tuple[str, str]] = [
    # every balance column equals its ledger
    *(
        ("line_balances", LINE % f'"{column}" = "{column}" + 1')
        for column in "ordered waiting promised recalling cancelled shipped returning returned under_way".split()
    ),
    ("line_balances", GOODS + "book = 'promises' and line = 1)"),
    ("line_balances", f"delete from order_lines where order_id = '{B}' and n = 1"),
    *(("stock_balances", f"update stock set {column} = {column} + 1") for column in ("on_hand", "quarantine", "promised")),
    ("stock_balances", GOODS + "to_account = 'on_hand')"),
    ("stock_balances", "update goods_ledger set to_location = 'HAM' where to_account = 'quarantine'"),
    ("stock_balances", "delete from stock"),
    *(("supply_balances", f"update supplies set {column} = {column} + 1") for column in ("received", "in_transit", "promised")),
    ("supply_balances", GOODS + "from_supply is not null)"),
    ("goods_placed", "update goods_ledger set to_location = null where to_account = 'quarantine'"),
    ("goods_placed", "update goods_ledger set from_location = null where from_account = 'on_hand'"),
    ("goods_placed", "update goods_ledger set sku_id = null where to_account = 'quarantine'"),
    ("goods_placed", "update goods_ledger set to_supply = null where to_account = 'in_transit'"),
    ("goods_placed", "update goods_ledger set owner = null where book = 'promises' and line is null"),
    *(
        ("payment_balances", CARD % f"{column} = {column} + 1")
        for column in "pending authorized capturing captured voiding voided refunding refunded".split()
    ),
    ("payment_balances", "update money_ledger set amount = amount + 1 where from_account = 'offered'"),
    ("value_balances", "update value_accounts set balance = balance + 1"),
    ("value_balances", "update value_accounts set held = held + 1"),
    ("value_balances", "update money_ledger set native = native + 1 where to_account = 'value'"),
    (
        "value_balances",
        "update money_ledger set native = native + 1 where to_account = 'captured' and native is not null",
    ),
    ("value_balances", "update payments set native_amount = native_amount + 1 where native_amount is not null"),
    # promise rows add up, and stand where they may
    ("promises_by_line", HARD % "quantity = quantity + 1"),
    ("promises_by_line", f"delete from promises where owner = '{A}' and kind = 'waiting'"),
    ("promises_by_line", HARD % "recalling = 0"),
    ("promises_by_stock", "update promises set quantity = 2 where kind = 'stock' and line is null"),
    ("promises_by_stock", HARD % "location = 'HAM'"),
    ("promises_by_supply", "update promises set quantity = quantity + 1 where kind = 'supply'"),
    *(
        ("promises_stand", HARD % change)
        for change in (
            *("quantity = 0", "recalling = 3", "recalling = -1", "picked = 3", "packed = 3", "packed = -1"),
            *("level = 'soft'", "fulfillment = null", "location = null", "reason = 'backorder'", "sku_id = null"),
            *("fulfillment = 2", "location = 'HAM'", "n = 3", "channel = null"),
        )
    ),
    ("turns", "update orders set turn = turn + 2"),
    ("turns", "update orders set priority = 1"),
    ("promises_stand", "update promises set turn = 1 where level = 'soft'"),
    ("promises_stand", "update promises set reason = null where kind = 'waiting'"),
    ("promises_stand", "update promises set picked = 1 where kind = 'supply'"),
    ("promises_stand", "update promises set supply = null where kind = 'supply'"),
    ("promises_stand", f"update promises set sku_id = '{id(2)}' where kind = 'supply'"),
    ("promises_stand", "update fulfillments set state = 'cancelled' where n = 1"),
    ("promises_stand", "update reservations set last_promise = 0"),
    # fulfillments and parcels say how far units are
    *(
        ("fulfillments", f"update fulfillments set state = '{state}' where n = 1")
        for state in ("released", "started", "packed", "cancelled")
    ),
    *(("fulfillments", f"update fulfillments set state = '{state}' where n = 2") for state in ("picked", "delivered", "cancelled")),
    ("fulfillments", "update fulfillments set shipped = 0 where n = 2"),
    ("fulfillments", HARD % "packed = 2"),
    ("fulfillments", HARD % "picked = 1"),
    ("fulfillments", f"update parcels set state = 'lost' where order_id = '{A}' and n = 2"),
    *(("parcels", PARCEL % (f"state = '{state}'", n)) for state, n in (("delivered", 2), ("shipped", 1), ("lost", 2), ("undone", 3))),
    ("parcels", "update parcel_lines set quantity = quantity + 1 where parcel = 1"),
    ("parcels", PARCEL % ("fulfillment = null", 3)),
    ("parcels", PARCEL % ("delivered_at = null", 1)),
    ("parcels", f"delete from parcel_lines where order_id = '{A}' and parcel = 1"),
    ("parcels", LINE % "under_way = 0"),
    ("parcels", HARD % "packed = 0"),
    ("recalls", "update instructions set amount = 2 where kind = 'recall'"),
    ("recalls", "update instructions set state = 'done' where kind = 'recall'"),
    # transfers and reservations
    *(
        ("transfers", f"update transfers set {change} where reference = '{reference}'")
        for reference, change in (
            *(("T-1", "state = 'open'"), ("T-1", "state = 'received'"), ("T-1", "state = 'cancelled'"), ("T-1", "target = 'BER'")),
            *(("T-2", "state = 'shipped'"), ("T-2", "state = 'cancelled'"), ("T-2", "source = 'HAM'")),
        )
    ),
    ("transfers", "update supplies set closed = 1 where reference = 'T-1'"),
    ("transfers", "update supplies set expected = 2 where reference = 'T-2'"),
    ("transfers", "update supplies set kind = 'purchase' where reference = 'T-1'"),
    ("transfers", "update supplies set kind = 'transfer' where reference = 'PO-1'"),
    ("transfers", f"update promises set sku_id = '{id(2)}' where owner = '{id(401)}'"),
    *(("reservations", f"update reservations set state = '{state}' where reference = 'cart'") for state in ("expired", "confirmed")),
    ("reservations", "update reservations set order_id = null where state = 'confirmed'"),
    ("reservations", "delete from due where command = 'stock.expire_reservation'"),
    # money
    ("payment_cash", "update money_ledger set amount = amount + 1 where from_account = 'payer'"),
    ("payment_cash", "update money_ledger set amount = amount + 1 where to_account = 'payer'"),
    ("payment_cash", "delete from money_ledger where from_account = 'value'"),
    ("payment_cash", "update money_ledger set currency = 'USD' where payment is not null"),
    ("money_placed", "update money_ledger set payment = null where book = 'promises'"),
    ("money_placed", "update money_ledger set to_collector = null where to_account = 'clearing'"),
    ("money_placed", "update money_ledger set from_value = null where from_account = 'value'"),
    *(("instructions", f"update instructions set amount = 1 where state = 'open' and n = {n}") for n in (1, 2, 3)),
    ("instructions", "update instructions set state = 'failed' where kind = 'refund'"),
    # the database's checks, and overdrafts
    ("bounds", "update stock set promised = -1"),
    ("bounds", "update stock set quarantine = -1"),
    ("bounds", "update stock set promised = on_hand + 1"),
    ("bounds", "update stock set short = 1"),
    ("bounds", LINE % "ordered = 8"),
    ("bounds", LINE % "waiting = -1, promised = promised + 2"),
    ("bounds", LINE % "recalling = 3"),
    ("bounds", LINE % "recalling = -1"),
    ("bounds", LINE % '"returning" = -1'),
    ("bounds", LINE % "returned = 3"),
    ("bounds", LINE % "credited = 7"),
    ("bounds", LINE % "credited = -1"),
    ("bounds", LINE % "under_way = -1"),
    ("bounds", "update supplies set received = -1"),
    ("bounds", "update supplies set promised = 9"),
    ("bounds", "update supplies set short = 1"),
    ("bounds", CARD % "pending = -1"),
    ("bounds", CARD % "voided = 101"),
    ("bounds", CARD % "refunded = 251"),
    ("bounds", CARD % "discrepancy = 1"),
    ("bounds", "update value_accounts set held = -1"),
    ("bounds", "update value_accounts set held = 681"),
    ("bounds", 'update value_accounts set "over" = 1'),
    # orders
    *(("order_totals", f"update orders set {column} = {column} + 1") for column in ("net", "tax", "gross", "discount")),
    ("order_totals", "update order_lines set tax = tax + 1"),
    ("order_totals", "update adjustments set gross = gross + 1, net = net + 1"),
    ("order_totals", "update adjustments set net = net + 1, tax = tax - 2"),
    ("order_totals", f"delete from adjustments where order_id = '{A}' and n = 2"),
    *(("taxes", f"update taxes set amount = amount + 1 where {of} is not null") for of in ("line", "adjustment")),
    ("taxes", "update taxes set line = null where n = 1"),
    ("taxes", "update taxes set adjustment = 1 where n = 1"),
    ("discounts", LINE % """discounts = '[{"title": "Sale", "amount": 11}]'"""),
    *(("bundles", f"update order_lines set {change} where role = 'bundle'") for change in ("bundles = 0", "bundles = 2", "role = 'goods'")),
    ("bundles", "update order_lines set net = 1, gross = 1 where role = 'bundle'"),
    *(
        ("bundles", f"update order_lines set {change} where role = 'component'")
        for change in ("per_parent = 2", "parent = 1", "parent = null")
    ),
    ("dates", "update promises set reason = 'date', until = '2026-03-09Z' where kind = 'waiting'"),
    ("dues", "update orders set due = due + 1"),
    ("dues", CARD % "voided = voided + 1"),
    ("dues", LINE % "credited = 2"),
    ("numbers", f"update orders set number = null where id = '{A}'"),
    ("catalog", "update skus set tracked = true where code = 'SET'"),
    ("catalog", "update skus set bundle = false where code = 'SET'"),
    ("catalog", "update skus set bundle = true, tracked = false where code = 'TEA'"),
    ("catalog", "delete from components"),
    ("catalog", "update components set component_id = sku_id"),
    ("customers", "update customers set merged_into = id"),
    ("customers", f"update customers set merged_into = '{id(72)}' where id = '{id(70)}'"),
    ("customers", "update customer_addresses set ships = true, removed_at = '2026-01-01Z'"),
    (
        "customers",
        "update customer_addresses set bills = true; insert into customer_addresses (customer_id, n, address, bills) "
        "select customer_id, 2, address, true from customer_addresses",
    ),
    ("numbers", "update number_series set last = 1 where code = 'invoice'"),
    ("numbers", "update number_series set last = 9 where code = 'shop'"),
    ("numbers", "update number_series set first = 8 where code = 'shop'"),
    ("numbers", "update orders set number = 'R-10' where number = 'R-007'"),
    ("numbers", "update orders set number = '107' where number = 'R-007'"),
    # the engine's books
    ("events", "delete from events where seq = 2"),
    ("events", "delete from events where seq = 3"),
    ("events", "delete from events where seq = 1"),
    ("events", "update event_head set n = 4"),
    ("events", "update events set stream = 1 where seq = 3"),
    ("events", "update events set seq = 5 where seq = 3"),
    ("events", "update cursors set seq = 4"),
    ("commands", f"update goods_ledger set command_id = '{id(999)}' where seq = 1"),
    ("commands", f"update money_ledger set command_id = '{id(901)}' where seq = 1"),
    ("commands", f"update events set command_id = '{id(901)}' where seq = 1"),
    ("commands", f"update commands set id = '{ACCEPTED}'"),
    ("deadlines", "delete from due where command = 'orders.end_hold'"),
    ("deadlines", "update holds set until = '2026-01-01Z', n = 2"),
    ("deadlines", "delete from due where command = 'payments.expire'"),
    ("deadlines", "delete from due where command = 'approvals.expire'"),
    ("deadlines", "update approvals set state = 'open', decided_at = null where n = 2"),
    ("deadlines", "delete from due where command = 'orders.remind'"),
    ("deadlines", "update follow_ups set closed_at = null where n = 1"),
    ("answers", "update idempotency set status = 200"),
    ("answers", f"update idempotency set command_id = '{id(999)}'"),
    # read tables
    ("order_terms", f"delete from order_terms where order_id = '{A}' and kind = 'status'"),
    ("order_terms", f"update order_terms set term = 'x' where order_id = '{A}' and kind = 'channel'"),
    ("order_terms", f"insert into order_terms select 'tag', 'x', placed_at, '{id(999)}' from orders where id = '{A}'"),
    ("order_terms", "update order_terms set placed_at = placed_at + interval '1 second' where kind = 'sku'"),
    ("order_terms", f"update orders set assignee = 'kim' where id = '{A}'"),
]
