"""What only opinions refuses: a cluster that can't do the work, chances that are none.

ClusterRefusal
├── ClusterNotInstalled     cluster.not-installed
├── SchedulerUnreachable    cluster.unreachable
├── NoWorkers               cluster.no-workers
├── ClusterLost             cluster.lost
└── OtherMethod             cluster.other-method

ExposureRefusal
├── UnknownShown            exposure.unknown-id
├── StrangeChance           exposure.strange-chance
└── ShownTwice              exposure.twice

TimesRefusal
└── NoTimes                 times.none

PreviousRefusal
└── NoReport                previous.no-report
"""

from __future__ import annotations

from civicmath.errors import Refusal


class ClusterRefusal(Refusal):
    """Work that was to be spread over machines, and can't be."""


class ClusterNotInstalled(ClusterRefusal):
    """The package that talks to a cluster isn't there."""

    code = "cluster.not-installed"
    needs = ("package",)


class SchedulerUnreachable(ClusterRefusal):
    """Nobody answers at the address, or it is no address."""

    code = "cluster.unreachable"
    needs = ("address",)


class NoWorkers(ClusterRefusal):
    """The scheduler has no workers, and none came."""

    code = "cluster.no-workers"
    needs = ("address", "seconds")


class ClusterLost(ClusterRefusal):
    """The scheduler went away, or work failed on several workers."""

    code = "cluster.lost"
    needs = ("address",)


class OtherMethod(ClusterRefusal):
    """A worker without our method, or with another version of it."""

    code = "cluster.other-method"
    needs = ("method",)


class ExposureRefusal(Refusal):
    """Chances of being shown a statement that can't be used."""


class UnknownShown(ExposureRefusal):
    """A person or a statement that has no votes."""

    code = "exposure.unknown-id"
    needs = ("file", "line", "id")


class StrangeChance(ExposureRefusal):
    """A chance that isn't above zero and at most one."""

    code = "exposure.strange-chance"
    needs = ("file", "line", "value")


class ShownTwice(ExposureRefusal):
    """The same statement twice for one person."""

    code = "exposure.twice"
    needs = ("file", "line", "participant", "statement")


class TimesRefusal(Refusal):
    """Times of votes that can't be used."""


class NoTimes(TimesRefusal):
    """Bursts were asked for, and nobody wrote down when votes were given."""

    code = "times.none"


class PreviousRefusal(Refusal):
    """An earlier report that can't be used."""


class NoReport(PreviousRefusal):
    """Not a report on opinions."""

    code = "previous.no-report"
    needs = ("file",)
