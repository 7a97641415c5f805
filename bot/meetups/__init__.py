# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Meetups: added, changed, reminded of, come to and looked back at; never wrong, never lost, never doubled."""
