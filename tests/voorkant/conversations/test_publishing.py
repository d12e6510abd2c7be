"""What of a report goes out, and what stays in."""

from __future__ import annotations

import json

import pytest

from tests.voorkant.conversations.made import entry, group, rate, report, without_groups
from voorkant.conversations.publishing import LISTS, left_of, model_of, packed, published, unpacked


def test_figures_over_enough_people_are_published_as_they_are() -> None:
    out = published(report())
    (common,) = out["common_ground"]
    assert out["groups"] == [
        {"id": "A", "size": 1000, "fate": "new"},
        {"id": "B", "size": 700, "fate": "new"},
    ]
    assert (out["in_between"], out["too_few_answers"], out["without_group"]) == (121, 100, 221)
    assert common["groups"][0] == {"id": "A", **rate(500, 0.93)}
    assert (common["estimate"], common["low"], common["direction"]) == (0.9, 0.8, "agree")
    assert out["divided"][0]["between"] == ["B", "A"]
    assert out["unknown"][0]["reason"] == "mixed"


def test_only_what_somebody_thought_about_goes_out() -> None:
    out = published(report(something_new={"people": 1}))
    assert set(out) == {
        "schema",
        "groups_stable",
        "method_version",
        "input_sha256",
        "background_sha256",
        "groups_kind",
        "villages",
        "weights",
        "missing",
        "robustness",
        "agenda",
        "seed",
        "bootstraps",
        "votes",
        "stability",
        "participants",
        "statements",
        "groups",
        "without_group",
        "in_between",
        "too_few_answers",
        *LISTS,
        "summary",
    }


def test_with_groups_no_figure_over_everybody_gives_away_who_is_in_none() -> None:
    out = published(report())
    assert all("everyone" not in statement for name in LISTS for statement in out[name])


def test_what_all_agree_with_and_what_all_oppose_are_one_list_the_surest_first() -> None:
    rates = [rate(500, 0.93), rate(400, 0.88)]
    agreed = [entry(1, rates, low=0.9), entry(2, rates, low=0.7)]
    opposed = [entry(3, rates, direction="disagree", low=0.8)]
    out = published(report(common_ground=agreed, common_opposition=opposed))
    assert [(one["statement"], one["direction"]) for one in out["common_ground"]] == [
        ("1", "agree"),
        ("3", "disagree"),
        ("2", "agree"),
    ]
    assert out["summary"]["common_ground"] == 3


def test_without_stable_groups_only_everybody_is_shown() -> None:
    out = published(without_groups())
    (common,) = out["common_ground"]
    assert out["groups"] == []
    assert common["groups"] == []
    assert common["everyone"]["agree"] == 0.93


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_a_group_of_too_few_answers_shows_nothing_and_takes_the_estimate_along(
    answers: int,
) -> None:
    unknown = [entry(3, [rate(500, 0.5), rate(answers, 1.0)], reason="few-answers")]
    (out,) = published(report(unknown=unknown))["unknown"]
    shown, hidden = out["groups"]
    assert shown["agree"] == 0.5
    assert hidden == {"id": "B", **dict.fromkeys(rate(0, 0.0))}
    assert (out["estimate"], out["low"], out["high"]) == (None, None, None)


def test_five_answers_are_enough() -> None:
    unknown = [entry(3, [rate(500, 0.5), rate(5, 1.0)], reason="few-answers")]
    (out,) = published(report(unknown=unknown))["unknown"]
    assert out["groups"][1]["n"] == 5
    assert out["estimate"] == 0.9


def test_a_few_people_without_a_group_take_the_smallest_group_along() -> None:
    out = published(report(in_between=2, too_few_answers=1, participants=1703))
    assert [group["size"] for group in out["groups"]] == [1000, None]
    assert out["without_group"] is None


def test_a_few_people_in_between_are_told_only_together_with_others() -> None:
    out = published(report(in_between=3, too_few_answers=100))
    assert (out["in_between"], out["too_few_answers"], out["without_group"]) == (None, None, 103)
    assert [group["size"] for group in out["groups"]] == [1000, 700]


def test_nobody_without_a_group_hides_nothing() -> None:
    out = published(report(in_between=0, too_few_answers=0, participants=1700))
    assert [group["size"] for group in out["groups"]] == [1000, 700]
    assert out["without_group"] == 0


@pytest.mark.parametrize("people", [1, 4])
def test_of_fewer_than_five_people_nothing_is_told(people: int) -> None:
    out = published(without_groups(participants=people, votes=people * 3))
    assert out["participants"] is None
    assert all(out[name] == [] for name in LISTS)
    assert out["summary"] == {"participants": None}
    # With so few answers, somebody could try them all until the hash fits.
    assert "input_sha256" not in out
    assert "ab" * 32 not in json.dumps(out)


def test_the_summary_counts_what_is_in_the_lists() -> None:
    assert published(report())["summary"] == {
        "participants": 1921,
        "statements": 3,
        "votes": 4913,
        "groups": 2,
        "common_ground": 1,
        "divided": 1,
        "unknown": 1,
    }
    assert published(without_groups())["summary"]["groups"] == 0


def test_groups_keep_the_letter_that_the_mathematics_gave_them() -> None:
    raw = report(groups=[group(0, 1000, "kept", "B"), group(1, 700, "new", "F")])
    out = published(raw)
    assert [(one["id"], one["fate"]) for one in out["groups"]] == [("B", "kept"), ("F", "new")]
    assert [rate["id"] for rate in out["common_ground"][0]["groups"]] == ["B", "F"]
    assert out["divided"][0]["between"] == ["F", "B"]
    model = model_of(raw)
    assert model is not None
    assert model["letters"] == ["B", "F"]


def test_what_is_left_to_the_next_outcome_comes_back_as_it_was_and_stays_inside() -> None:
    left = left_of(report(), None)
    assert left is not None
    assert json.loads(unpacked(packed(left))) == left
    assert left["report"]["common_ground"][0].keys() == {"statement", "groups"}
    assert left_of(report(participants=4), None) is None
    assert model_of(report(participants=4)) is None
    assert not {"left", "model"} & published(report()).keys()


def test_the_agenda_tells_nothing_about_few_people() -> None:
    items = [{"statement": "1", "supporters": 900}, {"statement": "2", "supporters": 4}]
    agenda = {"items": items, "people": 1921}
    few = published(report(agenda={**agenda, "unrepresented": 3}))["agenda"]
    assert few["unrepresented"] is None
    assert [item["supporters"] for item in few["items"]] == [900, None]
    assert published(report(agenda={**agenda, "unrepresented": 9}))["agenda"]["unrepresented"] == 9
    enough = published(report(agenda={**agenda, "unrepresented": 0}))["agenda"]
    assert enough["unrepresented"] == 0


def test_figures_over_everybody_are_rounded_and_over_enough_people() -> None:
    figures = {"score": 0.3456, "low": 0.1234, "high": 0.6}
    raw = [entry(1, [rate(500, 0.9), rate(400, 0.9)], bridging=figures)]
    (out,) = published(report(common_ground=raw))["common_ground"]
    assert out["bridging"] == {"score": 0.35, "low": 0.12, "high": 0.6}
    raw = [entry(1, [rate(2, 0.9), rate(2, 0.9)], bridging=figures, everyone=rate(4, 0.9))]
    (out,) = published(report(common_ground=raw))["common_ground"]
    assert out["bridging"] is None
