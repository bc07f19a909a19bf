"""How commands run: registry, runner, coalescer, idempotency, events, due work. Every write in Argosy goes through here."""
