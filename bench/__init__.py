"""How fast Argosy is, as ratios within one run: against a hand-written transaction (the floor) and the usual kind of service."""
