"""The words of refusals about populations, one TOML file per language, keyed by code."""
