"""Every write, one file a verb, by area: the table of contents of the product."""
