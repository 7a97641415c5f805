# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The topics of the shipped base, in the order in which they are listed."""

from collections.abc import Mapping

from knowledge.entry import Language

TOPICS: Mapping[str, Mapping[Language, str]] = {
    "network": {"sv": "Nätverket och träffarna", "en": "The network and its meetups"},
    "license-choice": {"sv": "Välja licens för programvara", "en": "Choosing a software licence"},
    "license-terms": {"sv": "Vad licenserna kräver", "en": "What the licences require"},
    "license-compat": {"sv": "Licenskompatibilitet", "en": "Licence compatibility"},
    "compliance": {"sv": "Efterlevnad i praktiken", "en": "Compliance in practice"},
    "copyright": {"sv": "Upphovsrätt", "en": "Copyright"},
    "public-records": {"sv": "Offentlighet, sekretess och arkiv", "en": "Public records, secrecy and archives"},
    "contributing": {"sv": "Bidra och ta emot bidrag", "en": "Contributing and taking contributions"},
    "publishing": {"sv": "Publicera kod", "en": "Publishing code"},
    "governance": {"sv": "Styrning, OSPO och InnerSource", "en": "Governance, OSPO and InnerSource"},
    "security-cra": {
        "sv": "Säkerhet och cyberresiliensförordningen (CRA)",
        "en": "Security and the Cyber Resilience Act (CRA)",
    },
    "procurement": {"sv": "Upphandling", "en": "Procurement"},
    "open-data-law": {
        "sv": "Öppna datalagen och särskilt värdefulla datamängder",
        "en": "The Open Data Act and high-value datasets",
    },
    "data-licensing": {"sv": "Licenser för data", "en": "Licences for data"},
    "privacy": {"sv": "Personuppgifter", "en": "Personal data"},
    "portal-metadata": {"sv": "Dataportal, metadata och format", "en": "Data portal, metadata and formats"},
    "interop-eu": {"sv": "Interoperabilitet och EU", "en": "Interoperability and the EU"},
    "community": {"sv": "Gemenskap, mätning, mål och mognad", "en": "Community, measuring, goals and maturity"},
}
