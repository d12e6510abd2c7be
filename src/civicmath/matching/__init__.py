"""Matching: who does which assignment, so that anyone can check that nothing better was possible.

`civicmath.matching.files` reads people and assignments, `civicmath.matching.decide` decides in one
of four modes, and `civicmath.matching.check` checks the outcome without the code that decided. The
rules, their sources, what they promise and what they don't are in `docs/methods/matching.md`.
"""
