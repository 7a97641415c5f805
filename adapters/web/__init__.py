# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Eko on the web: pages and files to be fetched, nothing to be sent."""
