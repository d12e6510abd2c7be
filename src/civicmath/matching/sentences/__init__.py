"""The sentences of what matching refuses."""
