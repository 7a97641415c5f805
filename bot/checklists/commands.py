# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands with which an organisation goes through a checklist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answers import OFFERED, read
from bot.checklists import boards, helping, shown
from bot.command import Command, Field, Kind, Option
from bot.errors import UserError
from bot.i18n import N_, Speech
from bot.message import Attachment, Choice, Message, Reply, Request
from bot.store.tables import CreditRow, Mark, StoryRow
from bot.stories import taxonomy
from bot.stories.keeping import credits_of, published
from bot.stories.shown import credit_line
from bot.text import escape, shorten
from knowledge import Knowledge
from knowledge.checklists.lists import Checklist, Item, Stage, checklists
from knowledge.entry import Language
from knowledge.text import fold

SOLVED = 2  # stories that are offered beside an item
LOOKED_THROUGH = 50  # of the newest published stories

LISTS = (Option("data", N_("An open data platform")), Option("code", N_("Publishing code")))
NAMES = {"data": "data", "kod": "code", "code": "code"}  # what people call the lists
WHAT = Field(
    N_("what"),
    N_("Which list, stage or item?"),
    hint=N_("data, code, a letter or such as C2"),
    required=False,
    limit=40,
)
ITEM = Field(N_("item"), N_("Which item?"), hint=N_("such as C2"), limit=8)
MARK = Field(
    N_("mark"),
    N_("How far have you come with it?"),
    Kind.OPTION,
    options=tuple(Option(mark.value, label) for mark, label in shown.MARKS.items()),
)
LIST = Field(N_("list"), N_("Which list?"), Kind.OPTION, required=False, options=LISTS)
CODE = Field(N_("code"), N_("Which code did you get?"), hint=N_("whoever began the list has it"), limit=20)


