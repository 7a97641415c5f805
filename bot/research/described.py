# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is said about a data set: a page for people, metadata for repositories, how to cite it."""

import json
from dataclasses import dataclass
from importlib.metadata import distribution
from typing import Any

from bot.research.coarsen import HIDDEN, QUASI, K
from bot.stories import taxonomy

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the descriptions say of a data set; `month` is that of the last thing in it."""

    label: str
    month: str
    community: str
    contact: str
    website: str
    stories: int
    authors: int
    smallest: int
    coarser: int
    withdrawn: int

    @property
    def title(self) -> str:
        return f"Stories of successes, challenges and lessons from {self.community}"

    @property
    def size(self) -> str:
        """Such as `1 story by 1 author`."""
        stories = "1 story" if self.stories == 1 else f"{self.stories} stories"
        return f"{stories} by {'1 author' if self.authors == 1 else f'{self.authors} authors'}"

    @property
    def version(self) -> str:
        return f"{self.month}-{self.label}"


def anonymity(facts: Facts) -> str:
    """What holds about how many authors share what."""
    if not facts.stories:
        return "There are no stories, so there is nothing that could point anybody out."
    if facts.smallest >= K:
        return f"Every combination of {', '.join(QUASI)} is shared by at least {facts.smallest} authors (k >= {K})."
    return (
        f"k >= {K} is not reached, since there are only {facts.authors} authors: all of {', '.join(QUASI)} is withheld."
    )


def readme(facts: Facts) -> str:
    """The page for people."""
    ask = f"\nQuestions: {facts.contact}" if facts.contact else ""
    return f"""# {facts.title}

Data set {facts.version}: {facts.size}.{ask}

## Svenska i korthet

Berättelser om framgångar, utmaningar och lärdomar när offentlig sektor delar data, kod och kunskap. Med är bara de vars
författare går med på forskning just nu, lästa av en moderator. Namn, organisation och kontaktuppgifter finns inte med.
`withdrawn.csv` säger vilka berättelser i tidigare datamängder som inte längre ska användas: ta bort dem.

## What it is

Members of {facts.community} told these stories in chat, by a form: five questions, more on request. A moderator read
each before it was taken in, two where an organisation was spoken for. A story is here only if its author's agreement to
research was in force when this was made.

Who tells is self-selected: people who are in the network and wanted to tell. Nothing here is a sample of anything.

## Files

| file | holds |
|---|---|
| `stories.csv`, `stories.json` | the stories, the same in both; described in `codebook.csv` |
| `codebook.csv` | every variable: meaning in English and Swedish, type, allowed values, missing values |
| `datapackage.json` | every table, described as a Frictionless Data Package with Table Schemas |
| `coarsening.csv` | what was made coarser, and to which level |
| `receipts.csv`, `agreements.json` | a proof of each agreement, and what was agreed to, word for word |
| `withdrawn.csv` | stories in earlier data sets that should not be used any more |
| `datacite.json`, `CITATION.cff` | metadata for a repository, and how to cite |
| `LICENSE.txt` | CC0 1.0 |
| `SHA256SUMS` | checksums of all the others |

CSV is UTF-8 with commas, CRLF and a header; a cell that a spreadsheet would take for a formula has an apostrophe in
front, which `stories.json` has not. Lists have semicolons between.

## What was done so that nobody is pointed out

- Names, organisations, accounts and contact details are left out, and so are addresses of what is told about.
- Personal numbers, phone numbers and e-mail addresses in the text are replaced by what they are, in brackets.
- Pseudonyms hold within this data set only. The same story or author has another pseudonym in every other data set.
- {anonymity(facts)} {facts.coarser} values were made coarser for that; `{HIDDEN}` stands for what is withheld.
- The free text is as its author wrote it. Somebody who knows the case may recognise it: do not try to.

## Withdrawn stories

An author may take the agreement back at any time. `withdrawn.csv` has the pseudonyms of {facts.withdrawn} stories, each
in the data set that it was in, with the month since which it should not be used. Delete them from your copy.

## Check it

`eko export verify DIR` checks the files, the rows against the codebook, and that there is a proof of agreement for
every story. An author who gives you a receipt proves which story it is about: `eko export verify DIR --receipt FILE`.
The proof says nothing without the receipt. Whoever runs the service can say which agreements are still in force,
without telling whose they are: `eko export verify DIR --now`.

## Licence and citation

The data set is dedicated to the public domain under CC0 1.0. Please cite it as `CITATION.cff` says. Codes are those of
taxonomy {taxonomy.VERSION}; a key is never given another meaning.
"""


def datacite(facts: Facts) -> dict[str, Any]:
    """Metadata by DataCite's schema 4.5; the repository adds the DOI."""
    creator = {"name": facts.community, "nameType": "Organizational"}
    abstract = (
        f"{facts.size} in {facts.community}, on successes, challenges and lessons "
        "when the public sector shares data, code and knowledge, with the kind of organisation, what it is about, "
        "hindrances, effects and advice. Pseudonymised; only stories whose authors agree to research."
    )
    methods = (
        "Self-selected members told the stories in chat by a form; a moderator read each. Direct identifiers are left "
        f"out, personal details in the text are masked, and quasi-identifiers are made coarser. {anonymity(facts)}"
    )
    return {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "creators": [creator],
        "titles": [{"title": facts.title, "lang": "en"}],
        "publisher": {"name": facts.community},
        "publicationYear": facts.month[:4],
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Pseudonymised stories"},
        "subjects": [{"subject": each} for each in ("open data", "open source", "open licences", "public sector")],
        "dates": [{"date": facts.month, "dateType": "Created"}],
        "language": "sv",
        "version": facts.version,
        "alternateIdentifiers": [{"alternateIdentifier": facts.label, "alternateIdentifierType": "Eko data set"}],
        "formats": ["text/csv", "application/json"],
        "rightsList": [
            {
                "rights": "Creative Commons Zero v1.0 Universal",
                "rightsUri": CC0,
                "rightsIdentifier": "CC0-1.0",
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
        "descriptions": [
            {"description": abstract, "descriptionType": "Abstract", "lang": "en"},
            {"description": methods, "descriptionType": "Methods", "lang": "en"},
        ],
    }


def citation(facts: Facts) -> str:
    """How to cite it (https://citation-file-format.github.io); JSON is YAML too, and needs no care with quotes."""
    lines = {
        "cff-version": "1.2.0",
        "message": "Please cite this data set as below.",
        "type": "dataset",
        "title": facts.title,
        "version": facts.version,
        "date-released": f"{facts.month}-01",
        "license": "CC0-1.0",
        **({"url": facts.website} if facts.website.startswith(("https://", "http://")) else {}),
        "authors": [{"name": facts.community}],
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())


def licence() -> str:
    """The text of CC0 1.0, as it comes with Eko."""
    text = distribution("eko").read_text("licenses/LICENSES/CC0-1.0.txt")
    return text or f"CC0 1.0 Universal: {CC0}legalcode\n"
