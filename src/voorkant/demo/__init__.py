"""The demo town: invented people and invented words, on Bergen's real geography."""
