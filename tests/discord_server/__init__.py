# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A Discord of our own on loopback: its REST interface and its gateway, as strict as the real ones.

Written by hand from https://docs.discord.com/developers; requests are held against the rules there and
refused with Discord's own error codes. Nothing here knows Eko.
"""
