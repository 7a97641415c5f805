# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The end of the guided choice: a licence, why, and the texts to copy."""

from bot.i18n import Speech
from bot.licences.shown import ADVICE
from bot.text import escape
from knowledge.licences import choose, ready
from knowledge.licences.facts import facts


def recommended(end: choose.End, year: int, _: Speech) -> str:
    """A recommendation with its reasons and the texts to copy."""
    why = end.why[_.language]
    known = facts(end.licence) if end.licence else None
    if known is None:
        follow = _("Follow the project or the ecosystem.")
        return f"**{follow}** {why}\n\n*{_(ADVICE)}*"
    texts = ready.ready(known.id, year, _.language)
    head = _("Recommended: {id}", id=known.id)
    lines = [f"**{head}** – [{escape(known.name)}]({known.url})", why]
    if "code" in (known.suited or ()) or "documents" in (known.suited or ()):
        lines.append(
            _(
                "Put the licence's text into `LICENSE` and into `{file}`; `reuse download {id}` fetches it.",
                file=texts.file,
                id=known.id,
            )
        )
        lines.append(_("At the top of each file, as REUSE asks:") + f"\n\n```\n{texts.header}\n```")
    if texts.credit:
        asked = (
            _("Others credit you like this:")
            if known.terms and known.terms.conditions
            else _("You may kindly ask for this line:")
        )
        lines.append(f"{asked}\n\n> {escape(texts.credit)}")
    if texts.uri:
        lines.append(_("`dcterms:license` on each distribution in DCAT-AP-SE:") + f" `{texts.uri}`")
    return "\n\n".join([*lines, f"*{_(ADVICE)}*"])
