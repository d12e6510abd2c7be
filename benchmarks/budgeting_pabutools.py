"""Runs pabutools on one election and prints who won and how long it took, as JSON.

Started by `benchmarks/budgeting.py`, and by the tests when it is there, in the environment of the peers (`requirements/peers.txt`); it
knows nothing of our code.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import sys
import time
from typing import Any

from pabutools.election import (  # type: ignore[import-not-found]
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
    parse_pabulib,
)
from pabutools.rules import (  # type: ignore[import-not-found]
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)

SATISFACTION = {
    "cost": Cost_Sat,
    "cardinality": Cardinality_Sat,
    "points": Additive_Cardinal_Sat,
}


def main() -> None:
    """Measure processor time of reading and of the rule; a line of JSON for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--rule", default="equal-shares")
    parser.add_argument("--completion", default="none")
    parser.add_argument("--utility", default="cost", choices=SATISFACTION)
    options = parser.parse_args()
    sys.setrecursionlimit(10_000)
    for file in options.files:
        print(json.dumps(measured(file, options.rule, options.completion, options.utility)))


def measured(file: str, rule: str, completion: str, utility: str) -> dict[str, Any]:
    """Decide one election."""
    begin = time.process_time()
    instance, profile = parse_pabulib(file)
    read = time.process_time()
    satisfaction = SATISFACTION[utility]
    if rule == "phragmen":
        winners = sequential_phragmen(instance, profile)
    elif rule == "greedy":
        winners = greedy_utilitarian_welfare(instance, profile, sat_class=satisfaction)
    elif completion == "add1":
        winners = exhaustion_by_budget_increase(
            instance,
            profile,
            method_of_equal_shares,
            {"sat_class": satisfaction},
            exhaustive_stop=False,
            budget_step=profile.num_ballots(),
        )
    else:
        step = 1 if completion == "add1-exhaustive" else None
        winners = method_of_equal_shares(
            instance, profile, sat_class=satisfaction, voter_budget_increment=step
        )
    done = time.process_time()
    return {
        "version": importlib.metadata.version("pabutools"),
        "winners": sorted(project.name for project in winners),
        "parse_seconds": read - begin,
        "rule_seconds": done - read,
    }


if __name__ == "__main__":
    main()
