"""Words about problem statements in templates."""
