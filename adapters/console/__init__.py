# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The console: Eko in a terminal or a pipe, for trying it, working in it, and testing answers."""
