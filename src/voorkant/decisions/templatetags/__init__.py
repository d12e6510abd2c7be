"""Words about decisions in templates."""
