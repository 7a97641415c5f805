# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""How two works are put together, and what that means for their licences."""

from bot.command import Option
from bot.i18n import N_

USES = (
    Option("internal", N_("Used inside our organisation only")),
    Option("separate", N_("Programs side by side")),
    Option("linking", N_("One links to or calls the other")),
    Option("merging", N_("The code is put together")),
)
LABELS = {option.key: option.label for option in USES}
SAID = {
    "internal": N_(
        "As long as nothing is passed on, the licences don't have to fit together: "
        "the duties of most begin with distribution. The exception is network copyleft, such as AGPL-3.0 and EUPL-1.2, "
        "when others use the program over a network. "
        "Count each public authority as a recipient of its own."
    ),
    "separate": N_(
        "Programs that only run beside each other, or are delivered together, each keep their licence. "
        "What the matrices say is about one combined work."
    ),
    "linking": N_(
        "I know of no court that has settled whether linking makes one work. LGPL allows it expressly, and MPL follows "
        "files. The Free Software Foundation counts what is linked to GPL code as one work; the author of EUPL holds "
        "that EUPL does not spread by linking, and Joinup argues from recitals 10 and 15 of Directive 2009/24/EC "
        "that linking for interoperability is free. Where much depends on it, ask a lawyer."
    ),
    "merging": N_("Code that is put together is one work, and the verdict below is about just that."),
}
ENTRIES = {
    "internal": ("compliance-internal-use",),
    "separate": ("compat-what-is",),
    "linking": ("license-lgpl-linking",),
}
