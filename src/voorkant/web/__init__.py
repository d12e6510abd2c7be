"""Home, health and error pages: the shell that shows what the rooms below have."""