@dataclass(frozen=True, slots=True)
class Checklists:
    """The commands; entries and stories that tell more are offered beside an item."""

    knowledge: Knowledge

    async def show(self, request: Request, session: AsyncSession) -> Reply:
        lists = await boards.current(session)
        found = _meant(request.text("what"), lists)
        match found:
            case Checklist():
                return Reply(await self._progress(found, request, session))
            case (checklist, Stage() as stage):
                return Reply(await self._stage(checklist, stage, request, session))
            case (checklist, Item() as item):
                return Reply(await self._item(checklist, item, request, session))

    async def mark(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        checklist, item = _item(request.text("item"), await boards.current(session))
        mark = Mark(request.text("mark"))
        board = await boards.begun(session, request.person, checklist.id, request.at)
        await boards.set_mark(session, board, item.id, mark, request.at)
        said = _("{item} is marked: {mark}.", item=item.id, mark=_(shown.MARKS[mark]))
        progress = await self._progress(checklist, request, session)
        return Reply(Message(f"{said}\n\n{progress.text}", progress.choices))

    async def share(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        board = await boards.begun(session, request.person, request.text("list") or "data", request.at)
        text = _(
            "Colleagues who write /checklist join {code} work on the same list as you, on any platform. "
            "Whoever has the code sees it all, so give it to them alone.",
            code=board.code,
        )
        return Reply(Message(text))

    async def join(self, request: Request, session: AsyncSession) -> Reply:
        board = await boards.join(session, request.person, request.text("code"))
        checklist = (await boards.current(session))[board.list]
        return Reply(await self._progress(checklist, request, session))

    async def leave(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        count = await boards.leave(session, request.person, request.text("list") or "data")
        text = (
            _("You don't work on that list any more. If nobody else does, it is deleted.")
            if count
            else _("You don't work on that list.")
        )
        return Reply(Message(text))

    async def community(self, request: Request, session: AsyncSession) -> Reply:
        list = request.text("list") or "data"
        checklist = (await boards.current(session))[list]
        text = shown.shared(checklist, await boards.shares(session, list), Speech(request.language))
        return Reply(Message(text))

    async def export(self, request: Request, session: AsyncSession) -> Reply:
        _ = Speech(request.language)
        list = request.text("list") or "data"
        checklist = (await boards.current(session))[list]
        marks = await boards.marks(session, await boards.of(session, request.person, list))
        name = checklist.name[_.language]
        files = (
            Attachment(f"eko-{list}.md", "text/markdown", shown.markdown(checklist, marks, _).encode(), name),
            Attachment(f"eko-{list}.json", "application/json", shown.data(checklist, marks).encode(), name),
        )
        return Reply(Message(_("Your list as it is today, as Markdown and as JSON."), (), files))

    async def _progress(self, checklist: Checklist, request: Request, session: AsyncSession) -> Message:
        _ = Speech(request.language)
        marks = await boards.marks(session, await boards.of(session, request.person, checklist.id))
        text = shown.progress(checklist, marks, _)
        steps = shown.steps(checklist, marks)
        if not steps:
            return Message(text + "\n\n" + _("Everything is done."))
        others = [id for id in checklists() if id != checklist.id]
        more = (
            Choice(_(option.label), "checklist show", {"what": option.key}) for option in LISTS if option.key in others
        )
        return Message(text + "\n\n" + _("Next:"), (*(shown.choice(item, _) for item in steps), *more))

    async def _stage(self, checklist: Checklist, stage: Stage, request: Request, session: AsyncSession) -> Message:
        _ = Speech(request.language)
        marks = await boards.marks(session, await boards.of(session, request.person, checklist.id))
        back = Choice(escape(checklist.name[_.language]), "checklist show", {"what": checklist.id})
        items = tuple(shown.choice(item, _) for item in stage.items)
        return Message(shown.listed(stage, marks, _), (*items[:9], back))

    async def _item(self, checklist: Checklist, item: Item, request: Request, session: AsyncSession) -> Message:
        _ = Speech(request.language)
        marks = await boards.marks(session, await boards.of(session, request.person, checklist.id))
        share = (await boards.shares(session, checklist.id)).get(item.id)
        own = marks.get(item.id)
        answers = tuple(
            Choice(_(label), "checklist mark", {"item": item.id, "mark": mark.value})
            for mark, label in shown.MARKS.items()
            if mark is not own
        )
        about = helping.answers(item, self.knowledge)
        entries = tuple(read(self.knowledge.entries[id], request.language) for id in about[:OFFERED])
        told = (await published(session))[:LOOKED_THROUGH]
        solved = tuple(islice(helping.solved(item, told, self.knowledge), SOLVED))
        by = await credits_of(session, solved)
        text = shown.told(item, own, share, [(each.title, _who(each, by.get(each.id), _)) for each in solved], _)
        stories = (Choice(shorten(each.title, shown.LABEL), "stories", {"number": str(each.id)}) for each in solved)
        return Message(text, (*answers, *entries, *stories))


def _who(story: StoryRow, credit: CreditRow | None, _: Speech) -> str:
    """Who tells a story, as far as they want it known."""
    return credit_line(credit) or _(taxonomy.label(story.organisation_kind, taxonomy.ORGANISATIONS))


def _meant(typed: str, lists: Mapping[str, Checklist]) -> Checklist | tuple[Checklist, Stage] | tuple[Checklist, Item]:
    """The list, stage or item that somebody names; raises `UserError` when there is none."""
    wanted = fold(typed.strip())
    if not wanted:
        return lists["data"]
    if wanted in NAMES:
        return lists[NAMES[wanted]]
    for checklist in lists.values():
        for stage in checklist.stages:
            if wanted == stage.id.casefold() or wanted in (fold(name) for name in stage.name.values()):
                return checklist, stage
    return _item(typed, lists)


def _item(typed: str, lists: Mapping[str, Checklist]) -> tuple[Checklist, Item]:
    for checklist in lists.values():
        for item in checklist.items:
            if item.id.casefold() == typed.strip().casefold():
                return checklist, item
    raise UserError(
        N_("No list, stage or item is called {what}. /checklist shows the stages, and /checklist A the items of one."),
        what=escape(typed),
    )


def suggested(typed: str, language: Language) -> Iterator[Option]:
    """The stages and items whose id or text has what is typed."""
    wanted = fold(typed)
    for checklist in checklists().values():
        named = [(stage.id, stage.name[language]) for stage in checklist.stages]
        named += [(item.id, item.text[language]) for item in checklist.items]
        for id, text in named:
            if wanted in fold(f"{id} {text}"):
                yield Option(id, shorten(f"{id} {text}", 100))


def commands(checklists: Checklists) -> Iterable[Command]:
    what, item = replace(WHAT, suggest=suggested), replace(ITEM, suggest=suggested)
    return (
        Command(
            "checklist show",
            N_("How far you have come with a checklist"),
            checklists.show,
            (what,),
            private=True,
            main=True,
        ),
        Command(
            "checklist mark", N_("Say how far you have come with an item"), checklists.mark, (item, MARK), private=True
        ),
        Command("checklist share", N_("Let colleagues work on your list"), checklists.share, (LIST,), private=True),
        Command("checklist join", N_("Work on a colleague's list"), checklists.join, (CODE,), private=True),
        Command("checklist leave", N_("Stop working on a list"), checklists.leave, (LIST,), private=True),
        Command("checklist export", N_("Your list as a file"), checklists.export, (LIST,), private=True, slow=True),
        Command("checklist community", N_("How many organisations have done what"), checklists.community, (LIST,)),
    )
