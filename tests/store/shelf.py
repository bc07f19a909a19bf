"""Small things to say to a connection, and a table to put things on."""

import time

import psycopg

from argosy.store.statement import Call, Statement

BEGIN, COMMIT, ROLLBACK = Statement("begin"), Statement("commit"), Statement("rollback")
ONE = Statement("select 1", rows=True)
PID = Statement("select pg_backend_pid()", rows=True)
TABLE = Statement("create temp table shelf (sku text primary key, units int check (units >= 0))")
PUT = Statement("insert into shelf select * from unnest({}, {})", ["text[]", "integer[]"])
SHELF = Statement("select sku, units from shelf order by sku", rows=True)
PREPARED = Statement("select count(*), count(distinct statement) from pg_prepared_statements", rows=True)
BROKEN = Statement("select nothing from nowhere", rows=True)
SLEEP = Statement("select pg_sleep({}::int / 1000.0)", ["integer"], rows=True)
END_SELF = Statement("select pg_terminate_backend(pg_backend_pid())", rows=True)
ECHO = Statement("select {}", ["text"], rows=True)


def put(*skus, units=1, expect=None):
    return Call(PUT, [list(skus), [units] * len(skus)], expect)


def end_backend(database, pid):
    with psycopg.connect(database.owner_conninfo(), autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s)", [pid])
        while other.execute("select 1 from pg_stat_activity where pid = %s", [pid]).fetchone():
            time.sleep(0.01)
