"""Rows, accounts, shapes, events and the World: what is true, and what may become of it. No I/O."""
