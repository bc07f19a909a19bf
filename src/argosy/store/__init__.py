"""PostgreSQL: the embedded server, tables, locks, loaders, the set writer. Knows rows and how to reach them; knows no rule."""
