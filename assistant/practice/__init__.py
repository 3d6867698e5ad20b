"""Practice: exercises, the buyer who is played, marking, and how a trainee gets on."""
