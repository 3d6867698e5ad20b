"""The editable files of ``intents/`` and ``prompts/``, read in one pass, every mistake reported with file and line."""

from assistant.content.buyers import Taxonomy
from assistant.content.library import Library
from assistant.content.load import load, taxonomy
from assistant.content.policy import Shop
from assistant.content.shapes import Content, Pattern, Plan, Record, Reply

__all__ = ["Content", "Library", "Pattern", "Plan", "Record", "Reply", "Shop", "Taxonomy", "load", "taxonomy"]
