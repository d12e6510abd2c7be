"""Contributions: what people say in their own words; for now, statements that others respond to."""
