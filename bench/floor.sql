-- The least an order can cost: the same rows as orders.place writes, by hand, one transaction an order, no HTTP, no checks.
\set a random(1, 10000)
\set b random(1, 10000)
\set c random(1, 10000)
\set q random(1, 3)
begin;
select uuidv7() as oid, uuidv7() as aid, uuidv7() as cid, nextval('order_number') as num,
  lpad(to_hex(:a::bigint), 32, '0') as s1, lpad(to_hex(:b::bigint), 32, '0') as s2, lpad(to_hex(:c::bigint), 32, '0') as s3 \gset
select sku_id, on_hand - promised from stock
  where sku_id in (:s1::uuid, :s2::uuid, :s3::uuid) and location = 'BER' order by sku_id, location for no key update;
insert into addresses (id, name, line1, city, country, postcode)
  values (:aid::uuid, 'Anna Schmidt', 'Hauptstr. 5', 'Berlin', 'DE', '10115');
insert into orders (id, company, channel, reference, currency, exponent, prices_include_tax, content_hash, placed_at, number,
    ship_to, bill_to, net, tax, gross, payment_status)
  values (:oid::uuid, 'main', 'web', 'R' || :num::text, 'EUR', 2, true, '\x00112233445566778899aabbccddeeff', clock_timestamp(), :num::text,
    :aid::uuid, :aid::uuid, 5000, 997, 5997, 'authorized');
insert into order_lines (order_id, n, sku_id, code, title, unit_price, net, tax, gross, ordered, promised)
  values (:oid::uuid, 1, :s1::uuid, 'SKU-00001', 'Thing 1', 9990000, 800, 199, 999, :q::bigint, :q::bigint),
    (:oid::uuid, 2, :s2::uuid, 'SKU-00001', 'Thing 1', 9990000, 800, 199, 999, :q::bigint, :q::bigint),
    (:oid::uuid, 3, :s3::uuid, 'SKU-00001', 'Thing 1', 9990000, 800, 199, 999, :q::bigint, :q::bigint);
update stock s set promised = promised + v.q
  from (select k, sum(q) as q from (values (:s1::uuid, :q::bigint), (:s2::uuid, :q::bigint), (:s3::uuid, :q::bigint)) x (k, q) group by k) v
  where s.sku_id = v.k and s.location = 'BER';
insert into promises (owner, n, line, sku_id, location, kind, quantity)
  values (:oid::uuid, 1, 1, :s1::uuid, 'BER', 'stock', :q::bigint), (:oid::uuid, 2, 2, :s2::uuid, 'BER', 'stock', :q::bigint),
    (:oid::uuid, 3, 3, :s3::uuid, 'BER', 'stock', :q::bigint);
insert into goods_ledger (at, command_id, book, from_account, to_account, to_location, quantity, sku_id, owner, line)
  values (clock_timestamp(), :cid::uuid, 'promises', 'demand', 'promised', 'BER', :q::bigint, :s1::uuid, :oid::uuid, 1),
    (clock_timestamp(), :cid::uuid, 'promises', 'demand', 'promised', 'BER', :q::bigint, :s2::uuid, :oid::uuid, 2),
    (clock_timestamp(), :cid::uuid, 'promises', 'demand', 'promised', 'BER', :q::bigint, :s3::uuid, :oid::uuid, 3);
insert into payments (order_id, n, collector, amount, at, reference, authorized)
  values (:oid::uuid, 1, 'test', 5997, clock_timestamp(), 'ch_1', 5997);
insert into money_ledger (at, command_id, book, from_account, to_account, amount, currency, order_id, payment)
  values (clock_timestamp(), :cid::uuid, 'promises', 'offered', 'authorized', 5997, 'EUR', :oid::uuid, 1);
with k as (
  insert into idempotency (actor, key, hash, command_id, status, outcome, at)
  values ('key:1', :cid::text, '\x00112233445566778899aabbccddeeff', :cid::uuid, 201,
    '{"order":{"id":"0199aaaa-0000-7000-8000-000000000000","number":"12345","channel":"web","reference":"R1","status":"open","payment_status":"authorized","fulfillment_status":"none","return_status":"none","version":1,"progress":1},"total":"59.97","waiting":0,"existed": false}',
    clock_timestamp()))
insert into commands (id, name, actor, key, at, status, subject)
  values (:cid::uuid, 'orders.place', 'key:1', :cid::text, clock_timestamp(), 201, :oid::uuid);
-- head: the counter that numbers events in commit order
with h as (update event_head set n = n + 2 where stream = 0 returning n)
insert into events (stream, seq, at, type, version, subject, command_id, data)
  select 0, h.n - 2 + i, clock_timestamp(), t, 1, s, :cid::uuid, d from h, (values
    (1, :oid::uuid, 'payment.moved', '{"subject":"0199aaaa-0000-7000-8000-000000000000","payment":1,"account":"authorized","amount":5997,"currency":"EUR"}'::jsonb),
    (2, :oid::uuid, 'order.placed', '{"subject":"0199aaaa-0000-7000-8000-000000000000","number":"12345","channel":"web","reference":"R1","currency":"EUR","gross":5997,"lines":[{"line":1,"sku":"A","quantity":1,"waiting":0},{"line":2,"sku":"B","quantity":1,"waiting":0},{"line":3,"sku":"C","quantity":1,"waiting":0}]}'::jsonb)) v (i, s, t, d);
-- end of head
-- terms: what it is found by, which ours writes a moment later
insert into order_terms (kind, term, placed_at, order_id)
  select v.kind, v.term, clock_timestamp(), :oid::uuid from (values ('status', 'open'), ('payment_status', 'authorized'),
    ('fulfillment_status', 'none'), ('return_status', 'none'), ('channel', 'web'), ('location', 'BER'), ('country', 'DE'), ('collector', 'test'),
    ('sku', 'SKU-' || lpad(:a::text, 5, '0')), ('sku', 'SKU-' || lpad(:b::text, 5, '0')), ('sku', 'SKU-' || lpad(:c::text, 5, '0')),
    ('text', 'sku-' || lpad(:a::text, 5, '0')), ('text', 'sku-' || lpad(:b::text, 5, '0')), ('text', 'sku-' || lpad(:c::text, 5, '0')),
    ('text', :num::text), ('text', 'r' || :num::text), ('text', 'anna'), ('text', 'schmidt')) v (kind, term);
-- end of terms
commit;
