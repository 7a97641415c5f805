# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Coarsening: at least three authors share what could point them out, with as little lost as that takes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.exports import Record
from bot.research.coarsen import HIDDEN, QUASI, K, coarsened
from bot.stories.taxonomy import ORGANISATIONS, SECTORS

KEYS = ("story", "author", *QUASI)


def rows(*values: tuple[str, str, str, str, str]) -> list[Record]:
    return [dict(zip(KEYS, (f"s-{number}", *each), strict=True), other="") for number, each in enumerate(values)]


def told(found: Record) -> tuple[object, ...]:
    return tuple(found[name] for name in QUASI)


def test_what_enough_authors_share_stays_as_it_is() -> None:
    same = ("2026-10", "municipality", "transport", "2024-03/2025-06")

    found = coarsened(rows(("a", *same), ("b", *same), ("c", *same)))

    assert [told(each) for each in found.rows] == [same] * 3
    assert (found.changes, found.smallest) == ((), 3)


def test_what_no_list_has_is_not_told_in_words_where_the_kind_or_the_sector_is_not() -> None:
    shared = rows(*((author, "2026-10", "other", "other", "") for author in "abc"))
    alone = rows(
        *((author, "2026-10", kind, "", "") for author, kind in (("a", "other"), ("b", "firm"), ("c", "firm")))
    )

    kept = coarsened([each | {"other": "Churches"} for each in shared])
    hidden = coarsened([each | {"other": "Churches" if each["author"] == "a" else ""} for each in alone])

    assert [each["other"] for each in kept.rows] == ["Churches"] * 3
    assert [each["other"] for each in hidden.rows] == [HIDDEN, "", ""]
    assert {"story": "s-0", "variable": "other", "level": "withheld"} in hidden.changes


def test_months_become_quarters_before_anything_else_is_lost() -> None:
    rest = ("municipality", "transport", "2024")

    found = coarsened(rows(("a", "2026-10", *rest), ("b", "2026-11", *rest), ("c", "2026-12", *rest)))

    assert {told(each) for each in found.rows} == {("2026-Q4", *rest)}
    assert [(each["variable"], each["level"]) for each in found.changes] == [("told", "quarter")] * 3


KINDS = ("municipality", "region", "university")


def test_kinds_of_organisation_become_spheres() -> None:
    values = [(name, "2026-10", kind, "", "") for name, kind in zip("abc", KINDS, strict=True)]

    found = coarsened(rows(*values))

    assert {each["organisation_kind"] for each in found.rows} == {"public-sector"}


def test_three_stories_by_one_author_hide_nobody() -> None:
    same = ("2026-10", "municipality", "transport", "2024")

    found = coarsened(rows(("a", *same), ("a", *same), ("a", *same)))

    assert {told(each) for each in found.rows} == {(HIDDEN,) * 4}
    assert found.smallest == 1


def test_one_who_is_alone_joins_the_group_with_which_the_least_is_lost() -> None:
    near = [(name, "2026-10", "municipality", "transport", "2024") for name in "abc"]
    far = [(name, "2020-01", "firm", "culture", "2019") for name in "def"]

    found = coarsened(rows(*near, *far, ("x", "2026-11", "region", "transport", "2024-03/2024-06")))

    shared = ("2026-Q4", "public-sector", "transport", "2024")
    assert [told(each) for each in found.rows] == [*[shared] * 3, *[far[0][1:]] * 3, shared]
    assert {(each["story"], each["variable"], each["level"]) for each in found.changes if each["story"] == "s-6"} == {
        ("s-6", "told", "quarter"),
        ("s-6", "organisation_kind", "sphere"),
        ("s-6", "period", "year"),
    }


months = st.builds("{}-{:02}".format, st.integers(2024, 2026), st.integers(1, 12))
kinds = st.sampled_from([option.key for option in ORGANISATIONS])
sectors = st.sampled_from(["", *(option.key for option in SECTORS)])
periods = st.one_of(st.just(""), st.builds("{}/{}".format, months, months))
row = st.tuples(st.sampled_from("abcdefgh"), months, kinds, sectors, periods)


@settings(max_examples=100, deadline=None)
@given(st.lists(row, max_size=25))
def test_nobody_is_left_alone_unless_there_are_too_few_authors(values: list[tuple[str, str, str, str, str]]) -> None:
    found = coarsened(rows(*values))

    assert len(found.rows) == len(values)
    if len({value[0] for value in values}) >= K:
        assert found.smallest >= K
    else:
        assert all(told(each) == (HIDDEN,) * 4 for each in found.rows)
    assert coarsened(rows(*values)) == found
