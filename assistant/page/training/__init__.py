"""带教: for trainers and leads, who needs help, what was done, what is set, what is practised on, and what it is worth."""
