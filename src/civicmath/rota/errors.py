"""Refusals of cohorts, of plans and of what changed.

    Refusal
    ├── CohortRefusal
    │   ├── NotJson                 cohort.not-json
    │   ├── BadPart                 cohort.bad-part
    │   ├── TwiceThere              cohort.twice-there
    │   ├── UnknownBlock            cohort.unknown-block
    │   ├── UnknownMunicipality     cohort.unknown-municipality
    │   ├── NoBlockLeft             cohort.no-block-left
    │   └── NoDatesFit              cohort.no-dates-fit
    └── ChangeRefusal
        ├── UnknownCancellation     rota.unknown-cancellation
        ├── NotAPlan                rota.not-a-plan
        └── OtherCohort             rota.other-cohort

Shared refusals of files stand in `civicmath.errors`.
"""

from __future__ import annotations

from civicmath.errors import Refusal


class CohortRefusal(Refusal):
    """A cohort that can't be planned as it stands."""


class NotJson(CohortRefusal):
    """No JSON at all, or a name twice in one object."""

    code = "cohort.not-json"
    needs = ("file", "line")


class BadPart(CohortRefusal):
    """A part that is missing, or of another kind than it should be."""

    code = "cohort.bad-part"
    needs = ("file", "place", "expected")


class TwiceThere(CohortRefusal):
    """The same id, session or block twice."""

    code = "cohort.twice-there"
    needs = ("file", "place", "id")


class UnknownBlock(CohortRefusal):
    """Somebody can come on a day on which no block begins."""

    code = "cohort.unknown-block"
    needs = ("file", "place", "block")


class UnknownMunicipality(CohortRefusal):
    """A host, or a place to travel to, that isn't in the cohort."""

    code = "cohort.unknown-municipality"
    needs = ("file", "place", "id")


class NoBlockLeft(CohortRefusal):
    """A session without a block, or whose blocks all touch a blackout date."""

    code = "cohort.no-block-left"
    needs = ("file", "session")


class NoDatesFit(CohortRefusal):
    """No choice of blocks keeps the gaps between sessions."""

    code = "cohort.no-dates-fit"
    needs = ("file", "session", "least", "most")


class ChangeRefusal(Refusal):
    """A plan that can't be repaired or checked."""


class UnknownCancellation(ChangeRefusal):
    """Somebody, a session or a block that isn't in the plan."""

    code = "rota.unknown-cancellation"
    needs = ("value",)


class NotAPlan(ChangeRefusal):
    """Not what our command writes."""

    code = "rota.not-a-plan"
    needs = ("file",)


class OtherCohort(ChangeRefusal):
    """A plan of another cohort."""

    code = "rota.other-cohort"
    needs = ("file",)
