"""A database with many orders, written by SQL: for what depends on how large tables are, such as plans."""

from __future__ import annotations

from typing import Any

import psycopg

from argosy.queries.terms import CODES

ORDER = "lpad(to_hex(i), 32, '0')::uuid"
STATEMENTS = (
    "insert into locations (code, company, title, timezone) values ('BER', 'main', 'Berlin', 'UTC')",
    "insert into channels (code, company, title, currency, prices_include_tax, locations) values ('web', 'main', 'Web', 'EUR', true, '[]')",
    "insert into skus (id, code, title) select lpad(to_hex(i), 32, '0')::uuid, 'SKU-' || i, 'Thing' from generate_series(1, 1000) i",
    "insert into components (sku_id, component_id, per) select lpad(to_hex(i), 32, '0')::uuid, "
    "lpad(to_hex((i + n) %% 1000 + 1), 32, '0')::uuid, 2 from generate_series(1, 1000) i cross join generate_series(1, 2) n",
    "insert into addresses (id, name, line1, city, country) "
    f"select {ORDER}, 'Anna Schmidt' || i %% 100, 'x', 'Berlin', case when i %% 3 = 0 then 'AT' else 'DE' end "
    "from generate_series(1, %(orders)s) i",
    "insert into orders (id, company, channel, reference, currency, exponent, prices_include_tax, content_hash, placed_at, number, "
    "ship_to, gross, due, status, test, ship_by, tags) "
    f"select {ORDER}, 'main', 'web', 'W-' || i, 'EUR', 2, true, '\\x00', '2026-01-01Z'::timestamptz + i * interval '1 minute', "
    f"(100000 + i)::text, {ORDER}, i %% 100 * 100, case when i %% 50 = 0 then 5 else 0 end, "
    "case when i %% 20 = 0 then 'open' else 'complete' end, i %% 1000 = 0, '2026-01-05Z', '[\"x\"]' from generate_series(1, %(orders)s) i",
    "insert into order_lines (order_id, n, sku_id, code, title, unit_price, net, tax, gross, ordered, waiting, shipped) "
    f"select {ORDER}, n, lpad(to_hex((i * n) %% 1000 + 1), 32, '0')::uuid, 'SKU-' || (i * n) %% 1000 + 1, 'Thing', 1, 1, 0, 1, 1, "
    "case when i %% 20 = 0 then 1 else 0 end, case when i %% 20 = 0 then 0 else 1 end "
    "from generate_series(1, %(orders)s) i cross join generate_series(1, 2) n",
    "insert into promises (owner, n, kind, sku_id, quantity, line, reason, channel) "
    f"select {ORDER}, n, 'waiting', lpad(to_hex((i * n) %% 1000 + 1), 32, '0')::uuid, 1, n, 'backorder', 'web' "
    "from generate_series(20, %(orders)s, 20) i cross join generate_series(1, 2) n",
    "insert into promises (owner, n, kind, sku_id, quantity, line, location, level, fulfillment, channel) "
    f"select {ORDER}, 2 + n, 'stock', lpad(to_hex((i * n) %% 1000 + 1), 32, '0')::uuid, 1, n, 'BER', "
    "case n when 1 then 'soft' else 'hard' end, nullif(n, 1), 'web' "
    "from generate_series(20, %(orders)s, 20) i cross join generate_series(1, 2) n",
    "insert into fulfillments (order_id, n, location, at, state) "
    f"select {ORDER}, 1, 'BER', '2026-01-01Z', 'shipped' from generate_series(1, %(orders)s) i where i %% 20 <> 0",
    "insert into parcels (order_id, n, location, at, tracking) "
    f"select {ORDER}, 1, 'BER', '2026-01-01Z', 'T' || i from generate_series(1, %(orders)s) i where i %% 20 <> 0",
    "insert into payments (order_id, n, collector, amount, at) "
    f"select {ORDER}, 1, 'test', 1, '2026-01-01Z' from generate_series(1, %(orders)s) i",
    "insert into holds (order_id, n, type, reason, at, by) "
    f"select {ORDER}, 1, 'fraud', 'x', '2026-01-01Z', 'x' from generate_series(1, %(orders)s, 20) i",
    "insert into approvals (order_id, n, command, body, kind, amount, version, asked_by, asked_at, expires_at, state, decided_at) "
    f"select {ORDER}, 1, 'orders.cancel', '{{}}', 'cancel', 1, 1, 'x', '2026-03-01Z', '2026-03-08Z', "
    "case when i %% 100 = 0 then 'open' else 'approved' end, case when i %% 100 = 0 then null else '2026-03-01Z'::timestamptz end "
    "from generate_series(1, %(orders)s) i",
    "insert into mentions (id, user_id, at, order_id, note) "
    f"select {ORDER}, 'user:' || i %% 40, '2026-03-01Z', {ORDER}, 1 from generate_series(1, %(orders)s) i",
    "insert into notes (order_id, n, kind, text, at, by) "
    f"select {ORDER}, 1, 'note', 'x', '2026-03-01Z', 'x' from generate_series(1, %(orders)s) i",
    "insert into follow_ups (order_id, n, at, assignee, asked_by, asked_at, note, closed_at) "
    f"select {ORDER}, 1, '2026-03-01Z', 'user:' || i %% 40, 'x', '2026-03-01Z', 1, "
    "case when i %% 4 = 0 then null else '2026-03-01Z'::timestamptz end from generate_series(1, %(orders)s) i",
    "insert into views (id, list, title, query, owner, shared) "
    f"select {ORDER}, 'orders', 'V', '', 'user:' || i, i %% 4000 = 0 from generate_series(1, %(orders)s) i",
    "insert into events (stream, seq, at, type, subject, command_id, data) "
    f"select 0, i, '2026-01-01Z', 'order.placed', {ORDER}, {ORDER}, '{{\"gross\": 100}}' from generate_series(1, %(orders)s) i",
    "update parcels set state = 'failed' from generate_series(1, %(orders)s, 20) i where order_id = lpad(to_hex(i), 32, '0')::uuid",
    "insert into stock (sku_id, location, short) select lpad(to_hex(i), 32, '0')::uuid, 'BER', case when i %% 100 = 0 then 1 else 0 end "
    "from generate_series(1, 1000) i",
    "insert into supplies (id, sku_id, kind, reference, location, expected, short) "
    "select lpad(to_hex(i), 32, '0')::uuid, lpad(to_hex(i %% 500), 32, '0')::uuid, 'purchase', 'PO-' || i, 'BER', 5, "
    "case when i %% 500 = 0 then 1 else 0 end from generate_series(1, %(orders)s / 10) i",
    "insert into value_accounts (id, kind, unit) select lpad(to_hex(i), 32, '0')::uuid, 'gift_card', 'EUR' "
    "from generate_series(1, %(orders)s / 10) i",
    "insert into customers (id, created_at, reference, name, email) "
    f"select {ORDER}, '2026-01-01Z'::timestamptz + i * interval '1 minute', 'C-' || i, 'Anna Schmidt' || i, 'a' || i || '@example.org' "
    "from generate_series(1, %(orders)s) i",
    f"update orders set customer_id = {ORDER} from generate_series(1, %(orders)s) i where orders.id = {ORDER}",
    f"insert into customer_addresses (customer_id, n, address) select {ORDER}, 1, {ORDER} from generate_series(1, %(orders)s) i",
    f"insert into find_terms (kind, term, id) select distinct v.kind, v.term, {ORDER} from generate_series(1, %(orders)s) i cross join "
    "lateral (values ('customer', 'anna'), ('customer', 'schmidt' || i), ('same email', 'a' || i / 2 || '@example.org'), "
    "('sku', 'anna' || i), ('sku', 'sch' || i)) v (kind, term)",
    "insert into sales (slot, channel, currency, orders) select '2026-01-01Z'::timestamptz + i * interval '30 minutes', 'web', 'EUR', 1 "
    "from generate_series(1, %(orders)s) i",
    "update event_head set n = %(orders)s",
    "insert into commands (id, name, actor, key, at, status, code, subject) "
    f"select {ORDER}, case when i %% 500 = 0 then 'access.set_roles' else 'orders.place' end, 'user:' || i %% 50, i::text, "
    "'2026-01-01Z'::timestamptz + i * interval '1 minute', case when i %% 200 = 0 then 409 else 200 end, "
    f"case when i %% 200 = 0 then 'last_owner' end, {ORDER} from generate_series(1, %(orders)s) i",
    "insert into order_terms (kind, term, placed_at, order_id) select distinct kind, term, placed_at, order_id from ("
    f"with o as (select * from orders) select * from ({CODES.replace('%', '%%')}) t "
    "union all select o.id, o.placed_at, 'text', v.term from orders o join addresses a on a.id = o.ship_to "
    "cross join lateral (values (o.number), (lower(o.reference)), ('anna'), (split_part(lower(a.name), ' ', 2))) v (term)"
    ") t where term is not null",
)


def populate(connection: psycopg.Connection[Any], orders: int) -> None:
    """So many orders of two lines, of which every twentieth is open and waits; as the owner, in a migrated database."""
    for statement in STATEMENTS:
        connection.execute(statement, {"orders": orders})
