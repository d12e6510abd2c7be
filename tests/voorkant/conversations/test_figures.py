"""A published report as the page reads it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tests.voorkant.conversations.made import entry, group, rate, report, without_groups
from voorkant.conversations.figures import (
    OpinionFigures,
    Verdict,
    facts_of,
    together,
)
from voorkant.conversations.publishing import published
from voorkant.conversations.reading import figures_of

TEXTS = {"1": "De linde hoort bij ons dorp.", "2": "Hier wordt te hard gereden."}


def figures(**keys: object) -> OpinionFigures:
    found = figures_of(published(report(**keys)), TEXTS)
    assert found is not None
    return found


def test_each_statement_has_its_words_its_verdict_and_a_row_per_group() -> None:
    with override("nl"):
        found = figures()
    (common,) = found.common
    assert (common.text, common.verdict) == ("De linde hoort bij ons dorp.", Verdict.COMMON)
    assert [(f.group.label, f.group.sign, f.share) for f in common.figures] == [
        ("Groep A", "a", 0.93),
        ("Groep B", "b", 0.88),
    ]
    assert common.figures[0].width == pytest.approx(1.0 - 0.83)


def test_a_statement_without_words_is_named_by_its_number() -> None:
    with override("nl"):
        assert figures().unknown[0].text == "Uitspraak 3"


def test_what_all_reject_is_shown_by_the_share_that_disagrees() -> None:
    rejected = entry(1, [rate(500, 0.02, 0.95), rate(400, 0.04, 0.9)], direction="disagree")
    with override("nl"):
        (statement,) = figures(common_ground=[], common_opposition=[rejected]).common
        assert statement.finding == "Samen tegen"
    assert [figure.share for figure in statement.figures] == [0.95, 0.9]


def test_a_hidden_figure_has_no_share() -> None:
    few = entry(3, [rate(500, 0.5), rate(3, 1.0)], reason="few-answers")
    (statement,) = figures(unknown=[few]).unknown
    assert [figure.share for figure in statement.figures] == [0.5, None]


def test_what_is_nearest_to_an_answer_comes_first_among_the_unknown() -> None:
    rates = [rate(500, 0.5), rate(400, 0.5)]
    unknown = [
        entry(number, rates, reason=reason)
        for number, reason in enumerate(["mixed", "few-answers", "undecided", "mixed"])
    ]
    with override("nl"):
        found = figures(unknown=unknown)
        assert [statement.number for statement in found.unknown] == ["2", "1", "0", "3"]
        assert found.reasons == [
            (1, "Kan nog beide kanten op"),
            (1, "Te weinig antwoorden"),
            (2, "Geen duidelijke meerderheid"),
        ]


def test_without_groups_everybody_is_one_row() -> None:
    found = figures_of(published(without_groups()), TEXTS)
    assert found is not None
    with override("nl"):
        assert found.together == "de meeste mensen"
        assert found.picture == "Tekening van alle meningen als één wolk, zonder groepen."
    assert [figure.group.sign for figure in found.common[0].figures] == ["all"]


def test_of_too_few_people_there_are_no_figures() -> None:
    assert figures_of(published(report(participants=4)), TEXTS) is None


def test_the_picture_is_described_in_words() -> None:
    with override("nl"):
        expected = (
            "Tekening van twee groepen meningen: Groep A met 1.000 mensen, Groep B met 700 mensen."
        )
        assert figures().picture == expected
    with override("en"):
        hidden = figures(in_between=2, too_few_answers=1)
        assert (
            hidden.picture
            == "Drawing of two groups of opinions: Group A with 1,000 people, Group B."
        )


@pytest.mark.parametrize(
    ("between", "few", "said"),
    [
        (121, 100, [("Ertussenin", 121), ("Te weinig antwoorden", 100)]),
        (0, 100, [("Te weinig antwoorden", 100)]),
        (3, 100, [("In geen groep", 103)]),
        (2, 1, []),
        (0, 0, []),
    ],
)
def test_who_is_in_no_group_is_told_as_far_as_it_may(
    between: int, few: int, said: list[tuple[str, int]]
) -> None:
    with override("nl"):
        others = figures(in_between=between, too_few_answers=few).others
    assert [(other.label, other.people) for other in others] == said


@pytest.mark.parametrize(
    ("groups", "dutch", "english"),
    [
        (0, "de meeste mensen", "most people"),
        (2, "beide groepen", "both groups"),
        (3, "alle drie de groepen", "all three groups"),
        (5, "alle vijf de groepen", "all five groups"),
    ],
)
def test_who_agrees_is_said_as_one_says_it(groups: int, dutch: str, english: str) -> None:
    with override("nl"):
        assert together(groups) == dutch
    with override("en"):
        assert together(groups) == english


def test_one_person_is_not_people() -> None:
    with override("nl"):
        assert facts_of(1, 1, 1) == ["1 mens deed mee", "1 uitspraak", "1 antwoord"]
    with override("en"):
        assert facts_of(1921, 2, 0) == ["1,921 people took part", "2 statements", "0 answers"]


def test_five_groups_have_five_signs() -> None:
    rates = [rate(50, 0.9)] * 5
    groups = [group(number, 50) for number in range(5)]
    found = figures(groups=groups, common_ground=[entry(1, rates)], divided=[], unknown=[])
    assert [figure.group.sign for figure in found.common[0].figures] == list("abcde")
