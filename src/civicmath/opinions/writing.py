"""A report as the documented object: finite numbers of at most nine digits, nobody's position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.continuity import keys_used, vanished
from civicmath.opinions.report import METHOD_VERSION, SCHEMA
from civicmath.opinions.robustness import SHARE
from civicmath.opinions.values import tidy
from civicmath.opinions.villages import weights_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from civicmath.opinions.groups import Candidate
    from civicmath.opinions.report import OpinionReport
    from civicmath.opinions.values import Direction, Json, Verdict


def report_json(report: OpinionReport) -> dict[str, Json]:
    """Write a report; `docs/formats.md` says what each key means."""
    analysis = report.analysis
    return {
        "schema": SCHEMA,
        "method_version": METHOD_VERSION,
        "input_sha256": report.input_sha256,
        "background_sha256": report.background_sha256,
        "seed": report.seed,
        "bootstraps": report.bootstraps,
        "participants": report.participants,
        "statements": report.statements,
        "votes": report.votes,
        **_groups(report),
        **_villages(report),
        "robustness": _robustness(report),
        "bridging": {
            "rank_stability": tidy(analysis.bridging.rank_stability),
            "rank_low": tidy(analysis.bridging.rank_low),
        },
        "agenda": analysis.agenda.to_json_dict(),
        "factors": analysis.model.to_json_dict(),
        **_lists(report),
        "model": report.model.to_json_dict(),
        "polis_view": report.polis_view.to_json_dict(),
        "seconds": round(report.seconds, 3),
    }


def _groups(report: OpinionReport) -> dict[str, Json]:
    """Write the groups, how far they can be trusted, and what became of earlier ones."""
    kept = {one.group: one.to_json_dict() for one in report.kept}
    judged = report.judged
    agreement = None if judged is None else judged.agreement
    gain, gap = report.grouping.gain, report.grouping.gap
    groups: list[Json] = [group.to_json_dict() | kept.get(group.id, {}) for group in report.groups]
    return {
        "groups": groups,
        "groups_stable": report.groups_stable,
        "groups_kind": report.grouping.kind,
        "gap": tidy(gap),
        "vanished_groups": list(vanished(report.previous, report.kept)),
        "group_keys_used": list(keys_used(report.previous, report.kept)),
        "in_between": report.in_between,
        "too_few_answers": report.too_few_answers,
        "stability": {
            "ari": None if agreement is None else tidy(agreement.ari),
            "low": None if agreement is None else tidy(agreement.low),
            "high": None if agreement is None else tidy(agreement.high),
            "measured_on_votes": report.analysis.measured.votes,
            "votes_since": tidy(report.analysis.measured.since),
        },
        "tried": [_tried(candidate) for candidate in report.candidates],
        "gain": None
        if gain is None
        else {"per_answer": tidy(gain.per_answer), "low": tidy(gain.low)},
        "apart": [one.to_json_dict() for one in report.apart],
    }


def _villages(report: OpinionReport) -> dict[str, Json]:
    """Write who came from where, and how they were weighed."""
    living = report.living
    return {
        "villages": [village.to_json_dict() for village in report.villages.known],
        "without_village": report.villages.without,
        "weights": weights_json(None if living is None else living.weighing),
        "exposure": None if living is None else _exposure(living.chances),
    }


def _exposure(chances: np.ndarray[tuple[int], np.dtype[np.float64]] | None) -> Json:
    """Write of how many answers the chance of being asked is known."""
    if chances is None:
        return None
    told = chances[np.isfinite(chances)]
    return {
        "known": len(told),
        "unknown": len(chances) - len(told),
        "smallest": tidy(told.min()) if len(told) else None,
    }


def _robustness(report: OpinionReport) -> Json:
    lists = (report.verdicts.common_ground, report.verdicts.divided, report.verdicts.unknown)
    flips = sum(one.stamp.block is not None for some in lists for one in some)
    return {
        "share": SHARE,
        "moments_known": report.moments_known,
        "blocks": [block.to_json_dict(number) for number, block in enumerate(report.blocks)],
        "flips": flips,
    }


def _lists(report: OpinionReport) -> dict[str, Json]:
    """Write every statement in its list, with how well it bridges."""
    place = {str(one): j for j, one in enumerate(report.analysis.votes.statements)}
    bridging = report.analysis.bridging

    def listed(verdicts: Iterable[Verdict]) -> list[Json]:
        return [
            verdict.to_json_dict() | {"bridging": bridging.at(place[verdict.statement])}
            for verdict in verdicts
        ]

    def common(direction: Direction) -> list[Json]:
        return listed(v for v in report.verdicts.common_ground if v.direction == direction)

    return {
        "common_ground": common("agree"),
        "common_opposition": common("disagree"),
        "divided": listed(report.verdicts.divided),
        "unknown": listed(report.verdicts.unknown),
    }


def _tried(candidate: Candidate) -> Json:
    agreement = candidate.agreement
    return {
        "k": candidate.k,
        "sizes": list(candidate.sizes),
        "large_enough": candidate.large_enough,
        "ari": tidy(agreement.ari),
        "low": tidy(agreement.low),
        "high": tidy(agreement.high),
        "ari_all_placed": tidy(agreement.all_placed),
    }
