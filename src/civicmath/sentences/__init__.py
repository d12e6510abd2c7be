"""The words of refusals, one TOML file per language, keyed by code: `what`, `why`, `remedy`."""
