-- 10,000 SKUs at one location with more stock than a run can sell. A SKU's id is its number, so that pgbench can make it.
insert into locations (code, company, title, timezone) values ('BER', 'main', 'Berlin', 'UTC');
insert into channels (code, company, title, currency, prices_include_tax, locations)
  values ('web', 'main', 'Web', 'EUR', true, '["BER"]');
update settings_version set version = version + 1;
insert into skus (id, code, title)
  select lpad(to_hex(i), 32, '0')::uuid, 'SKU-' || lpad(i::text, 5, '0'), 'Thing ' || i from generate_series(1, 10000) i;
insert into stock (sku_id, location, on_hand) select id, 'BER', 1000000000 from skus;
insert into commands (id, name, actor, key, at, status)
  values (lpad('b', 32, '0')::uuid, 'bench.seed', 'bench', 'seed', '2026-01-01', 200);
insert into goods_ledger (at, command_id, book, from_account, to_account, to_location, quantity, sku_id)
  select '2026-01-01', lpad('b', 32, '0')::uuid, 'holdings', 'opening', 'on_hand', 'BER', 1000000000, id from skus;
