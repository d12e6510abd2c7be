"""The command line: `voorkant`. What is imported here is all that `voorkant --help` waits for."""

from voorkant.cli.app import main

__all__ = ["main"]
