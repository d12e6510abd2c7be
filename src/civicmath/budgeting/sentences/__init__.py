"""What budgeting refuses, in words: one file per language."""
