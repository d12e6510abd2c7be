"""The sentences of what opinions refuses."""
