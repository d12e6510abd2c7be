"""What only opinions refuses: a cluster that can't do the work.

ClusterRefusal
├── ClusterNotInstalled     cluster.not-installed
├── SchedulerUnreachable    cluster.unreachable
├── NoWorkers               cluster.no-workers
├── ClusterLost             cluster.lost
└── OtherMethod             cluster.other-method
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
