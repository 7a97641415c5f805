# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The benchmark: this matcher beside what a user would build instead, on the same questions and machine."""
