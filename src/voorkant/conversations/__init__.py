"""Conversations: from people's votes to what they agree on, with how sure we are."""
