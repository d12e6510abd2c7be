"""The look: base layout, components, number formats. Knows no room above it."""
