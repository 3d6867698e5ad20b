"""All that the room's script may ask, by name."""

from __future__ import annotations

from assistant.page.training.items import Items
from assistant.page.training.people import People
from assistant.page.training.tasks import Tasks
from assistant.page.training.weights import Rubrics


class Deeds(People, Tasks, Items, Rubrics):
    """The deeds of every tab on one assistant."""
