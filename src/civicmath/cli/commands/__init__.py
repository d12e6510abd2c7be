"""What can be asked on the command line, a module for each room: what a command takes, no more.

Modules that do the work are imported by the command that needs them, so that help and usage errors
are instant.
"""
