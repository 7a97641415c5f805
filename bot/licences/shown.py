# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is known of a licence, in words: one in full, or two side by side."""

from collections.abc import Mapping, Sequence

from bot.i18n import N_, Msg, Speech
from bot.text import escape
from knowledge.licences.facts import SPDX, TERMS, Facts, Kind, Patent

KINDS = {
    Kind.PERMISSIVE: N_("permissive: what is made of it may also be closed"),
    Kind.FILE: N_("copyleft for each file: changed files stay under the licence"),
    Kind.LIBRARY: N_("copyleft for the library: it stays open, what only links to it need not"),
    Kind.STRONG: N_("strong copyleft: the whole program that is passed on stays under the licence"),
    Kind.NETWORK: N_("network copyleft: as strong copyleft, also when the program is offered over a network"),
    Kind.CONTENT: N_("for content such as text and images, and for data"),
    Kind.DATA: N_("for data"),
    Kind.MARK: N_("a mark and no licence: it says that something is free already"),
    Kind.NOT_OPEN: N_("not open: some use or some users are shut out"),
}
TERMS_SAID = {
    "commercial-use": N_("use it commercially"),
    "modifications": N_("change it"),
    "distribution": N_("pass it on"),
    "private-use": N_("use it privately"),
    "patent-use": N_("use the contributors' patents"),
    "include-copyright": N_("keep the licence and the copyright notice"),
    "include-copyright--source": N_("keep the licence and the copyright notice with the source"),
    "document-changes": N_("say what was changed"),
    "disclose-source": N_("hand out the source when passing it on"),
    "network-use-disclose": N_("offer the source to those who use it over a network"),
    "same-license": N_("pass it on under the same licence"),
    "same-license--file": N_("keep changed files under the same licence"),
    "same-license--library": N_("keep the library under the same licence"),
}
LIMITS = {
    "liability": N_("liability"),
    "warranty": N_("warranty"),
    "trademark-use": N_("trademarks"),
    "patent-use": N_("patents"),
}
PATENTS = {
    Patent.GRANTED: N_("granted by the licence"),
    Patent.EXCLUDED: N_("expressly not granted"),
    Patent.SILENT: N_("not mentioned"),
}
SUITED = {
    "code": N_("code"),
    "documents": N_("documents"),
    "data": N_("data"),
    "fonts": N_("fonts"),
    "hardware": N_("hardware"),
}
DIGG = {
    "open-first": N_("first where further development has to stay open"),
    "open-second": N_("second where further development has to stay open"),
    "open-third": N_("third where further development has to stay open"),
    "open-or-closed": N_("where both open and closed development is allowed"),
    "documents": N_("for documentation, samples and configuration"),
}
ADVICE = N_("This is general information, not legal advice.")
UNSAID = N_("not in my sources")
HEADS = (  # of the rows, for the catalogues; `rows` gives them in this order
    N_("Kind"),
    N_("OSI"),
    N_("FSF"),
    N_("You may"),
    N_("You must"),
    N_("Not included"),
    N_("Patents"),
    N_("Use over a network"),
    N_("Suited for"),
    N_("Digg"),
)


def rows(known: Facts, _: Speech) -> tuple[tuple[str, str], ...]:
    """What is known of a licence, each with its heading."""
    terms = known.terms

    def listed(keys: Sequence[str] | None, said: Mapping[str, Msg]) -> str:
        if keys is None:
            return _(UNSAID)
        return ", ".join(_(text) for key, text in said.items() if key in keys) or _("nothing")

    network = {None: UNSAID, True: N_("counts as passing on"), False: N_("asks for nothing")}
    values = (
        _(KINDS[known.kind]) if known.kind else _(UNSAID),
        _("approved") if known.osi else _("not on the list"),
        _("free") if known.fsf else _("not on the list"),
        listed(terms.permissions if terms else None, TERMS_SAID),
        listed(terms.conditions if terms else None, TERMS_SAID),
        listed(terms.limitations if terms else None, LIMITS),
        _(PATENTS[known.patent]) if known.patent else _(UNSAID),
        _(network[known.network]),
        listed(known.suited, SUITED),
        _(DIGG[known.digg]) if known.digg else _("not named in the checklist"),
    )
    return tuple((_(head), value) for head, value in zip(HEADS, values, strict=True))


def shown(known: Facts, _: Speech) -> str:
    """One licence in full."""
    lines = [f"**[{known.id}]({known.url})** – {escape(known.name)}"]
    if known.deprecated:
        lines.append(_("This id is out of use."))
    lines.append("\n".join(f"- **{head}**: {value}" for head, value in rows(known, _)))
    return "\n\n".join([*lines, _sources(_)])


def compared(one: Facts, other: Facts, _: Speech) -> str:
    """Two licences, what differs first."""
    pairs = [(head, a, b) for (head, a), (_head, b) in zip(rows(one, _), rows(other, _), strict=True)]
    parts = [f"**{one.id}** – **{other.id}**"]
    if differ := [f"- **{head}**: {one.id}: {a}; {other.id}: {b}" for head, a, b in pairs if a != b]:
        parts.append(_("They differ in this:") + "\n\n" + "\n".join(differ))
    if same := [f"- **{head}**: {a}" for head, a, b in pairs if a == b]:
        parts.append(_("The same for both:") + "\n\n" + "\n".join(same))
    return "\n\n".join([*parts, _sources(_)])


def _sources(_: Speech) -> str:
    return (
        "*"
        + _("From the {spdx} and {terms} ({date}).", spdx=SPDX.name, terms=TERMS.name, date=TERMS.date)
        + " "
        + _(ADVICE)
        + "*"
    )
