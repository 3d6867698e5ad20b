"""看板: what a lead sees of a period, what waits for a decision, and what can be taken away."""
