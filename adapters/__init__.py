# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The top floor: each adapter translates between one platform and the bot, and nothing else."""
