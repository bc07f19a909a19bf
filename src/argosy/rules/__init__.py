"""The decisions, over a World: which goods, then which money. No I/O; each rule is a verb on a page of its own."""
