"""Measures. One task a module, each with ``measure``; ``python -m evals.run`` runs them and writes results/ and the tables."""
