"""From the people who answered to the people who live there: intervals around shares, and errors under control."""
