"""The console: screens where a team works all day. It reads by queries, changes by commands, and decides nothing itself."""
