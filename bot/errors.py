# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The errors that people are meant to read.

EkoError
├── UserError      someone wrote something that can't be done: shown where they wrote it
└── StartError     Eko can't start or go on: shown to the operator, with the exit status
    ├── ConfigError    a setting is wrong; status 2
    └── StoreError     the database can't be used; status 3
"""


class EkoError(Exception):
    """An error whose text says what to do."""


class UserError(EkoError):
    """Something to say to the person who asked, instead of doing what they asked for.

    The text is a message id of the catalogues; `values` fill its braces after translation.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text, self.values = text, values


class StartError(EkoError):
    """Something that the operator has to mend; `status` is what the process ends with."""

    status = 1


class ConfigError(StartError):
    """A setting that is unknown, of the wrong type or out of range."""

    status = 2


class StoreError(StartError):
    """A database that can't be opened, read or written."""

    status = 3
