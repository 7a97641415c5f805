# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Checklists: an organisation's own way through a list, and what the community adds to the lists.

How far an organisation has come is seen by those who work on it and by nobody else; others see an
item's share of organisations, and that only where there are three or more.
"""
