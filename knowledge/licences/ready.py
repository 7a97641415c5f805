# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts to copy when a licence has been chosen: a file's header, the line of attribution, the address for metadata."""

from dataclasses import dataclass

from knowledge.entry import Language

# The forms that DCAT-AP-SE lists for dcterms:license, with http and a slash at the end
# (https://docs.dataportal.se/dcat/docs/recommendations/, read 2024-12-09).
URIS = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/4.0/",
}
SHORT = {"CC0-1.0": "CC0 1.0", "CC-BY-4.0": "CC BY 4.0", "CC-BY-SA-4.0": "CC BY-SA 4.0"}
PAGES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
}

# In two pieces, so that tools that read this file don't take it for their own.
_SPDX = "SPDX" + "-"


@dataclass(frozen=True, slots=True)
class Ready:
    """The texts for one licence; `credit` and `uri` are empty where it has none."""

    file: str
    header: str
    credit: str
    uri: str


def ready(id: str, year: int, language: Language) -> Ready:
    """The texts for a licence; what is in brackets is to be filled in."""
    holder = "[er organisation]" if language == "sv" else "[your organisation]"
    header = f"{_SPDX}FileCopyrightText: {year} {holder}\n{_SPDX}License-Identifier: {id}"
    credit = ""
    if id in SHORT:
        credit = (
            f"Källa: [datamängdens eller verkets namn], {holder}, {SHORT[id]}, {PAGES[id]}"
            if language == "sv"
            else f"Source: [name of the dataset or work], {holder}, {SHORT[id]}, {PAGES[id]}"
        )
    return Ready(f"LICENSES/{id}.txt", header, credit, URIS.get(id, ""))
