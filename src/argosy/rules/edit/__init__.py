"""Editing an order: a list of changes is folded into one set, which says each thing once; the set is carried out, goods first, then money.

The fold needs no World: a draft on a screen is kept by it, and a preview is the same set, carried out and not written.
"""
