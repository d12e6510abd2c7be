"""The command line: `civicmath`. What is imported here is all that `civicmath --help` waits for."""

from civicmath.cli.app import main

__all__ = ["main"]
