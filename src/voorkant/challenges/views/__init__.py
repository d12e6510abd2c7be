"""The pages of challenges."""

from voorkant.challenges.views.drafting import draft, new, preview
from voorkant.challenges.views.leading import listening, stage
from voorkant.challenges.views.reading import challenge, deciding

__all__ = ["challenge", "deciding", "draft", "listening", "new", "preview", "stage"]
