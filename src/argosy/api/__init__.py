"""The HTTP API. It translates, and nothing more: commands are dispatched from the registry, reads are FastAPI routes."""
