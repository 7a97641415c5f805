# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The middle floor: what the bot does, whoever it talks to and wherever."""
