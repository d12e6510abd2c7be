"""Challenges: a shared question about a place, and the five stages of its life."""
