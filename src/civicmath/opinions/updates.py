"""After some new votes: count exactly what changed, on the map and in the groups that were measured.

A cold run spends most of its time on stability. While few votes are new, the map stays, and with it the
groups, their stability and the bridging scores; the report says on how many votes they were
measured. All counts are exact for the new votes: who changed is taken out as she was and put in as she
is, and everybody else counts as before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.analysis import Analysis, agenda_of, analyse
from civicmath.opinions.axes import errors_of, fit_axes, places_of
from civicmath.opinions.crews import ALONE
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import PairCounts, count_pairs
from civicmath.opinions.polis import draw
from civicmath.opinions.tally import Tally, tally_everybody, tally_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.matrix import Answers

MOST_NEW = 0.1
"""When more than a tenth of the votes is new, everything is measured again."""
SAME_AXIS = 0.98
"""And when the first axis of the counts has turned further than this (the cosine of the angle)."""


def update(
    before: Analysis, votes: Votes, *, seed: int, bootstraps: int = 100, crew: Crew = ALONE
) -> Analysis:
    """Go on from an earlier analysis of the same conversation.

    Everything is found anew, as `analyse` does, when the map can't stay: more than a tenth of the
    votes came, went or changed since it was measured, the first axis turned, or other statements have answers now.

    Args:
        before: What `analyse` or `update` gave.
        votes: All votes as they are now.
        seed: For when everything is found anew.
        bootstraps: For when everything is found anew.
        crew: Who does the work.
    """
    names, answers = votes.statements.tolist(), answers_of(votes)
    if tuple(names[column] for column in answers.columns) != before.on_map:
        return analyse(votes, seed=seed, bootstraps=bootstraps, crew=crew)
    gone, come = changed(before.answers, answers)
    old, new = before.answers.take(gone), answers.take(come)
    others = votes_changed(old, before.votes.participants[gone], new, votes.participants[come])
    measured = replace(before.measured, changed=before.measured.changed + others)
    if measured.since > MOST_NEW:
        return analyse(votes, seed=seed, bootstraps=bootstraps, crew=crew)
    less, more = count_pairs(old, crew), count_pairs(new, crew)
    pairs = PairCounts(
        before.pairs.products - less.products + more.products,
        before.pairs.crossed - less.crossed + more.crossed,
        before.pairs.seen - less.seen + more.seen,
    )
    if _turned(before.axis, pairs):
        return analyse(votes, seed=seed, bootstraps=bootstraps, crew=crew)
    grouping = replace(
        before.grouping,
        places=places_of(answers, before.grouping.axes, crew),
        errors=errors_of(answers, before.grouping.axes, crew),
        placed=answers.per_person >= before.grouping.fewest,
    )
    everyone = tally_everybody(answers, pairs)
    groups = everyone
    if grouping.clusters is not None:
        out, into = tally_groups(old, grouping, crew), tally_groups(new, grouping, crew)
        groups = Tally(
            *(
                answers.spread((was - left)[:, before.answers.columns].astype(np.float64)).astype(
                    np.int64
                )
                + now
                for was, left, now in zip(
                    _parts(before.groups), _parts(out), _parts(into), strict=True
                )
            )
        )
    return replace(
        before,
        votes=votes,
        answers=answers,
        pairs=pairs,
        view=draw(votes, answers, pairs, crew),
        grouping=grouping,
        bridging=before.bridging.among(answers),
        everyone=everyone,
        groups=groups,
        agenda=agenda_of(answers, before.model, grouping, names),
        measured=measured,
    )


def changed(before: Answers, after: Answers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the numbers of the people who are only in the first, and only in the second.

    Both have the same statements. People are their answers: who has the same answers as somebody
    before counts as unchanged, for what is computed of the two is the same.
    """
    from civicmath.opinions.kernels.changes import mark_changes  # noqa: PLC0415 - loads numba

    gone, come = np.empty(before.people, np.bool_), np.empty(after.people, np.bool_)
    mark_changes(
        before.indptr, before.indices, before.values,
        after.indptr, after.indices, after.values, gone, come,
    )  # fmt: skip
    return np.flatnonzero(gone), np.flatnonzero(come)


def votes_changed(
    old: Answers, old_ids: NDArray[np.str_], new: Answers, new_ids: NDArray[np.str_]
) -> int:
    """Count the votes that came, went or changed; who has another id is somebody else.

    Args:
        old: People whose answers are not as they were: their answers before.
        old_ids: Who they are.
        new: The same people, and who came, with their answers now.
        new_ids: Who these are.
    """
    _, number = np.unique(np.concatenate([old_ids, new_ids]), return_inverse=True)
    keys = []
    for answers, ids in ((old, number[: old.people]), (new, number[old.people :])):
        order = np.argsort(ids)
        some = answers.take(order)
        person = np.repeat(ids[order], some.per_person)
        keys.append((person * some.size + some.indices) * 3 + some.values)
    same = int(np.isin(keys[0], keys[1], assume_unique=True).sum())
    return max(len(keys[0]), len(keys[1])) - same


def _turned(axis: NDArray[np.float64], pairs: PairCounts) -> bool:
    """Whether the first axis is another than when the map was measured."""
    now = fit_axes(pairs).loadings[:, 0]
    return bool(axis.any()) and abs(float((axis * now).sum())) < SAME_AXIS


def _parts(tally: Tally) -> tuple[NDArray[np.int64], ...]:
    return tally.agree, tally.disagree, tally.answers
