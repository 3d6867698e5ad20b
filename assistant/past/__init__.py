"""The shop's own past replies, up to a million: brought in masked, found by meaning, shown to look at."""
