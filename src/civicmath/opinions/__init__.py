"""Opinions: who thinks alike, what everybody wants, what divides, and what we don't know yet.

Votes come in as `civicmath.formats.votes.Votes`; `civicmath.opinions.report.opinion_report` is the
way in. The formulas, their sources and their limits are in `docs/methods/opinions.md`.
"""
