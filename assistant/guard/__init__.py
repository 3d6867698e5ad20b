"""The guard: rules that are data, and the few kinds of checks they are made of. See docs/GUARD.md."""

from assistant.guard.guard import Guard
from assistant.guard.loading import load_rules, rehearse
from assistant.guard.rule import Example, Match, Rule

__all__ = ["Example", "Guard", "Match", "Rule", "load_rules", "rehearse"]
