"""Profiles of outlets over a user's own corpus, and the statistics they need."""
