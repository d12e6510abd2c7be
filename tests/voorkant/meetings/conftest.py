"""Tests here make challenges, whose keys are files."""

from tests.voorkant.challenges.keys import own_keys

__all__ = ["own_keys"]
