"""Tags of challenges."""
