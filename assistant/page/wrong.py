"""What is said when something unexpected goes wrong; the error's own words may hold what the buyer wrote."""

from __future__ import annotations

import sys

from assistant.content import Content
from assistant.errors import whereabouts


def unexpected(error: Exception, content: Content) -> str:
    """Print where the error came up, not its words, and return a line for the agent."""
    sys.stderr.write(whereabouts(error))
    return content.say("page.problem.unexpected", kind=type(error).__name__)
