# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checklists that the community works by: an open data platform, and publishing code."""
