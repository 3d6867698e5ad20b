"""Rebuilds everything under models/ and checks the hand-written records. The runtime never imports this package."""
