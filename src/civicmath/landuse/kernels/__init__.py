"""Compiled loops of this room: over cells, over borders, over plans of a few cells."""
