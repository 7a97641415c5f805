# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The closed lists that stories are described with.

They are data that others build on: a key is never removed or given another meaning, and a change
gets a new `VERSION`. What no list has is told in the author's own words beside `other`.
"""

from collections.abc import Mapping

from bot.command import Option
from bot.i18n import N_

VERSION = "2026-11"

KINDS = (
    Option("success", N_("Success")),
    Option("challenge", N_("Challenge")),
    Option("lesson", N_("Lesson learnt")),
)
AREAS = (
    Option("open-data", N_("Open data")),
    Option("open-source", N_("Open source")),
    Option("open-licences", N_("Open licences")),
    Option("open-standards", N_("Open standards and APIs")),
    Option("community", N_("Community and collaboration")),
    Option("procurement", N_("Procurement")),
    Option("measuring", N_("Measuring and following up")),
    Option("other", N_("Something else")),
)
ORGANISATIONS = (
    Option("state-authority", N_("State authority")),
    Option("municipality", N_("Municipality")),
    Option("region", N_("Region")),
    Option("public-company", N_("Public company")),
    Option("university", N_("University")),
    Option("firm", N_("Firm")),
    Option("association", N_("Association")),
    Option("individual", N_("Private person")),
    Option("other", N_("Something else")),
)
# The sphere that each kind of organisation is told as where the kind would point somebody out.
SPHERES: Mapping[str, str] = {
    **dict.fromkeys(("state-authority", "municipality", "region", "public-company", "university"), "public-sector"),
    **dict.fromkeys(("firm", "association", "individual", "other"), "outside-public-sector"),
}
SECTORS = (
    Option("labour-market", N_("Labour market")),
    Option("transport", N_("Transport")),
    Option("environment", N_("Environment")),
    Option("geodata", N_("Maps and geodata")),
    Option("culture", N_("Culture")),
    Option("health", N_("Health and care")),
    Option("education", N_("Education")),
    Option("administration", N_("Administration")),
    Option("other", N_("Something else")),
)
STAGES = (
    Option("idea", N_("Idea")),
    Option("pilot", N_("Pilot")),
    Option("in-use", N_("In use")),
    Option("ended", N_("Ended")),
)
HINDRANCES = (
    Option("law", N_("Law and regulation")),
    Option("licence", N_("Licences and rights")),
    Option("procurement", N_("Procurement")),
    Option("money", N_("Money")),
    Option("skills", N_("Skills and staff")),
    Option("mandate", N_("Mandate and responsibility")),
    Option("security", N_("Security")),
    Option("data-quality", N_("Quality of the data")),
    Option("technology", N_("Technology")),
    Option("culture", N_("Habits and attitudes")),
    Option("supplier", N_("Supplier")),
    Option("other", N_("Something else")),
)
# The groups that the literature on barriers to open data works with, so that data sets can be joined.
HINDRANCE_GROUPS: Mapping[str, str] = {
    "law": "legal",
    "licence": "legal",
    "procurement": "organisational",
    "money": "economic",
    "skills": "organisational",
    "mandate": "organisational",
    "security": "technical",
    "data-quality": "technical",
    "technology": "technical",
    "culture": "cultural",
    "supplier": "economic",
    "other": "other",
}
COLLABORATIONS = (
    Option("alone", N_("On our own")),
    Option("within", N_("Within the organisation")),
    Option("public", N_("With other public bodies")),
    Option("private", N_("With firms")),
    Option("community", N_("With a community")),
    Option("cross-border", N_("Across borders")),
)
EVIDENCE = (
    Option("measured", N_("Measured")),
    Option("estimated", N_("Estimated")),
    Option("anecdote", N_("An impression")),
)
VOICES = (
    Option("private", N_("As a private person")),
    Option("work", N_("My own view at work")),
    Option("organisation", N_("For my organisation")),
)
SHOWN = (
    Option("name", N_("With my name")),
    Option("organisation", N_("With my organisation")),
    Option("anonymous", N_("Anonymously")),
)
REASONS = (
    Option("personal-data", N_("It tells of somebody who can be recognised")),
    Option("secrecy", N_("It may hold something secret")),
    Option("insult", N_("It is hard on somebody")),
    Option("advertising", N_("It is advertising")),
    Option("copyright", N_("It has text or material of others")),
    Option("facts", N_("Something in it does not hold")),
    Option("unclear", N_("Too little for others to learn from")),
    Option("duplicate", N_("It has been told already")),
    Option("off-topic", N_("It is about something else")),
    Option("other", N_("Another reason")),
)


def label(key: str, options: tuple[Option, ...]) -> str:
    """The message id of what a key is called; a key that the list does not have stands for itself."""
    return next((option.label for option in options if option.key == key), key)
