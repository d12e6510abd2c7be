"""From the people who answered to the people who live there.

Intervals around shares, and errors under control.
"""
