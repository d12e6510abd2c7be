"""Pages about the problem of a challenge. Thin: read what was sent, one action or query, show it."""

from voorkant.problems.views.judging import judge
from voorkant.problems.views.leading import cards, lead, write
from voorkant.problems.views.reading import problem, proof, proof_paper

__all__ = ["cards", "judge", "lead", "problem", "proof", "proof_paper", "write"]
