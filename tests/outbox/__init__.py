# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outbox, and the couriers that bring to the platforms what is in it."""
