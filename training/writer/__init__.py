"""Makes the writer: pairs, pretraining, tuning, choosing, exporting."""
