# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Calendars in iCalendar (RFC 5545): reading those of others, and giving out our own."""
