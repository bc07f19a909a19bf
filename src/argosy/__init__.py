"""Argosy: order management. Every order received, processed, shipped and taken back, proved in two ledgers."""

__version__ = "0.1.0"
