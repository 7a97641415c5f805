# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The closed lists: keys that others build on stay, and every key has its group or sphere."""

from bot.command import Option
from bot.stories import taxonomy

PINNED = {  # keys that data sets may hold: more may come, none may go
    "KINDS": {"success", "challenge", "lesson"},
    "AREAS": {
        *("open-data", "open-source", "open-licences", "open-standards", "community", "procurement", "measuring"),
        "other",
    },
    "ORGANISATIONS": {
        *("state-authority", "municipality", "region", "public-company", "university", "firm", "association"),
        *("individual", "other"),
    },
    "SECTORS": {
        *("labour-market", "transport", "environment", "geodata", "culture", "health", "education", "administration"),
        "other",
    },
    "STAGES": {"idea", "pilot", "in-use", "ended"},
    "HINDRANCES": {
        *("law", "licence", "procurement", "money", "skills", "mandate", "security", "data-quality", "technology"),
        *("culture", "supplier", "other"),
    },
    "COLLABORATIONS": {"alone", "within", "public", "private", "community", "cross-border"},
    "EVIDENCE": {"measured", "estimated", "anecdote"},
    "VOICES": {"private", "work", "organisation"},
}


def keys(options: tuple[Option, ...]) -> set[str]:
    return {option.key for option in options}


def test_no_key_that_a_data_set_may_hold_is_removed() -> None:
    gone = {name: pinned - keys(getattr(taxonomy, name)) for name, pinned in PINNED.items()}

    assert {name: missing for name, missing in gone.items() if missing} == {}


def test_every_hindrance_has_a_group_and_every_organisation_a_sphere() -> None:
    assert set(taxonomy.HINDRANCE_GROUPS) == keys(taxonomy.HINDRANCES)
    assert set(taxonomy.SPHERES) == keys(taxonomy.ORGANISATIONS)


def test_no_key_holds_what_separates_several() -> None:
    lists = [getattr(taxonomy, name) for name in PINNED]

    assert not [option.key for options in lists for option in options if set(option.key) & set(", ;*")]
