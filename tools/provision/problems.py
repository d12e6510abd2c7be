"""What is said when something a machine needs can't be had: what, why, what to do."""

from __future__ import annotations


class CannotProvide(Exception):
    """A step of the set-up can't be done on this machine, in words for who runs it."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        """The three lines that a terminal shows."""
        return f"{self.what}\n  Why:        {self.why}\n  What to do: {self.remedy}"
