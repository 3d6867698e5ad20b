"""One module for one step, each with its way back."""
