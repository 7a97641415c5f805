# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What Eko keeps, in SQLite or PostgreSQL."""

from bot.store.engine import Store

__all__ = ["Store"]
