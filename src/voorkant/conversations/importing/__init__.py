"""Reading a conversation that was held elsewhere, and planning how it comes in. Nothing here writes.

`columns` says which column is which, `reading` reads the files, `values` is what was read.
"""
