"""Compiled loops of budgeting: reading ballots from bytes, and paying for projects."""
