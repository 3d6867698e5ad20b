"""What a lead may read off the store: measures of a period, each with one formula, and tables that can be taken away."""
