# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""A data set for research: stories whose authors agree to it now, without people, described so that others can use it.

The same database gives the same bytes. Pseudonyms are made with a key that is a digest of all that the
data set is made of, with the secret codes of the receipts: so they hold within a data set, and say nothing
about another, since whatever changes makes another key.
"""
