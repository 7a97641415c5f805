# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How Alembic runs the migrations: in the connection it is given, each in a transaction of its own."""

from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection, delete, insert, select, text

from bot.store.migrate import LOCK, PATIENCE
from bot.store.tables import Base, CompatibilityRow


def note(*, ctx: MigrationContext, step: MigrationInfo, **_: Any) -> None:
    """Notes whose Eko can use the tables from now on, in the transaction that changes them."""
    before = ctx.connection.scalar(select(CompatibilityRow.oldest)) or ""
    ctx.connection.execute(delete(CompatibilityRow))
    ctx.connection.execute(insert(CompatibilityRow).values(oldest=max(before, step.up_revision.module.oldest)))


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        # Whoever waits for a table keeps all who come after from using it.
        connection.execute(text(f"SET lock_timeout = '{PATIENCE}s'"))
        connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
            transaction_per_migration=True,
            on_version_apply=note,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if connection.dialect.name == "postgresql":
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()


run(context.config.attributes["connection"])
