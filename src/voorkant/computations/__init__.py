"""Reproducible runs: input hash, method, version, parameters, seed, result."""
