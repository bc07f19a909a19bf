-- Between two runs: no orders, all stock free again, and nothing left over for the other run to clean up.
truncate orders, order_lines, promises, payments, addresses, idempotency, due, events, instructions, order_terms, sales;
delete from money_ledger;
delete from goods_ledger where book = 'promises';
delete from commands where name <> 'bench.seed';
update event_head set n = 0;
update cursors set seq = 0;
update stock set promised = 0, short = 0;
vacuum (analyze) stock, event_head, goods_ledger, money_ledger, commands;
checkpoint;
