# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions to bases of a few entries, in which each fact about matching can be seen by itself."""

from datetime import date

from knowledge import Knowledge
from knowledge.entry import Entry, Language
from knowledge.outcome import Answered, NearMisses, Unknown

PLACES = ("Lomma", "Malmö", "Ystad", "Umeå", "Kiruna", "Visby", "Borås")


def entry(id: str, *questions: str, language: Language = "sv", answer: str = "Ja.") -> Entry:
    return Entry(id, "topic", date(2026, 1, 1), {language: questions}, {language: answer}, {})


def found(base: Knowledge, question: str) -> list[str]:
    return [candidate.entry.id for candidate in base.ask(question).candidates]


def test_everyday_words_tell_entries_apart() -> None:
    base = Knowledge.of(
        [
            entry("vem", "Vem beslutar om publicering?", "Vem får bestämma det?", "Vem säger ja till publicering?"),
            entry("nar", "När ska vi publicera?", "När är det dags?", "När bör publicering ske?"),
        ]
    )

    assert found(base, "vem i publicering")[0] == "vem"
    assert found(base, "när publicering")[0] == "nar"


def test_a_phrasing_itself_is_answered_in_the_smallest_base() -> None:
    base = Knowledge.of([entry("nosad", "What is NOSAD?", language="en", answer="A network.")])

    assert isinstance(base.ask("what is nosad"), Answered)
    assert isinstance(base.ask("what is the weather"), Unknown)


def test_an_english_question_finds_a_swedish_entry() -> None:
    base = Knowledge.of(
        [
            entry("licens", "Vilken licens ska vi välja för öppna data?"),
            entry("upphandling", "Hur upphandlar vi programvara?"),
            entry("sekretess", "Kan källkod vara sekretessbelagd?"),
        ]
    )

    assert found(base, "how do we procure software")[0] == "upphandling"


def test_identifiers_must_agree() -> None:
    base = Knowledge.of(
        [
            entry("gpl-2", "Vad kräver GPL-2.0?"),
            entry("gpl-3", "Vad kräver GPL-3.0?"),
            entry("by", "Vad kräver CC BY?"),
            entry("by-nc", "Vad kräver CC BY-NC?"),
            entry("eupl", "Vad kräver EUPL?"),
            entry("upl", "Vad kräver UPL?"),
        ]
    )

    for question, expected in [
        ("gplv2", "gpl-2"),
        ("gplv3", "gpl-3"),
        ("cc by", "by"),
        ("cc-by-nc", "by-nc"),
        ("eupl", "eupl"),
        ("upl", "upl"),
    ]:
        assert found(base, f"vad innebär {question}")[0] == expected


def test_a_compound_and_its_parts_find_each_other() -> None:
    base = Knowledge.of(
        [
            entry("krav", "Vilka upphandlingskrav får vi ställa?"),
            entry("fragor", "Var ställer jag frågor om licens?"),
            entry("bad", "När öppnar badplatsen?"),
        ]
    )

    assert found(base, "krav i en upphandling")[0] == "krav"
    assert found(base, "licensfrågor")[0] == "fragor"
    assert found(base, "bad platsen öppnar")[0] == "bad"


def test_evidence_names_at_most_six_words_those_first_that_told_most() -> None:
    base = Knowledge.of(
        [
            entry("gpl", "Vilka krav ställer GPL-2.0 på kommunens leverantör när källkoden lämnas vidare?"),
            entry("bad", "När öppnar kommunens badplats?"),
            entry("krav", "Vilka krav ställer vi på en leverantör?"),
        ]
    )

    asked = "vilka krav ställer GPL-2.0 på kommunens leverantör när källkoden lämnas vidare, undrar zxqv"
    terms = base.ask(asked, why=True).candidates[0].evidence.terms

    words, much = zip(*terms, strict=True)
    assert len(terms) == 6
    assert list(much) == sorted(much, reverse=True)
    assert min(much) > 0
    assert "kallkoden" in words
    assert "zxqv" not in words
    assert base.ask(asked).candidates[0].evidence.terms == ()
    # As many digits as mean something.
    assert all(each == round(each, 3) for each in much)


def test_evidence_names_identifiers_as_people_do_and_no_word_that_spoke_against_the_entry() -> None:
    base = Knowledge.of([entry("gpl-2", "Vad kräver GPL-2.0?"), entry("gpl-3", "Vad kräver GPL-3.0?")])

    first, second = base.ask("vad kräver gplv2", why=True).candidates

    assert first.entry.id == "gpl-2"
    assert "gpl-2" in dict(first.evidence.terms)
    assert "gpl-2" not in dict(second.evidence.terms)


def test_evidence_names_the_nearest_phrasing_and_its_language() -> None:
    both = Entry(
        "strand",
        "topic",
        date(2026, 1, 1),
        {"sv": ("När öppnar badplatsen?", "Var ligger badplatsen?"), "en": ("When is the beach open?", "Where is it?")},
        {"sv": "I juni.", "en": "In June."},
        {},
    )
    base = Knowledge.of([entry("bibliotek", "Var ligger biblioteket?", "När öppnar det?"), both])

    for question, language, phrasing in [
        ("var ligger badplatsen", "sv", "Var ligger badplatsen?"),
        ("when is the beach open?", "en", "When is the beach open?"),
        ("where is it", "en", "Where is it?"),
    ]:
        evidence = base.ask(question).candidates[0].evidence
        assert (evidence.language, evidence.phrasing) == (language, phrasing)


def test_a_name_alone_is_answered_in_the_language_of_whoever_wrote_of_it() -> None:
    base = Knowledge.of(
        [
            entry("sunet", "Vad är Sunet?"),
            entry("nosad", "What is NOSAD?", language="en", answer="A network."),
            entry("eupl", "Vad är EUPL?"),
        ]
    )

    assert base.ask("nosad").language == "en"
    assert base.ask("sunet").language == "sv"
    assert base.ask("zxqv").language == "sv"


def test_an_outcome_holds_five_candidates_at_most() -> None:
    base = Knowledge.of([entry(f"{place}", f"När öppnar badet i {place}?") for place in PLACES])

    assert len(base.ask("när öppnar badet").candidates) == 5


def test_one_entry_with_one_phrasing_does_not_answer_everything() -> None:
    base = Knowledge.of([entry("badplats", "När öppnar badplatsen i Lomma?", answer="Den öppnar i juni.")])

    assert not isinstance(base.ask("hur söker jag bygglov?"), Answered | NearMisses)
    assert base.ask("när öppnar badplatsen i Lomma").candidates[0].entry.id == "badplats"


def test_a_base_without_entries_knows_nothing() -> None:
    assert isinstance(Knowledge.of([]).ask("vad är EUPL?"), Unknown)
