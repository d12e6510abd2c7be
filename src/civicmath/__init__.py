"""Rules and mathematics for deciding together, checkable by anyone."""
