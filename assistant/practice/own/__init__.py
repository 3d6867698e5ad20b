"""The exercises that trainers of a shop write themselves: in files, as text, in tables."""
