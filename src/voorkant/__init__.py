"""The platform: residents think along at the front end."""
