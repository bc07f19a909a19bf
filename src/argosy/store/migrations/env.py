"""Run by Alembic for each upgrade: on the connection it is handed, a transaction a revision, noting what it applied."""

from __future__ import annotations

from alembic import context

from argosy.store.tables import metadata

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=True,
    on_version_apply=lambda step, **_: attributes["applied"].append(step.up_revision_id),
)
with context.begin_transaction():
    context.run_migrations()
