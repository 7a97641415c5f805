# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Licences: what they are, how two differ, what goes into what, and which to choose.

The facts are data under `knowledge/licences`; here they are put into words. A question in people's
own words that is really a look-up is answered by `lookups.beside`. A name that can mean several
licences is asked back, and nothing is guessed.
"""
