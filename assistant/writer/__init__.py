"""Writes drafts: the shipped network, and larger ones behind the same methods."""
