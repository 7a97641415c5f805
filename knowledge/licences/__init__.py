# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Licences as data: what they are called, what they say, what goes into what, and which to choose.

Everything here is read from files that stand beside the code, each with its sources, and nothing
is guessed: what no source says is unknown. Import the module that is needed; each reads its file
when it is first asked.
"""
