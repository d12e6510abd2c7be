"""Budgeting: dividing a sum over projects so that every ballot counts for an equal part, provably.

An election is read by `civicmath.budgeting.reading.read_pb`, decided by `civicmath.budgeting.deciding.decide`, and what
comes out can be checked by `civicmath.budgeting.checking`, which shares no code with the deciding. Definitions,
sources, properties and limits are in `docs/methods/budgeting.md`.
"""
