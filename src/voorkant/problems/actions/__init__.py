"""Every write of problem statements: agreeing how it goes, writing, asking, judging, counting, deciding."""

from voorkant.problems.actions.judging import close_round, hide_objection, judge, rule_village
from voorkant.problems.actions.stating import fix_agreement, open_round, write_version

__all__ = [
    "close_round",
    "fix_agreement",
    "hide_objection",
    "judge",
    "open_round",
    "rule_village",
    "write_version",
]
