"""The pages of bodies: who may decide what, mandates that are given and withdrawn, what experts cover."""

from voorkant.bodies.views.experts import topics
from voorkant.bodies.views.mandates import enter, pass_on, withdraw
from voorkant.bodies.views.reading import body

__all__ = ["body", "enter", "pass_on", "topics", "withdraw"]
