"""话术库: the shop's library browsed, searched, changed, brought in and out, and what agents propose for it."""
