"""The words of this room's refusals, one TOML file per language, keyed by code."""
