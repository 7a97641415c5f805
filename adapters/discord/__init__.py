# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Discord: slash commands, buttons, forms, mentions and direct messages, all made from the commands' declarations."""

NAME = "discord"
