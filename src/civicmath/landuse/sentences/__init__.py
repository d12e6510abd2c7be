"""The words of what land use refuses, one TOML file per language."""
