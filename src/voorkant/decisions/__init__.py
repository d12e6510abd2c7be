"""The room `decisions`: decisions with their reasons."""
